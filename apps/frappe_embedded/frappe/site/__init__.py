"""A site of the bench: its configuration, its life within a request, its snapshots, who may read its files."""
