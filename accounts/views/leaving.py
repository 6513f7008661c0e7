"""A person's data: to take along, and to have deleted."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import leaving
from toolkit.errors import Refusal
from toolkit.middleware.limits import limited
from toolkit.views.access import login_required
from toolkit.views.proof import proven
from toolkit.views.refusals import answered_by

READABLE = {"ensure_ascii": False, "indent": 2}


def show(
    request: HttpRequest,
    refusal: Refusal | None = None,
    token: str = "",
    *,
    sentence: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, with why it can't be done now; `sentence` is said besides."""
    context: dict[str, Any] = {
        "refusal": refusal or leaving.refusal(request.user),
        "sentence": sentence,
        "was_asked": refusal is not None,
    }
    if refusal:
        status = refusal.status
    return render(request, "accounts/data.html", context, status=status)


@limited("paper")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """What we keep of this person and what can be done with it; POST gives the file."""
    return _file(request) if request.method == "POST" else show(request)


@limited("alert")
@never_cache
@login_required
@require_POST
@answered_by(show)
@proven
def ask(request: HttpRequest) -> HttpResponse:
    leaving.ask(request.user)
    sentence = _("We have sent you a letter. Open its link within a day to go on.")
    messages.info(request, sentence)
    return redirect("accounts:data")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@answered_by(show)
@proven
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link leads: the last question, and its answer."""
    try:
        leaving.check(token, request.user)
    except leaving.LinkOver:
        over = _(
            "This link is over, or was not sent to this account. You can ask for "
            "another one below."
        )
        return show(request, sentence=over, status=404)
    if problem := leaving.refusal(request.user):
        raise problem
    if request.method != "POST":
        return render(request, "accounts/erase.html", {"token": token})
    leaving.erase(request.user)
    logout(request)
    messages.success(request, _("Your account is deleted. Thank you for having come."))
    return redirect("account_login")


@proven
def _file(request):
    kept = leaving.everything_of(request.user)
    answer = JsonResponse(kept, encoder=DjangoJSONEncoder, json_dumps_params=READABLE)
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer
