"""The figures themselves are `make bench`; here is only that they can be taken."""

import json
import os
import subprocess
import sys

import pytest

from bench.budgets import score
from bench.budgets.__main__ import told
from toolkit import limits

ASK = (
    "import json, django; from django.conf import settings; django.setup();"
    "print(json.dumps(settings.RATE_LIMITS))"
)


def test_callers_of_the_figures_are_counted_and_never_refused(settings, tmp_path):
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "STATE_DIR": str(tmp_path),
    }
    told = subprocess.run(
        [sys.executable, "-c", ASK],
        cwd=settings.BASE_DIR,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    bench = json.loads(told.stdout)
    assert bench.keys() == settings.RATE_LIMITS.keys()
    for name, text in settings.RATE_LIMITS.items():
        ours, theirs = limits.rates(text), limits.rates(bench[name])
        assert [(r.seconds, r.per) for r in ours] == [
            (r.seconds, r.per) for r in theirs
        ]
        assert all(rate.amount >= 10**9 for rate in theirs)


FAST = {"fcp": 900, "lcp": 1200, "tbt": 20, "cls": 0.0}
LIGHT = {"blocking": 2, "transfer": 90, "scripts": 30, "axe": 0, "photos": 400}


def test_times_are_judged_as_lighthouse_does():
    """By its documentation: 0.9 at what is good, 0.5 at the middle of all sites."""
    good = {what: curve[1] for what, curve in score.CURVES.items()}
    middle = {what: curve[2] for what, curve in score.CURVES.items()}
    assert score.performance(good) == pytest.approx(90, abs=0.1)
    assert score.performance(middle) == pytest.approx(50, abs=0.1)
    assert score.performance(FAST) > 98


@pytest.mark.parametrize(
    ("much", "missed"),
    [
        ({}, []),
        ({"blocking": 5}, ["requests before first paint"]),
        ({"transfer": 151}, ["transfer without photos"]),
        ({"scripts": 41}, ["scripts"]),
        ({"cls": 0.03}, ["layout shift"]),
        ({"axe": 1}, ["faults found by axe, both schemes"]),
        ({"lcp": 5000}, ["performance, points short"]),
        ({"photos": 4000, "requests": 90}, []),
    ],
)
def test_a_page_that_costs_more_misses_its_budget(much, missed):
    seen = {"requests": 20} | FAST | LIGHT | much
    seen["performance"] = score.performance(seen)
    lines = told("home", seen, "")
    assert [line.what for line in lines if line.is_good is False] == missed


def test_times_are_not_judged_where_others_take_them():
    seen = {"requests": 20, "performance": 40} | FAST | LIGHT
    judged = {line.what: line.is_good for line in told("home", seen, "", False)}
    assert judged["performance, points short"] is None
    assert judged["transfer without photos"] is True
