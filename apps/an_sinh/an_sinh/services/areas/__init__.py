"""Administrative units: their tree and its changes, what a user's area covers, deadlines per unit."""
