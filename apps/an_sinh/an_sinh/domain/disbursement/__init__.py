"""Answers of a provider, files for it, money that has to come back."""
