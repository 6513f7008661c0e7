"""How often one person, or one address, may do a thing.

Every request that changes something counts against `write`; a view that needs a limit
of its own has it by `@limited("booking")`. The rates stand in settings.RATE_LIMITS:

    "booking": "6/m/person, 40/h/person, 60/m/address"

Requests are counted in windows of the rate's length that all processes share through
the cache, so a burst over the seam of two windows may be twice as large.
"""

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from math import ceil
from time import time
from typing import Any, TypeVar

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

View = TypeVar("View", bound=Callable[..., HttpResponse])

WRITE = "write"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
# A household or a company holds a whole network of such addresses.
IPV6_PREFIX = 64


@dataclass(frozen=True, slots=True)
class Rate:
    amount: int
    seconds: int
    per: str


def limited(
    name: str, *, reads: bool = False, alone: bool = False
) -> Callable[[View], View]:
    """Count requests to this view against RATE_LIMITS[name], those that only read too
    if `reads`; with `alone` against nothing else.
    """

    def mark(view: View) -> View:
        vars(view).update(limit=name, limits_reads=reads, limits_alone=alone)
        return view

    return mark


class LimitMiddleware:
    """Stands after the log-in, so that it knows who asks.

    settings.RATE_LIMITED_VIEW names the view that answers `(request, wait=seconds)`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        for name in names_for(request.method or "", view):
            if wait := consume(name, request):
                refuse: Callable[..., HttpResponse] = import_string(
                    settings.RATE_LIMITED_VIEW
                )
                return refuse(request, wait=wait)
        return None


def names_for(method: str, view: Any) -> tuple[str, ...]:
    own = getattr(view, "limit", None)
    if method in SAFE_METHODS:
        return (own,) if own and view.limits_reads else ()
    if own:
        return (own,) if view.limits_alone else (WRITE, own)
    return (WRITE,)


def consume(name: str, request: HttpRequest) -> int:
    """Count this request. Whole seconds to wait, 0 when it is within its rates."""
    waits = [0]
    for rate in rates(settings.RATE_LIMITS.get(name, "")):
        if key := key_of(rate.per, request):
            waits.append(wait_for(name, rate, key))
    return max(waits)


def wait_for(name: str, rate: Rate, key: str) -> int:
    window, passed = divmod(time(), rate.seconds)
    digest = blake2b(key.encode(), digest_size=12).hexdigest()
    count = counted(
        f"limit:{name}:{rate.amount}/{rate.seconds}:{digest}:{window:.0f}", rate.seconds
    )
    return ceil(rate.seconds - passed) if count > rate.amount else 0


def counted(key: str, seconds: int) -> int:
    """One more, in one question to the cache as a rule."""
    try:
        return cache.incr(key)
    except ValueError:
        return 1 if cache.add(key, 1, seconds) else cache.incr(key)


def key_of(per: str, request: HttpRequest) -> str:
    """Who is counted; "" when this rate is not about them."""
    if per == "address":
        return address_of(request)
    return f"person {request.user.pk}" if request.user.is_authenticated else ""


def client_ip(request: HttpRequest) -> str:
    """The visitor's address as the trusted proxies tell it."""
    try:
        found = get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied):
        # Somebody came past the proxies, or wrote their own list of addresses.
        found = None
    return found or request.META.get("REMOTE_ADDR") or "unknown"


def address_of(request: HttpRequest) -> str:
    """Whom we count as one: the visitor's address, for IPv6 the network it is in."""
    found = client_ip(request)
    try:
        address = ipaddress.ip_address(found)
    except ValueError:
        return found
    if address.version == 4:
        return found
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


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
