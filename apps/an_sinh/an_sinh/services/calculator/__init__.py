"""Why an amount is what it is, for a person or for entitlements that nobody has."""
