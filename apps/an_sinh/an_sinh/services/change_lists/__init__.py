"""The monthly lists of changes: what stands on file, what is newly registered, what the payroll then did."""
