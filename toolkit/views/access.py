"""Who is logged in comes in; of who is not, nothing that they typed is lost."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from toolkit.views import resend
from toolkit.views.refusals import View

SCRIPTS = frozenset({"fetch", "XMLHttpRequest"})


def login_required(view: View) -> View:
    """As Django's, but a form that is sent without a session is kept.

    The log-in leads back to its address, where it waits to be sent with one button. A
    script gets no page that it did not ask for: it hears 401 and where the log-in is.
    """

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _logged_out(request)
        if not by_script(request) and (page := resend.resume(request)):
            return page
        return view(request, *args, **kwargs)

    return inner


def by_script(request: HttpRequest) -> bool:
    """Whether a script of ours asks, which shows an answer in a place of its own."""
    asked_by = request.headers.get("X-Requested-With", "")
    return "HX-Request" in request.headers or asked_by in SCRIPTS


def say(sentence: str, status: int) -> HttpResponse:
    """A sentence for a script to show."""
    return HttpResponse(
        sentence, status=status, content_type="text/plain; charset=utf-8"
    )


def _logged_out(request: HttpRequest) -> HttpResponse:
    log_in = resolve_url(settings.LOGIN_URL)
    if by_script(request):
        answer = say(_("You are logged out."), 401)
        answer["X-Log-In"] = log_in
        return answer
    if request.method == "POST" and request.POST:
        why = _("You were logged out when you sent this. Have a look, and send it now.")
        if resend.keep(request, why=why):
            kept = _("You were logged out. Log in: what you typed is kept.")
            messages.info(request, kept)
        else:
            too_long = _("Log in first. What you sent was too long to be kept.")
            messages.warning(request, too_long)
    return redirect_to_login(request.get_full_path(), log_in)
