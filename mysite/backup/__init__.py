"""The whole site in one file, and back: its rows and what people have uploaded."""
