"""Who signs what: the chain of signatures, edits of chains, scans that were signed, names that stay."""
