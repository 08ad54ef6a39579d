"""The lines of a month, the balance with the month before, the seal."""
