"""The offices change: two tiers or three, communes that merge, documents in flight."""
