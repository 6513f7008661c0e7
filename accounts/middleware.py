from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import Resolver404, reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.encoding import escape_uri_path
from django.utils.translation import gettext as _

from accounts import devices, language_addresses, languages, second_factor
from toolkit.middleware.limits import client_ip
from toolkit.views import resend
from toolkit.views.access import by_script, say

# How the addresses of allauth are named.
THEIRS = ("account_", "mfa_")
# Those of the forms of packages, with Wagtail's before a page or a document.
FORMS = (*THEIRS, "wagtailcore_authenticate", "wagtaildocs_authenticate")
SAFE = ("GET", "HEAD")

Answer = Callable[[HttpRequest], HttpResponseBase]


def in_readers_language(get_response):
    """Django's LocaleMiddleware, with what a person chose before their browser's wish.

    And it ends with the request: a thread goes back to the language of the site.
    """

    def respond(request):
        request.LANGUAGE_CODE = language = of_request(request)
        with translation.override(language):
            response = get_response(request)
        if response.streaming and not response.is_async:
            response.streaming_content = _told(response.streaming_content, language)
        patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", language)
        return response

    return respond


def languages_of_addresses(get_response: Answer) -> Answer:
    """Middleware. Stands before what keeps pages, so that no kept page has a cookie."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        language, rest = language_addresses.split(request.path_info)
        if not language:
            return get_response(request)
        if request.method not in SAFE:
            return HttpResponseNotAllowed(SAFE)
        way = _way_of_address(request, language, rest)
        if way is not None:
            return HttpResponseRedirect(_with_query(request, way))
        return _answer_in(request, language, rest, get_response)

    return respond


def _answer_in(
    request: HttpRequest, language: str, rest: str, get_response: Answer
) -> HttpResponseBase:
    request.path = request.path_info = request.META["PATH_INFO"] = rest
    request.language_of_address = language  # type: ignore[attr-defined]
    with language_addresses.asked_in(language):
        response = get_response(request)
    if target := response.headers.get("Location"):
        response.headers["Location"] = _led_in(target, language)
    elif response.status_code < 400 and not _has_chosen(request):
        _remember(response, language)
    return response


def _way_of_address(request: HttpRequest, language: str, rest: str) -> str | None:
    """Where an address leads that is no such page; None where it is one, or nothing."""
    if not rest:
        return f"/{language}/"
    try:
        return None if language_addresses.is_offered(rest) else rest
    except Resolver404:
        pass
    try:
        # The last stroke was forgotten.
        whole = f"{rest}/"
        return f"/{language}{whole}" if language_addresses.is_offered(whole) else None
    except Resolver404:
        return None


def _with_query(request: HttpRequest, path: str) -> str:
    query = request.META.get("QUERY_STRING", "")
    return escape_uri_path(path) + (f"?{query}" if query else "")


def _led_in(target: str, language: str) -> str:
    """A page that has moved is read in the same language at its new place."""
    parts = urlsplit(target)
    if parts.netloc or not parts.path.startswith("/"):
        return target
    try:
        is_page = language_addresses.is_offered(parts.path)
    except Resolver404:
        is_page = False
    return language_addresses.with_prefix(target, language) if is_page else target


def _has_chosen(request: HttpRequest) -> bool:
    """Whether they chose a language before. Who has no session costs no query."""
    offered = languages.offered()
    if request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) in offered:
        return True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return False
    return getattr(getattr(request, "user", None), "language", "") in offered


def _remember(response: HttpResponseBase, language: str) -> None:
    """At the next click it goes on in this language, as if they had chosen it."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


def devices_are_seen(get_response):
    """Stands behind what knows who is asking; see accounts/devices.py."""

    def respond(request):
        # Who has no session costs no query.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            key = request.session.session_key
            if devices.is_due(key) and request.user.is_authenticated:
                browser = request.headers.get("User-Agent", "")
                address = client_ip(request)
                devices.note(request.user, key, browser=browser, address=address)
        return get_response(request)

    return respond


def of_request(request: HttpRequest) -> str:
    """That of the address, else what the person who logged in chose, else the cookie,
    else what the browser asks for, else the language of the site.
    """
    if addressed := getattr(request, "language_of_address", ""):
        return addressed
    # Who has no session costs no query.
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        chosen = getattr(request.user, "language", "")
        if chosen in languages.offered():
            return chosen
    return translation.get_language_from_request(request)


def _told(chunks: Iterator[bytes], language: str) -> Iterator[bytes]:
    """A table is worked out row by row, when the request is over."""
    chunks = iter(chunks)
    while True:
        with translation.override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


class InvalidFormMiddleware(MiddlewareMixin):
    """Packages answer 200 to a form they refused; like every page here it is 422."""

    def process_template_response(self, request, response):
        match = request.resolver_match
        if request.method != "POST" or not match or response.status_code != 200:
            return response
        form = (response.context_data or {}).get("form")
        if (match.url_name or "").startswith(FORMS) and form and form.errors:
            response.status_code = 422
        return response


class SecondFactorMiddleware(MiddlewareMixin):
    """Where STAFF_SECOND_FACTOR says so, who may enter the admin comes nowhere without
    a code: their own account and what belongs to no person is all that answers.

    Stands behind what knows who is asking, and asks the database of them alone.
    """

    def process_view(self, request, view, args, kwargs):
        if not settings.STAFF_SECOND_FACTOR or _is_open(request):
            return None
        if not request.user.is_authenticated or not _is_watched(request):
            return None
        if not second_factor.is_on(request.user):
            way = reverse("mfa_activate_totp")
        elif not second_factor.has_given(request.session):
            way = reverse("mfa_reauthenticate")
        else:
            return None if by_script(request) else resend.resume(request)
        return _led_to(request, way)


def _is_watched(request):
    if request.path.startswith("/admin/"):
        return request.user.must_have_second_factor
    return second_factor.is_demanded(request.user, request.session)


def _is_open(request):
    match = request.resolver_match
    name = match.url_name or ""
    is_account = name.startswith(THEIRS) or "accounts" in match.namespaces
    if is_account or "home" in match.namespaces or name == "wagtailadmin_logout":
        return True
    return request.path.startswith((settings.MEDIA_URL, settings.STATIC_URL))


def _led_to(request, way):
    if by_script(request):
        answer = say(_("Show us once more that it is you."), 401)
        answer["X-Log-In"] = way
        return answer
    if request.method == "POST" and request.POST:
        why = _("You were asked for a code. Have a look, and send it now.")
        resend.keep(request, why=why)
    return redirect_to_login(request.get_full_path(), way)
