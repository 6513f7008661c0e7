"""Public ids. Random, short enough to read aloud, without letters that look alike."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
MAX_LENGTH = 12


def new_code() -> str:
    """Ten characters out of 31: 49 bits, too many for a row to be found by guessing."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
