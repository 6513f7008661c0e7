"""Gives every request its id, in the log and in the answer; stands before all else."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from toolkit.logs import trace


class TraceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if trace.is_bound():
            return self.answer(request, trace.current())
        given = request.headers.get(trace.HEADER, "")
        trusted = settings.TRUSTED_PROXY_COUNT > 0
        with trace.bound(trace.Trace(trace.choose_id(given, trusted=trusted))) as new:
            return self.answer(request, new)

    def answer(self, request: HttpRequest, now: trace.Trace) -> HttpResponse:
        now.method = request.method or trace.NONE
        now.personal = lambda: said_by(request)
        response = self.get_response(request)
        response[trace.HEADER] = now.id
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> None:
        match = request.resolver_match
        trace.current().route = (match and match.view_name) or trace.NONE


def said_by(request: HttpRequest) -> Iterator[str]:
    """What stands in the address and in the form, and who is logged in: as far as it
    was looked at already, for reading it now could fail again.
    """
    forms = [request.GET, getattr(request, "_post", None) or {}]
    for form in forms:
        yield from chain.from_iterable(values for _name, values in lists(form))
    match = request.resolver_match
    yield from (str(value) for value in (match.kwargs if match else {}).values())
    user = getattr(request, "_cached_user", None)
    for name in ("username", "email", "name", "phone"):
        yield str(getattr(user, name, "") or "")


def lists(form: Any) -> Iterable[tuple[str, list[str]]]:
    found: Iterable[tuple[str, list[str]]] = ()
    return form.lists() if hasattr(form, "lists") else found
