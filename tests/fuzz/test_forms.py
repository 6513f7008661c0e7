"""Forms as a page offers them, with one or two fields spoilt: deeper than an address.

What a form refuses at once hides what lies behind it. So every other field is as the
page filled it in, or as somebody would, and the tasks and letters that follow run too.
"""

import os
from dataclasses import replace
from random import Random
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from tests.fuzz import corpus
from tests.fuzz.asking import LEFT_OUT, ROLES, Request, pages

N = int(os.environ.get("FUZZ_N", 2000)) // 4
SEED = int(os.environ.get("FUZZ_SEED", 20261129))
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


def forms_on(asker, role, path):
    """The forms of a page as requests that would do something."""
    response = asker.look(Request(role, "GET", path))
    if response.status_code != 200 or "html" not in response["Content-Type"]:
        return
    soup = BeautifulSoup(response.content, "html.parser")
    for form in soup.find_all("form"):
        target = urljoin(path, form.get("action") or path).partition("#")[0]
        if target.startswith("/") and target.lstrip("/") not in LEFT_OUT:
            method = form.get("method", "get").upper()
            yield Request(role, method, target, dict(fields_of(form)))


def fields_of(form):
    for field in form.find_all(["input", "select", "textarea", "button"]):
        kind, name = field.get("type", "text"), field.get("name")
        if not name or kind in FILES:
            continue
        if field.name == "select":
            options = field.find_all("option")
            chosen = [o for o in options if o.has_attr("selected")] or options[-1:]
            if chosen:
                yield name, chosen[0].get("value", chosen[0].text)
        elif field.name == "textarea":
            yield name, field.text.strip() or "The tap in the kitchen drips."
        elif kind in {"checkbox", "radio"}:
            yield name, field.get("value", "on")
        elif field.name == "input":
            yield name, field.get("value") or TYPED.get(kind, "Asha")


def spoilt(rng, request):
    """The same with one or two fields as nobody would fill them in."""
    fields = dict(request.fields)
    for name in rng.sample(sorted(fields), min(len(fields), rng.randint(1, 2))):
        value = fields[name]
        at = rng.randrange(len(value) + 1)
        fields[name] = rng.choice(
            [
                rng.choice(corpus.VALUES),
                value[:at] + rng.choice(corpus.VALUES)[:40] + value[at:],
                value[::-1],
                value * rng.choice([0, 2, 60]),
                [value, rng.choice(corpus.VALUES)],
            ]
        )
    return replace(request, fields=fields)


@pytest.fixture
def offered(asker, world, tasks_at_once, settings):
    settings.LETTERS_AT_ONCE = True
    everywhere = pages(world)
    return [
        form
        for role in ROLES
        for path in everywhere
        for form in forms_on(asker, role, path)
        if form.fields
    ]


@pytest.mark.slow
def test_no_form_breaks(asker, offered):
    posts = [form for form in offered if form.method == "POST"]
    assert len({form.path for form in posts}) > 45
    rng = Random(SEED)
    wrong = [fault for form in posts for fault in asker.wrong(form)]
    for n in range(N):
        # Each form in its turn, and half as many searches and filters.
        form = posts[n % len(posts)] if n % 3 else rng.choice(offered)
        wrong += asker.wrong(spoilt(rng, form))
    assert wrong == [], f"Again: make fuzz N={N * 4} SEED={SEED}"
