"""A site of the bench: its folders and who may read them."""
