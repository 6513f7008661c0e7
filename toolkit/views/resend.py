"""A form that could not be taken, shown again to be sent with one button.

It was sent without a session, or with a token from before a log-in in another tab. The
page carries every field of it but files and passwords, and waits for the person: it is
shown for this site's own forms alone and never sends itself.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from toolkit import drafts

CSRF_FIELD = "csrfmiddlewaretoken"
# The button of this page that sends nothing.
DISCARD = "discard"
# What the person need not read again: it was never typed.
UNSEEN = frozenset({"next", "back", "seen", "action", "client_id"})
MAX_SHOWN = 12


@dataclass(frozen=True)
class SentForm:
    """Where a form goes and what is in it. Of passwords and files only the names."""

    path: str
    fields: list[list[str]]
    passwords: list[str]
    files: list[str]

    @property
    def shown(self) -> list[tuple[str, str]]:
        """What the person wrote, by the name of the field."""
        said = [(name, value) for name, value in self.fields if _is_words(name, value)]
        return [(_label(name), value) for name, value in said[:MAX_SHOWN]]


def of(request: HttpRequest) -> SentForm:
    fields = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in {CSRF_FIELD, DISCARD}
        for value in values
    ]
    return SentForm(
        path=request.get_full_path(),
        fields=[[name, value] for name, value in fields if not _is_secret(name)],
        passwords=sorted({name for name, _value in fields if _is_secret(name)}),
        files=sorted(request.FILES),
    )


def keep(request: HttpRequest, *, why: str) -> bool:
    """Keep the form in the session, for its address, where the page says why it waited.
    Whether it is short enough.
    """
    form = vars(of(request)) | {"why": why}
    return drafts.keep(request.session, _name(request), form)


def resume(request: HttpRequest) -> HttpResponse | None:
    """The form that was kept for this address; None when there is nothing to resume.

    Sent from here it is forgotten, for now its own page takes care of it.
    """
    name = _name(request)
    kept = drafts.find(request.session, name)
    if not kept:
        return None
    if request.method != "POST":
        facts = dict(kept)
        # A form that was kept by the version before this one says nothing.
        why = facts.pop("why", "") or _("Have a look, and send it now.")
        return show(request, SentForm(**facts), why=why, kept=True)
    drafts.drop(request.session, name)
    return redirect(_elsewhere(request)) if DISCARD in request.POST else None


@never_cache
def show(
    request: HttpRequest,
    form: SentForm,
    *,
    why: str,
    kept: bool = False,
    status: int = 200,
    template: str = "toolkit/resend.html",
) -> HttpResponse:
    """The page of this SentForm; `kept`: it stands in the session too."""
    context = {
        "form": form,
        "why": why,
        "kept": kept,
        "elsewhere": _elsewhere(request),
        "layout": "toolkit/resend.html",
    }
    return render(request, template, context, status=status)


def is_our_own(request: HttpRequest) -> bool:
    """Whether a page of this very site sent it, as far as the browser says.

    A form of another site must not come back as a page of ours with a button on it.
    Like Django, we ask for some proof over https and take its absence over http.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return site == "same-origin"
    said = request.headers.get("Origin") or request.headers.get("Referer")
    if not said:
        return not request.is_secure()
    try:
        origin = urlsplit(said)
    except ValueError:
        return False
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())


def _name(request: HttpRequest) -> str:
    return f"form:{request.path}"


def _elsewhere(request: HttpRequest) -> str:
    if not request.user.is_authenticated:
        return "/"
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _is_secret(name: str) -> bool:
    return "password" in name.lower()


def _is_words(name: str, value: str) -> bool:
    if name in UNSEEN or not any(letter.isalpha() for letter in value):
        return False
    try:
        return not (parse_datetime(value) or parse_date(value) or UUID(value))
    except ValueError:
        return True


def _label(name: str) -> str:
    return capfirst(name.replace("_", " ").replace("-", " "))
