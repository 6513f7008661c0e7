"""Everything that is due has its turn, in order, whatever fails on the way."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from toolkit.sweeps import SweepFailed, oldest_first, sweep

START = datetime(2026, 11, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows():
    """Seven sessions, by key; two end in each minute, the last key first."""
    for number in range(7):
        Session.objects.create(
            session_key=f"{number}",
            session_data="",
            expire_date=START - timedelta(minutes=number // 2),
        )
    return Session.objects.all()


@pytest.mark.parametrize("batch", [1, 2, 3, 7, 200])
def test_comes_once_and_the_oldest_first_although_it_stays(rows, batch):
    found = [row.pk for row in oldest_first(rows, "expire_date", batch)]
    assert found == ["6", "4", "5", "2", "3", "0", "1"]


def test_what_goes_on_the_way_hides_nothing(rows):
    found = []
    for row in oldest_first(rows, "expire_date", 2):
        found.append(row.pk)
        row.delete()
    assert found == ["6", "4", "5", "2", "3", "0", "1"]


def test_a_failure_keeps_nobody_from_their_turn(rows, caplog):
    seen = []

    def act(row):
        seen.append(row.pk)
        if row.pk in "60":
            raise ValueError(row.pk)
        if row.pk == "4":
            raise LookupError

    with pytest.raises(SweepFailed) as raised:
        sweep(oldest_first(rows, "expire_date"), act, settled=(LookupError,))
    assert seen == ["6", "4", "5", "2", "3", "0", "1"]
    assert [str(failure) for failure in raised.value.exceptions] == ["6", "0"]
    assert [record.getMessage() for record in caplog.records] == [
        "Session 6 failed.",
        "Session 0 failed.",
    ]


def test_says_for_how_many_it_did_something(rows):
    def act(row):
        if row.pk == "6":
            raise LookupError

    assert sweep(rows, act, settled=(LookupError,)) == 6


def test_where_only_the_database_was_away_that_is_what_is_raised(rows):
    seen = []

    def act(row):
        seen.append(row.pk)
        if row.pk in "60":
            raise OperationalError(row.pk)

    with pytest.raises(OperationalError, match="6"):
        sweep(oldest_first(rows, "expire_date"), act)
    assert seen == ["6", "4", "5", "2", "3", "0", "1"]
