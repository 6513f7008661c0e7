"""Before what moves money or access: the password, or the code of who has a second
factor, given in the last minutes.

A log-in counts, and so does allauth's page that asks again, where whoever gave none for
settings.ACCOUNT_REAUTHENTICATION_TIMEOUT seconds is led. It leads back; a form that was
sent meanwhile waits there whole, to be sent with one button.
"""

from collections.abc import Callable
from functools import wraps
from time import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from toolkit.views import resend
from toolkit.views.access import by_script, say

View = Callable[..., HttpResponse]
# Which of allauth's records proves who is there, by the way of asking for it; a code by
# mail is none.
PROOFS = {"reauthenticate": "password", "mfa_reauthenticate": "mfa"}


def proven(view: View) -> View:
    """For a view of somebody who is logged in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return missing(request) or view(request, *args, **kwargs)

    return inner


class Proven:
    """The same for a view that is a class, once it has asked who may come in."""

    def needs_proof(self) -> bool:
        """Whether what this view does now is among what has to be proven."""
        return True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        behind: Any = super()
        return self._missing(request) or behind.get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        behind: Any = super()
        return self._missing(request) or behind.post(request, *args, **kwargs)

    def _missing(self, request: HttpRequest) -> HttpResponse | None:
        return missing(request) if self.needs_proof() else None


def missing(request: HttpRequest) -> HttpResponse | None:
    """The way to the page that asks, or a form that waited; None where neither is."""
    ways = get_adapter().get_reauthentication_methods(request.user)
    if not ways or _is_recent(request, ways):
        return None if by_script(request) else resend.resume(request)
    if by_script(request):
        answer = say(_("Show us once more that it is you."), 401)
        answer["X-Log-In"] = ways[0]["url"]
        return answer
    if request.method == "POST":
        _keep(request, PROOFS[ways[0]["id"]])
    return redirect_to_login(request.get_full_path(), ways[0]["url"])


def is_recent(request: HttpRequest) -> bool:
    """Whether the person of this session proved who they are in the last minutes."""
    return _is_recent(request, get_adapter().get_reauthentication_methods(request.user))


def _is_recent(request: HttpRequest, ways: list[dict[str, Any]]) -> bool:
    wanted = {PROOFS[way["id"]] for way in ways}
    records = get_authentication_records(request, request.user)
    proofs = [one["at"] for one in records if one["method"] in wanted]
    age = time() - max(proofs, default=0)
    return 0 <= age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def _keep(request: HttpRequest, wanted: str) -> None:
    why = _("You were asked for your password. Have a look, and send it now.")
    if wanted == "mfa":
        why = _("You were asked for a code. Have a look, and send it now.")
    if resend.keep(request, why=why):
        sentence = _("Show us once more that it is you: what you typed is kept.")
        messages.info(request, sentence)
    else:
        sentence = _("Show us that it is you. What you sent was too long to be kept.")
        messages.warning(request, sentence)
