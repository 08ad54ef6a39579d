"""What providers answer about accounts to open."""
