"""What is written to the log: by whom it was asked for, and nothing about a person."""
