"""Secrets as they lie in the database: only who knows SECRET_KEY can read them.

Each purpose has a key of its own, made of SECRET_KEY; one for each of
SECRET_KEY_FALLBACKS opens what was sealed before. Every seal begins with the mark of
its key, so that rows under a former one are found, to be sealed again.
"""

from base64 import urlsafe_b64encode
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

KEY_BYTES, MARK_BYTES = 32, 4


class Unsealable(Exception):
    """No key of today opens it: SECRET_KEY was exchanged without its fallback."""


def seal(text: str, *, purpose: str) -> str:
    """Never the same twice."""
    mark, key = _key(settings.SECRET_KEY, purpose)
    return f"{mark}:{key.encrypt(text.encode()).decode()}"


def unseal(sealed: str, *, purpose: str) -> str:
    """Raises Unsealable."""
    mark, _, token = sealed.partition(":")
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        known, key = _key(secret, purpose)
        if known == mark:
            try:
                return key.decrypt(token.encode()).decode()
            except InvalidToken:
                break
    raise Unsealable(purpose)


def mark_of_today(*, purpose: str) -> str:
    """What a seal begins with that SECRET_KEY itself opens."""
    return f"{_key(settings.SECRET_KEY, purpose)[0]}:"


@lru_cache(maxsize=32)
def _key(secret: str, purpose: str) -> tuple[str, Fernet]:
    derived = HKDF(
        SHA256(), length=KEY_BYTES + MARK_BYTES, salt=None, info=purpose.encode()
    ).derive(secret.encode())
    key, mark = derived[:KEY_BYTES], derived[KEY_BYTES:]
    return mark.hex(), Fernet(urlsafe_b64encode(key))
