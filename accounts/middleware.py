from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from accounts import devices, languages, second_factor
from toolkit.middleware.limits import client_ip
from toolkit.views import resend
from toolkit.views.access import by_script, say

# How the addresses of allauth are named.
THEIRS = ("account_", "mfa_")
# Those of the forms of packages, with Wagtail's before a page or a document.
FORMS = (*THEIRS, "wagtailcore_authenticate", "wagtaildocs_authenticate")


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
    """What the person who logged in chose, else the cookie, else what the browser asks
    for, else the language of the site.
    """
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
