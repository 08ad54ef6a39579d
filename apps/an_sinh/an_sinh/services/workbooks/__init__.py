"""A commune's workbook: handed out, sent back, compared, decided row by row."""
