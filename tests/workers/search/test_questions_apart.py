"""The questions kept apart: what they are is said in the README of this folder.

Only figures are printed here, never a question: nobody is to learn from its misses.
"""

import csv
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from workers.search import run
from workers.search.query import Choices, Part, When
from workers.search.understand import understand

FOLDER = Path(__file__).parent
# The lists, and how many questions each has at least.
NUMBERS = {"apart": 150, "fresh": 150, "last": 120, "third": 100}
INDIA = ZoneInfo("Asia/Kolkata")
# As the file says: Wednesday, ten past eleven.
NOW = datetime(2026, 11, 18, 11, 10, tzinfo=INDIA)
RIGHT = 0.95
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@pytest.fixture(params=NUMBERS)
def asked(request, _demo, db):
    """[(row, what was understood)]"""
    with (FOLDER / f"questions_{request.param}.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row, understand(row["question"], Choices(), now=NOW)) for row in rows]


def when_of(code):
    day, _space, hour = code.partition(" ")
    if code in {"", "now"}:
        return When(soon=code == "now")
    days = days_of(day)
    if hour and hour[0].isdigit():
        at = datetime.combine(days[0], time.fromisoformat(hour), INDIA)
        return When(moment=at)
    return When(days=days, part=Part(hour) if hour else None)


def days_of(name):
    today = NOW.date()
    known = {"today": 0, "tomorrow": 1}
    if name in known:
        return (today + timedelta(days=known[name]),)
    if name == "weekend":
        return days_of("sat") + days_of("sun")
    if name in WEEKDAYS:
        ahead = (WEEKDAYS.index(name) - today.weekday()) % 7
        return (today + timedelta(days=ahead),)
    return (date.fromisoformat(name),)


def share(name, answers):
    answers = list(answers)
    right = sum(answers)
    print(f"{name}: {right} of {len(answers)}")
    return right / len(answers)


def test_the_right_trade_comes_first(asked, request):
    assert len(asked) >= NUMBERS[request.node.callspec.params["asked"]]
    right = (
        (query.trade.slug if query.trade else "none") in row["trade"].split("|")
        for row, query in asked
    )
    assert share("trade", right) >= RIGHT


def test_places_and_times_are_read(asked):
    city = ((q.city.slug if q.city else "") == row["city"] for row, q in asked)
    area = (q.area == row["area"].lower() for row, q in asked)
    when = (q.when == when_of(row["when"]) for row, q in asked)
    assert share("city", city) >= RIGHT
    assert share("neighbourhood", area) >= RIGHT
    assert share("time", when) >= RIGHT


def test_nobody_comes_to_a_dead_end(asked):
    found = [
        run.find(replace(query, when=When())).total
        for row, query in asked
        if "none" not in row["trade"]
    ]
    assert share("found somebody", map(bool, found)) == 1
