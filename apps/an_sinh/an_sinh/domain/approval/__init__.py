"""Chains of approval: tiers and the conditions of a transition."""
