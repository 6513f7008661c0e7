"""Every request that changes something counts against the limit `write`.

A view that needs a limit of its own has it by `@limited("booking")`. What the names
mean stands in settings.RATE_LIMITS (`toolkit.limits`).
"""

import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from toolkit.limits import Rate, rates, wait_for, wait_without

View = TypeVar("View", bound=Callable[..., HttpResponse])

WRITE = "write"
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "TRACE"}
# A household or a company holds a whole network of such addresses.
IPV6_PREFIX = 64


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
                name = settings.RATE_LIMITED_VIEW
                refuse: Callable[..., HttpResponse] = import_string(name)
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
    return _longest(wait_for, name, request)


def wait(name: str, request: HttpRequest) -> int:
    """The same without counting, for what is counted only when it goes wrong."""
    return _longest(wait_without, name, request)


def _longest(
    asked: Callable[[str, Rate, str], int], name: str, request: HttpRequest
) -> int:
    waits = [0]
    limits: dict[str, str] = settings.RATE_LIMITS
    for rate in rates(limits.get(name, "")):
        if key := key_of(rate.per, request):
            waits.append(asked(name, rate, key))
    return max(waits)


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
