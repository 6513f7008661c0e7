"""Questions written with their answers before they were asked: see the README here."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from tests.workers.search.test_questions_apart import NOW, share, when_of
from workers.search import run
from workers.search.query import Choices, Sort, When
from workers.search.understand import understand

LATER = Path(__file__).with_name("questions_later.csv")
RIGHT = 0.95


@pytest.fixture
def asked(_demo, db):
    """[(row, what was understood)]"""
    with LATER.open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [(row, understand(row["question"], Choices(), now=NOW)) for row in rows]


def rate_of(code):
    """(lowest, highest, order) of "-500", "100-200", "low" or nothing."""
    if code in {"", "low"}:
        return None, None, Sort.PRICE if code else Sort.BEST
    low, high = (int(rate) * 100 if rate else None for rate in code.split("-"))
    return low, high, Sort.BEST


def test_what_is_needed_where_and_when(asked):
    assert len(asked) >= 60
    trade = ((q.trade.slug if q.trade else "") == row["trade"] for row, q in asked)
    city = ((q.city.slug if q.city else "") == row["city"] for row, q in asked)
    area = (q.area == row["area"].lower() for row, q in asked)
    when = (q.when == when_of(row["when"]) for row, q in asked)
    rate = (
        (q.rate_min, q.rate_max, q.sort) == rate_of(row["rate"]) for row, q in asked
    )
    assert share("trade", trade) >= RIGHT
    assert share("city", city) >= RIGHT
    assert share("neighbourhood", area) >= RIGHT
    assert share("time", when) >= RIGHT
    assert share("rate", rate) >= RIGHT


def test_whose_trade_there_is_finds_somebody(asked):
    found = [
        run.find(replace(query, when=When(), rate_min=None, rate_max=None)).total
        for row, query in asked
        if row["trade"]
    ]
    assert share("found somebody", map(bool, found)) == 1


def test_whose_trade_there_is_not_is_told_so(asked):
    none = [query for row, query in asked if not row["trade"]]
    assert len(none) >= 4
    assert [query.trade for query in none] == [None] * len(none)
    # Nobody has their words, or it is known that nobody does it.
    assert all(query.words or query.is_strange for query in none)
