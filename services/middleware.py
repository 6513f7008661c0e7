"""Whole pages for people who are not logged in, kept for a minute at the most.

A page is kept only if it is the same for every stranger: asked for by GET without a
session, a waiting message, a query or htmx, and answered without a cookie. Strangers
share it who read the same language, by their cookie or their browser. A kept page is
handed out before sessions, forms and log-ins are looked at, with all the headers it
was made with. Browsers must ask again each time, so that nobody sees a stranger's page
after logging in; if it is the same one, the answer is a 304 without a body.
"""

from dataclasses import dataclass
from hashlib import blake2b

from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from services import edition

PERSONAL = {settings.SESSION_COOKIE_NAME, "messages"}
ASK_AGAIN = "private, no-cache"
PAGE_VIEWS = {"wagtail_serve"}

pages = edition.Shelf()


@dataclass(frozen=True)
class KeptPage:
    content: bytes
    headers: dict
    etag: str


def for_everybody(seconds):
    """Marks a view whose page, to a stranger, is the same for every stranger.

    It may be that many `seconds` old: what people do is shown sooner than in a minute.
    """

    def mark(view):
        view.may_be_kept_for = seconds
        return view

    return mark


def keep_pages(get_response):
    """Stands before the session, and after what sets headers for every answer."""

    def respond(request):
        if not comes_from_a_stranger(request):
            return not_to_be_stored(request, get_response(request))
        language = get_language_from_request(request)
        address = (request.scheme, request.get_host(), request.path, language)
        if found := pages.find(address):
            return answer(request, found.value)
        before = edition.current()
        response = not_to_be_stored(request, get_response(request))
        if not may_be_kept(request, response):
            return response
        page = as_page(response)
        pages.put(address, page, before, seconds_to_keep(request))
        return answer(request, page)

    return respond


def comes_from_a_stranger(request):
    meta = request.META
    return (
        request.method in {"GET", "HEAD"}
        and not meta.get("QUERY_STRING")
        and "HTTP_HX_REQUEST" not in meta
        and PERSONAL.isdisjoint(request.COOKIES)
        # Wagtail asks for the preview of a draft at the address of the page.
        and not hasattr(request, "is_dummy")
    )


def seconds_to_keep(request):
    """None: it is not one of the pages that may be kept."""
    match = request.resolver_match
    if match is None:
        return None
    if match.view_name in PAGE_VIEWS:
        return edition.SECONDS
    return getattr(match.func, "may_be_kept_for", None)


def not_to_be_stored(request, response):
    """A browser may show such a page again only after asking whether it still holds."""
    if seconds_to_keep(request):
        response.headers.setdefault("Cache-Control", ASK_AGAIN)
        patch_vary_headers(response, ["Cookie", "HX-Request", "Accept-Language"])
    return response


def may_be_kept(request, response):
    return (
        seconds_to_keep(request)
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and response.headers["Cache-Control"] == ASK_AGAIN
    )


def as_page(response):
    digest = blake2b(response.content, digest_size=12).hexdigest()
    etag = f'"{digest}"'
    return KeptPage(response.content, dict(response.headers) | {"ETag": etag}, etag)


def answer(request, page):
    # A proxy that compresses makes the mark weak: W/"…" still names the same page.
    if page.etag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        same = {name: page.headers[name] for name in ("Cache-Control", "ETag", "Vary")}
        return HttpResponseNotModified(headers=same)
    return HttpResponse(page.content, headers=page.headers)
