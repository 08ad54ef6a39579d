"""Whose paper counts when."""
