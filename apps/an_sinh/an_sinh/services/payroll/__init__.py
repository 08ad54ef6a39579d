"""A month's payroll: who is on it, with which lines, why it differs from the month before, and its seal."""
