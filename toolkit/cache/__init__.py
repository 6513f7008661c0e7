"""What is kept for a while, and what happens when the place it is kept in is gone."""
