"""Forms as a page offers them, with one or two fields spoilt: deeper than an address.

What a form refuses at once hides what lies behind it. So every other field is as the
page filled it in, or as somebody would, and the tasks and letters that follow run too.
Links are followed as they stand, and what a page reads of its address is asked alone.
Each kind of database is asked half of that, and another half of what is spoilt by
chance; `make fuzz` asks all of it.
"""

import os
from dataclasses import replace
from random import Random

import pytest
from django.db import connection

from tests.fuzz import corpus, met

N = int(os.environ.get("FUZZ_N", 1000)) // 4
WHOLE = "FUZZ_N" in os.environ
SEED = int(os.environ.get("FUZZ_SEED", 20261129))
NO_KEY = "99999999999999999999"
# One of each kind: who reads these, reads the others.
SHARP = (
    "²",
    "9" * 5000,
    NO_KEY,
    "-1",
    "2147483647",
    "0001-01-01",
    "9999-12-31T23:59-14:00",
    "0001-01",
    "שלום {0}",
    "!",
)
WORDS = ("Tap. " * 1500, "Tap {0} %s שלום")


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


def alone(found):
    """Each link as it stands; each name that is read with what breaks a reader."""
    yield from found.links.values()
    for n, ((_key, name), one) in enumerate(found.words.items()):
        # What is chosen by its key is also asked by one that no row can have.
        values = (*WORDS, NO_KEY) if one.fields[name].isdigit() else WORDS
        for words in chosen(values, 1, n, one):
            yield replace(one, fields=one.fields | {name: words})
    for n, one in enumerate(found.reads.values()):
        for value in chosen(SHARP, 3, n, one):
            yield replace(one, fields=dict.fromkeys(one.fields, value))
    for n, one in enumerate(found.filters.values()):
        yield one
        value = SHARP[n % len(SHARP)]
        yield replace(one, fields=dict.fromkeys(one.fields, value))


def chosen(values, some, n, request):
    """All where anybody may come, and where only staff do each time some others."""
    if met.is_public(request.path):
        return values
    return [values[(n + k) % len(values)] for k in range(some)]


@pytest.fixture
def found(asker, world, tasks_at_once, settings, monkeypatch):
    settings.LETTERS_AT_ONCE = True
    return met.everything(asker, world, monkeypatch)


@pytest.mark.slow
def test_no_form_breaks(asker, found):
    offered = [form for form in found.forms if form.fields]
    posts = [form for form in offered if form.method == "POST"]
    assert len({form.path for form in posts}) > 45
    seen = {(app, name) for app, _path, _method, name in found.reads}
    assert seen >= {("live", "before"), ("live", "seq"), ("bookings", "page")}
    here = connection.vendor == "postgresql"
    seed = SEED + here
    rng = Random(seed)
    mine = [one for n, one in enumerate(alone(found)) if WHOLE or n % 2 == here]
    wrong = [fault for one in mine for fault in asker.wrong(one)]
    wrong += [fault for form in posts for fault in asker.wrong(form)]
    for n in range(N):
        # Each form in its turn, and half as many searches and filters.
        form = posts[n % len(posts)] if n % 3 else rng.choice(offered)
        wrong += asker.wrong(spoilt(rng, form))
    assert wrong == [], f"Again: make fuzz N={N * 4} SEED={seed}"
