"""A site on which everything that can break does, when asked to."""
