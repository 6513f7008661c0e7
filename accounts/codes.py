"""Public ids. Random, short enough to read aloud, without letters that look alike."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
MAX_LENGTH = 12


def is_code(value: object) -> bool:
    """Whether it could be one of ours. Test data and imports may choose their own
    letters and length, so this only keeps out what no database need be asked about.
    """
    is_word = isinstance(value, str) and value.isascii() and value.isalnum()
    return is_word and len(value) <= MAX_LENGTH


def new_code():
    """Ten letters out of 31: 49 bits, so a guess meets one of a billion rows never."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
