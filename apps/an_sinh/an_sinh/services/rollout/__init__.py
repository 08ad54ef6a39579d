"""How people are moved away from cash: events at which they are asked, and what they say there."""
