"""What is owed: rates, stacking, entitlements over time, what was charged, and why."""
