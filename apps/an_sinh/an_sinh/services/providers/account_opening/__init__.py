"""Opening accounts: a list of people per provider and session, the provider's answers, and the numbers taken over by two
people of the office."""
