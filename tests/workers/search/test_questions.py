"""Questions as people type them. Another list, by somebody else, keeps this honest."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workers.search.query import Choices
from workers.search.understand import named_trades, understand, without

pytestmark = pytest.mark.usefixtures("market")
SEEN = Path(__file__).with_name("questions_seen.csv")
RIGHT = 0.95
NOW = datetime(2026, 11, 18, 5, 40, tzinfo=UTC)
ODD = [
    "नल",
    "kal",
    "5 baje",
    "ac",
    "21/11",
    ",",
    "gizer",
    "in pune",
    "\u200d",
    "…",
    "24",
]


def read(path):
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def misses(rows, ask):
    """A sentence for each question of whose answer something is wrong."""
    for row in rows:
        query = ask(row["question"])
        got = {
            "trade": query.trade.slug if query.trade else "",
            "city": query.city.name if query.city else "",
            "area": query.area,
            "when": bool(query.when),
        }
        wanted = {
            "trade": row["trade"],
            "city": row["city"],
            "area": row["area"].lower(),
            "when": bool(row["when"]),
        }
        for name in wanted:
            if got[name] != wanted[name]:
                yield name, f"{row['question']}: {name} {got[name]}, not {wanted[name]}"


def test_the_questions_are_understood(ask):
    rows = read(SEEN)
    wrong = list(misses(rows, ask))
    print("\n".join(sentence for _name, sentence in wrong))
    for name in ("trade", "city", "area", "when"):
        number = len([1 for of, _sentence in wrong if of == name])
        assert 1 - number / len(rows) >= RIGHT, name
    assert len(rows) >= 150
    assert {row["trade"] for row in rows} >= {"plumber", "salon-at-home"}


def test_a_wrong_answer_is_seen(ask):
    row = {"question": "tap leaking", "trade": "painter"}
    row |= dict.fromkeys(("city", "area", "when"), "")
    assert [name for name, _sentence in misses([row], ask)] == ["trade"]


typed = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(ODD)), max_size=12)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(parts=typed)
def test_any_text_is_read_and_always_the_same_way(parts):
    text = " ".join(parts)
    query = understand(text, Choices(), now=NOW)
    assert query == understand(text, Choices(), now=NOW)
    assert query.text == text
    assert len(set(named_trades(query))) == len(named_trades(query))
    for one in (*query.understood, *query.unused):
        assert one.text
        assert without(text, one) != text
