"""The search: one question in, one answer out."""
