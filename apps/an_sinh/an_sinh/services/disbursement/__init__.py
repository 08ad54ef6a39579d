"""Approved lines on their way to the people: orders, files for providers, answers, money to come back."""
