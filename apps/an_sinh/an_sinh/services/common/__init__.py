"""What every room may use: many rows at once, checks of fields, the office's clock and language, files."""
