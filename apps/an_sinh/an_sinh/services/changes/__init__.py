"""Benefit changes (biến động): proposed on paper, approved in a chain, and only then facts of the registry."""

from an_sinh.services.changes.application import apply_due as apply_due
