"""Django's backend for PostgreSQL, for a server that may stand behind a pooler."""
