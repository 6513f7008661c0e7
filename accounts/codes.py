"""Public ids. Random, short enough to read aloud, without letters that look alike."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
MAX_LENGTH = 12


def new_code():
    """Ten letters out of 31: 49 bits, so a guess meets one of a billion rows never."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
