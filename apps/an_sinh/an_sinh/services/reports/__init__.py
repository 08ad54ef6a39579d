"""What the reports count; one module each."""
