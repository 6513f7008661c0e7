"""Every address × every name that is read × odd values × four people: never a fault."""

from itertools import islice, product
from random import Random
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.fuzz import corpus
from tests.fuzz.asking import ROLES, Request, pages, spoilt

QUICK, SEED = 120, 20261129
# The slow walk: a part on each kind of database, each of every so-manieth question.
# EVERY is prime, so that a part meets all addresses, values, people and methods.
PARTS, EVERY = ("sqlite", "postgresql"), 251
# Read as a whole, or by a name that is made; each of them reads what a form declares.
UNSEEN = {
    "bookings/views/book.py": "every field of the booking form",
    "toolkit/views/resend.py": "the field by which a kept form is thrown away",
}


def requests(world):
    """All there is to ask, in an order that spreads it."""
    everywhere = pages(world)
    names = sorted(corpus.ours() | corpus.theirs())
    for path, value in product(everywhere, corpus.VALUES):
        for role in ROLES:
            yield Request(role, "GET", path, dict.fromkeys(names, value))
            yield Request(role, "POST", path, dict.fromkeys(names, value))


def sample(world, size, seed=SEED):
    """The same on every machine: a few of each kind."""
    rng = Random(seed)
    everywhere, names = pages(world), sorted(corpus.ours() | corpus.theirs())
    for n in range(size):
        path = everywhere[(n * 7) % len(everywhere)]
        kind = n % 4
        role, value = rng.choice(ROLES), rng.choice(corpus.VALUES)
        if kind == 0:
            chosen = rng.sample(names, 3)
            yield Request(role, "GET", path, dict.fromkeys(chosen, value))
        elif kind == 1:
            fields = {name: rng.choice(corpus.VALUES) for name in names}
            yield Request(role, rng.choice(("GET", "POST")), path, fields)
        elif kind == 2:
            yield Request(role, "POST", path, {rng.choice(names): [value] * 990})
        else:
            spoilt_paths = list(spoilt(world, quote(value[:300] or "%00")))
            yield Request(role, "GET", rng.choice(spoilt_paths))


def test_h10_a_few_of_all(asker, world):
    wrong = [fault for one in sample(world, QUICK) for fault in asker.wrong(one)]
    assert wrong == []


@pytest.mark.slow
def test_all_names_at_once_everywhere(asker, world):
    asked = islice(requests(world), PARTS.index(connection.vendor), None, EVERY)
    assert [fault for one in asked for fault in asker.wrong(one)] == []


COOKIES = ['"\\000"', "\xff\xfe", "x" * 4000, '"\\ud800"', "{}"]


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "messages"])
def test_h10_cookies(name, asker):
    name = {"sessionid": settings.SESSION_COOKIE_NAME}.get(name, name)
    paths = ("/", "/account/login/", "/admin/")
    for value, method, path in product(COOKIES, ("GET", "POST"), paths):
        one = Request("nobody", method, path, headers={"cookie": f"{name}={value}"})
        assert asker.wrong(one) == []


HEADERS = {
    "referer": "http://[",
    "hx-current-url": "http://[",
    "if-none-match": "\xff",
    "if-modified-since": "Thu, 99 Foo 0001",
    "range": "bytes=-99999999999999999999",
    "accept-language": "x" * 5000,
    "x-forwarded-for": "\xff, 1",
    "host": "[::1",
    "accept": "\x00",
    "x-requested-with": "\x00",
}


@pytest.mark.parametrize("role", ROLES)
def test_headers(role, asker):
    for name, path in product(HEADERS, ("/", "/jobs/", "/workers/", "/admin/")):
        headers = {name: HEADERS[name], "hx-request": "true"}
        assert asker.wrong(Request(role, "GET", path, headers=headers)) == []


def test_every_name_that_is_read_is_known():
    """A name that is made while the site runs would be asked by nobody here."""
    hidden = {place for place, name in corpus.reads() if name is None}
    assert {place.partition(":")[0] for place in hidden} - UNSEEN.keys() == set()


def test_a_newly_read_name_is_asked():
    source = 'a = request.GET.get("new1")\nif "new2" in self.request.POST: pass\n'
    source += 'b = request.GET["new3"]\nc = request.POST.getlist(name)\n'
    found = list(corpus.reads_in(source, "x.py"))
    assert sorted(found, key=str) == [
        ("x.py:1", "new1"),
        ("x.py:2", "new2"),
        ("x.py:3", "new3"),
        ("x.py:4", None),
    ]
