"""The audit log: who signed, paid, exported; an append-only chain of entries, checked every night."""
