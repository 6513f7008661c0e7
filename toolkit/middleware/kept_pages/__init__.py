"""Whole pages, made once for everybody.

A page is kept only if it is the same for every stranger: asked for by GET without a
session, a waiting message, a query or htmx, and answered without a cookie. A kept page
is handed out before sessions, forms and log-ins are looked at, with all the headers it
was made with. Browsers must ask again each time, so that nobody sees a stranger's page
after logging in; if it is the same one, the answer is a 304 without a body.

Whoever is logged in gets the same page, in which the parts of `{% personal %}` are
drawn for them (`persons.py`). So what is kept is always what a stranger was shown, and
nothing of a person can be in it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers

from toolkit.cache import until_edit
from toolkit.cache.versions import SECONDS, VersionedCache
from toolkit.middleware.kept_pages import parts

PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}
ASK_AGAIN = "private, no-cache"
NOT_THERE = 404

Answer = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]
# Scheme, host, path, language, and the language that the address itself asks for.
Address = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class KeptPage:
    content: bytes
    headers: dict[str, str]
    etag: str
    pieces: parts.Pieces


@dataclass(frozen=True)
class ForEverybody:
    """What a view says of its pages. Some people may be shown another page."""

    seconds: float
    except_for: Callable[[HttpRequest], bool]


# A page shows what many functions found: whatever empties one of them empties it.
pages = VersionedCache(until_edit.everything_named)


def nobody(request: HttpRequest) -> bool:
    return False


def same_for_everybody(
    seconds: float = SECONDS, except_for: Callable[[HttpRequest], bool] = nobody
) -> Callable[[View], View]:
    """Marks a view whose page is the same for everybody but in its personal parts.

    It may be that many `seconds` old: what people do is shown sooner than in a minute.
    `except_for` asks of a person's request whether they see another page, or one that
    is not there for others.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def marked(*args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(*args, **kwargs)

        marked.for_everybody = ForEverybody(seconds, except_for)  # type: ignore[attr-defined]
        return marked

    return mark


def marked_view(request: HttpRequest) -> ForEverybody | None:
    match = request.resolver_match
    return getattr(match.func, "for_everybody", None) if match else None


def keep_pages(get_response: Answer) -> Answer:
    """Stands before the session, and after what sets headers for every answer."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if not asks_for_a_whole_page(request):
            return not_to_be_stored(request, get_response(request))
        if PERSONAL.isdisjoint(request.COOKIES):
            language = addressed(request)
            language = language or translation.get_language_from_request(request)
            return for_a_stranger(request, language, get_response)
        finder = PageFinder(request, get_response)
        request.find_kept_page = finder.find  # type: ignore[attr-defined]
        return not_to_be_stored(request, get_response(request))

    return respond


def asks_for_a_whole_page(request: HttpRequest) -> bool:
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and not meta.get("QUERY_STRING")
        and "HTTP_HX_REQUEST" not in meta
        # Wagtail asks for the preview of a draft at the address of the page.
        and not hasattr(request, "is_dummy")
    )


def for_a_stranger(
    request: HttpRequest, language: str, get_response: Answer
) -> HttpResponseBase:
    address = address_of(request, language)
    if found := pages.find(address):
        return answer(request, found.value)
    page = make(request, address, get_response)
    return page if isinstance(page, HttpResponseBase) else answer(request, page)


def address_of(request: HttpRequest, language: str) -> Address:
    where = (request.scheme or "", request.get_host(), request.path)
    return (*where, language, addressed(request))


def addressed(request: HttpRequest) -> str:
    """The language of an address that has one, whose page names itself by it."""
    return getattr(request, "language_of_address", "")


def make(
    request: HttpRequest, address: Address, get_response: Answer
) -> KeptPage | HttpResponseBase:
    """The page of this stranger's request, now kept, or an answer that may not be."""
    version = pages.version()
    parts.mark_in(request)
    response = not_to_be_stored(request, get_response(request))
    if not isinstance(response, HttpResponse):
        return response
    pieces = parts.split(response)
    marked = marked_view(request)
    if not marked or not may_be_kept(response):
        return response
    page = as_page(response, pieces)
    pages.put(address, page, version, marked.seconds)
    return page


class PageFinder:
    """For the request of a person: the page of its address, as strangers see it."""

    def __init__(self, request: HttpRequest, get_response: Answer) -> None:
        # As it came: what later is known of the person is not in it.
        self.kind, self.came_with = type(request), dict(request.__dict__)
        self.get_response = get_response

    def find(self, request: HttpRequest) -> KeptPage | None:
        """None when it may not be kept; Http404 when it is not there for a stranger."""
        language = translation.get_language() or settings.LANGUAGE_CODE
        address = address_of(request, language)
        if found := pages.find(address):
            return found.value  # type: ignore[no-any-return]
        try:
            page = make(self.of_a_stranger(language), address, self.get_response)
        finally:
            if translation.get_language() != language:
                translation.activate(language)
        if isinstance(page, KeptPage):
            return page
        if page.status_code == NOT_THERE:
            raise Http404
        return None

    def of_a_stranger(self, language: str) -> HttpRequest:
        """The same request without a cookie, in the language of this person."""
        twin = self.kind.__new__(self.kind)
        twin.__dict__.update(self.came_with)
        meta = {k: v for k, v in twin.META.items() if k != "HTTP_COOKIE"}
        meta["HTTP_ACCEPT_LANGUAGE"] = language
        fresh: dict[str, Any] = {"META": meta, "COOKIES": {}, "method": "GET"}
        twin.__dict__.update(fresh)
        twin.__dict__.pop("headers", None)
        return twin


def not_to_be_stored(
    request: HttpRequest, response: HttpResponseBase
) -> HttpResponseBase:
    """A browser may show such a page again only after asking whether it still holds."""
    if marked_view(request):
        response.headers.setdefault("Cache-Control", ASK_AGAIN)
        patch_vary_headers(response, ["Cookie", "HX-Request", "Accept-Language"])
    return response


def may_be_kept(response: HttpResponse) -> bool:
    return (
        response.status_code == 200
        and not response.cookies
        and response.headers["Cache-Control"] == ASK_AGAIN
    )


def as_page(response: HttpResponse, pieces: parts.Pieces) -> KeptPage:
    digest = blake2b(response.content, digest_size=12).hexdigest()
    etag = f'"{digest}"'
    headers = dict(response.headers) | {"ETag": etag}
    return KeptPage(response.content, headers, etag, pieces)


def answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    # A proxy that compresses makes the mark weak: W/"…" still names the same page.
    if page.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        same = {name: page.headers[name] for name in ("Cache-Control", "ETag", "Vary")}
        return HttpResponseNotModified(headers=same)
    return HttpResponse(page.content, headers=page.headers)
