"""Deadlines of a unit's calendar."""
