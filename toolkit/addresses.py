"""Addresses by the names of their views: Django's `reverse`, worked out once for each.

A list has a dozen addresses of one kind, and a page a dozen more that never change.
"""

from functools import lru_cache

from django.conf import settings
from django.urls import get_script_prefix, reverse

MOST = 4096


def address(name: str, *args: object) -> str:
    """Raises NoReverseMatch, as `reverse` does."""
    return _address(name, args, settings.ROOT_URLCONF, get_script_prefix())


@lru_cache(MOST)
def _address(name: str, args: tuple[object, ...], urls: str, prefix: str) -> str:
    return reverse(name, args=args)


def with_query(query: str, address: str) -> str:
    """What the asker added goes along, where the address has no query of its own."""
    if not query or "?" in address or "#" in address:
        return address
    return f"{address}?{query}"
