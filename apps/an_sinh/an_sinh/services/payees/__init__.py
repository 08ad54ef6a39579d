"""Who receives the money of a person, and how: guardians, bank accounts, payment methods."""
