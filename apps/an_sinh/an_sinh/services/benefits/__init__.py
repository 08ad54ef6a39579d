"""What the law gives: rules of a programme, entitlements, what was charged, figures of the law, one-off benefits."""
