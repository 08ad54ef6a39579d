"""The chain of seals that the audit log is held against."""
