"""What providers do by their own programs and on their own page: who they are, what they posted, what they ask."""
