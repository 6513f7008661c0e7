"""Bounds of time, things nobody here does, what is left out, and places around: see the
README of this folder. Written with their answers before one of them was asked.
"""

import csv
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.workers.search.test_questions_apart import (
    INDIA,
    NOW,
    days_of,
    share,
    when_of,
)
from workers.search import run
from workers.search.query import Choices, Kind, When
from workers.search.understand import understand

BOUNDS = Path(__file__).with_name("questions_bounds.csv")
RIGHT = 0.95
HOURS = re.compile(r"([\d.]*)-([\d.]*)")
HORIZON = [NOW.date() + timedelta(days=n) for n in range(15)]


@pytest.fixture
def asked(_demo, db):
    """[(row, what was understood)]"""
    with BOUNDS.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row, understand(row["question"], Choices(), now=NOW)) for row in rows]


def minutes(said, otherwise):
    hour, _dot, minute = said.partition(".")
    return int(hour) * 60 + int(minute or 0) if said else otherwise


def when_in(code):
    """ "18-", "tomorrow 10-12", "-sat", "!today", or as in the other files."""
    *days, hours = code.split() or [""]
    if found := HOURS.fullmatch(hours):
        low, high = found.groups()
        span = (minutes(low, 0), minutes(high, 24 * 60))
        return When(days=many(days[0]) if days else (), hours=span)
    if "-" in code and not code[0].isdigit() or code.startswith("!"):
        return When(days=many(code))
    if code.startswith("today "):
        at = datetime.fromisoformat(f"{NOW.date()}T{code.partition(' ')[2]}")
        return When(moment=at.replace(tzinfo=INDIA))
    return when_of(code)


def many(code):
    if code.startswith("!"):
        gone = days_of(code[1:])[0]
        weekly = not code.endswith("today")
        return tuple(
            day
            for day in HORIZON
            if day != gone and not (weekly and day.weekday() == gone.weekday())
        )
    first, dash, last = code.partition("-")
    if not dash:
        return days_of(code)
    low = days_of(first)[0] if first else HORIZON[0]
    high = days_of(last)[0] if last else HORIZON[-1]
    return tuple(day for day in HORIZON if low <= day <= high)


def is_said(query, said):
    reasons = " ".join(one.reason for one in query.unused)
    if said == "strange":
        return query.trade is None and any(
            one.kind == Kind.STRANGE for one in query.unused
        )
    if said == "left out":
        return any(one.kind == Kind.NOT for one in query.unused)
    if said == "past":
        return "past" in reasons
    if said == "instead":
        return "looked in" in reasons
    return not {Kind.STRANGE, Kind.NOT} & {one.kind for one in query.unused}


def test_what_is_asked_is_understood(asked):
    assert len(asked) >= 80
    answers = {name: [] for name in ("trade", "city", "area", "when", "said")}
    for row, query in asked:
        trade = query.trade.slug if query.trade else ""
        city = query.city.slug if query.city else ""
        right = {
            "trade": trade in row["trade"].split("|"),
            "city": city == row["city"],
            "area": query.area == row["area"].lower(),
            "when": query.when == when_in(row["when"]),
            "said": is_said(query, row["said"]),
        }
        for name, is_right in right.items():
            answers[name].append(is_right)
        wrong = [name for name, is_right in right.items() if not is_right]
        if wrong:
            got = (trade, city, query.area, query.when)
            print(row["question"], wrong, got, [u.reason for u in query.unused])
    shares = {name: share(name, of) for name, of in answers.items()}
    assert min(shares.values()) >= RIGHT


def test_whose_trade_there_is_finds_somebody(asked):
    found = [
        run.find(replace(query, when=When(), rate_max=None, not_area="")).total
        for row, query in asked
        if row["trade"]
    ]
    assert share("found somebody", map(bool, found)) == 1
