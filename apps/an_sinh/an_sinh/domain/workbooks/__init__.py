"""A commune's workbook: its sheets, and what its rows change."""
