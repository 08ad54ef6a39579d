"""Benefit changes (biến động): proposed on paper, approved in a chain, and only then facts of the registry."""
