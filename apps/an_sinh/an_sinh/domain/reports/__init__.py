"""What the reports work out."""
