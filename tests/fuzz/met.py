"""What somebody meets who opens every page: its forms, its links, what else it reads.

A request with every name in it is refused for the first that does not fit, which hides
the others. So each name is also asked alone, where the code was seen to read it.
"""

import sys
from dataclasses import dataclass, field, replace
from itertools import product
from urllib.parse import parse_qsl, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.http import QueryDict

from tests.architecture import RANK
from tests.fuzz.asking import LEFT_OUT, ROLES, Request, pages
from tests.servers import ROOT

FILES = {"file", "submit", "image", "button", "reset"}
# What somebody would write where the page leaves a field empty.
TYPED = {
    "email": "asha@example.com",
    "number": "2",
    "date": "2026-11-21",
    "datetime-local": "2026-11-21T10:00",
    "time": "10:00",
    "tel": "+919822000000",
    "url": "https://example.com/",
    "password": "Monsoon-Lamp-47",
}
# A stranger is only asked to log in where they meet the same form.
MEMBERS_FIRST = sorted(ROLES, key=["customer", "worker", "boss", "nobody"].index)
BY_SCRIPT = {"hx-request": "true"}
OURS = ("/admin/snippets/", "/admin/reports/most-booked/", "/admin/reports/revenue/")
# Where Django calls a view: what is outside reads nothing for a page.
DJANGO_CALLS = ("django/core/handlers/base.py", "_get_response")
# Wraps Wagtail's views, and reads nothing itself.
WRAPS = "mysite/upstream.py"


@dataclass
class Met:
    forms: list = field(default_factory=list)
    # {what makes it another one: the first Request of its kind}
    links: dict = field(default_factory=dict)
    reads: dict = field(default_factory=dict)
    filters: dict = field(default_factory=dict)
    # The same by each of its fields.
    words: dict = field(default_factory=dict)


def everything(asker, world, monkeypatch):
    met = Met()
    with monkeypatch.context() as patched:
        meet(asker, world, patched, met)
    return met


def meet(asker, world, monkeypatch, met):
    for name in ("django.core.handlers.wsgi", "django.http.request"):
        monkeypatch.setattr(f"{name}.QueryDict", noting(met.reads))
    for role, path in product(MEMBERS_FIRST, pages(world)):
        answer = asker.look(noted(role, "GET", path))
        look_at(answer, role, path, met)
        if is_public(path) and role in ("customer", "worker"):
            # Scripts read, and send, what no form has in it.
            if answer.status_code == 200:
                asker.look(noted(role, "GET", path, headers=BY_SCRIPT))
            if answer.status_code == 405:
                asker.look(noted(role, "POST", path))


def noted(*facts, **more):
    Noting.request = Request(*facts, **more)
    return Noting.request


def look_at(response, role, path, met):
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        return
    soup = BeautifulSoup(response.content, "html.parser")
    for one in forms_on(soup, role, path):
        met.forms.append(one)
        if is_theirs(one.path):
            continue
        for name, value in one.fields.items():
            key = app_of(one.path), name
            if one.method == "POST":
                met.words.setdefault((key, name), one)
            else:
                met.filters.setdefault(key, Request(role, "GET", path, {name: value}))
    for link in soup.select('a[href*="?"]'):
        url = urlsplit(urljoin(path, link["href"]))
        fields = dict(parse_qsl(url.query))
        if not url.netloc and url.path.lstrip("/") not in LEFT_OUT:
            # A sheet is made by each list for itself, in each way to write it.
            kind = fields.get("export") or fields.get("format")
            where = url.path if kind else app_of(url.path)
            met.links.setdefault(
                (where, kind, *fields), Request(role, "GET", url.path, fields)
            )


def app_of(path):
    """As much of an address as its neighbours share."""
    return "/".join(path.split("/")[1:4])


def is_public(path):
    return not path.startswith("/admin/")


def is_theirs(path):
    """A list that Wagtail makes alone."""
    return not is_public(path) and not path.startswith(OURS)


def forms_on(soup, role, path):
    """The forms of a page as requests that would do something."""
    for form in soup.find_all("form"):
        target = urljoin(path, form.get("action") or path).partition("#")[0]
        if target.startswith("/") and target.lstrip("/") not in LEFT_OUT:
            method = form.get("method", "get").upper()
            yield Request(role, method, target, dict(fields_of(form)))


def fields_of(form):
    for one in form.find_all(["input", "select", "textarea", "button"]):
        kind, name = one.get("type", "text"), one.get("name")
        if not name or kind in FILES:
            continue
        if one.name == "select":
            options = one.find_all("option")
            chosen = [o for o in options if o.has_attr("selected")] or options[-1:]
            if chosen:
                yield name, chosen[0].get("value", chosen[0].text)
        elif one.name == "textarea":
            yield name, one.text.strip() or "The tap in the kitchen drips."
        elif kind in {"checkbox", "radio"}:
            yield name, one.get("value", "on")
        elif one.name == "input":
            is_day = name.endswith(("_from", "_to"))
            typed = TYPED.get("date" if is_day else kind, "Asha")
            yield name, one.get("value") or typed


class Noting(QueryDict):
    """Notes which part of the code reads which name."""

    request = None
    reads = None

    def __getitem__(self, name):
        self.note(name)
        return super().__getitem__(name)

    def getlist(self, name, default=None):
        self.note(name)
        return super().getlist(name, default)

    def __contains__(self, name):
        self.note(name)
        return super().__contains__(name)

    def note(self, name):
        if app := who_asks():
            one = replace(self.request, fields={name: ""})
            self.reads.setdefault((app, app_of(one.path), one.method, name), one)


def noting(reads):
    Noting.reads = reads
    return Noting


def who_asks():
    """The app whose code is at work in this view, or nothing."""
    frame = sys._getframe(2)
    while frame:
        code = frame.f_code
        if code.co_filename.endswith(DJANGO_CALLS[0]) and code.co_name in DJANGO_CALLS:
            return None
        place = code.co_filename.removeprefix(f"{ROOT}/")
        app = place.partition("/")[0]
        if app in RANK and place != WRAPS:
            return app
        frame = frame.f_back
    return None
