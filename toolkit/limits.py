"""How often one person, or one address, may do a thing: the rates, and the counting.

The rates stand in settings.RATE_LIMITS:

    "booking": "6/m/person, 40/h/person, 60/m/address"

Requests are counted in windows of the rate's length that all processes share through
the cache, so a burst over the seam of two windows may be twice as large. Who asks, and
what is counted, is up to `toolkit.middleware.limits`.
"""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import ceil
from time import time

from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured

SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


@dataclass(frozen=True, slots=True)
class Rate:
    amount: int
    seconds: int
    per: str


def wait_for(name: str, rate: Rate, key: str) -> int:
    """Count it. Whole seconds until there is room again, 0 while it is within."""
    place, left = _window(name, rate, key)
    return left if counted(place, rate.seconds) > rate.amount else 0


def wait_without(name: str, rate: Rate, key: str) -> int:
    """The same for one more, which is not counted."""
    place, left = _window(name, rate, key)
    return left if cache.get(place, 0) >= rate.amount else 0


def _window(name: str, rate: Rate, key: str) -> tuple[str, int]:
    """Where it is counted, and how many seconds that has still to go."""
    window, passed = divmod(time(), rate.seconds)
    digest = blake2b(key.encode(), digest_size=12).hexdigest()
    place = f"limit:{name}:{rate.amount}/{rate.seconds}:{digest}:{window:.0f}"
    return place, ceil(rate.seconds - passed)


def counted(key: str, seconds: int) -> int:
    """One more, in one question to the cache as a rule."""
    try:
        return cache.incr(key)
    except ValueError:
        return 1 if cache.add(key, 1, seconds) else cache.incr(key)


@lru_cache
def rates(text: str) -> tuple[Rate, ...]:
    """Raises ImproperlyConfigured for what is no list of rates."""
    return tuple(map(parsed, filter(None, text.replace(" ", "").split(","))))


def parsed(text: str) -> Rate:
    amount, _, rest = text.partition("/")
    unit, _, per = rest.partition("/")
    if (
        not amount.isdecimal()
        or unit not in SECONDS
        or per not in {"person", "address"}
    ):
        raise ImproperlyConfigured(
            f"A rate is like 6/m/person or 60/h/address, not {text!r}."
        )
    return Rate(int(amount), SECONDS[unit], per)
