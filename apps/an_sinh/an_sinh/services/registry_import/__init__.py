"""A district's registry workbook taken over: read, held against the site, written row by row."""
