"""What a benefit change, or the merging of two records, does to dated entitlements."""
