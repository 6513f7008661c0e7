"""Earnings come from the books: by job, by day, by month, and as a spreadsheet."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from bookings.models import Account
from bookings.money import income, ledger, payments
from bookings.money.income import Total
from bookings.states import Status, Verb
from tests.cast import drive, soon

FINISH = (Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM)


@pytest.fixture
def paid(ask, city):
    """A finished job whose cash was marked as paid at that moment."""

    def paid(hour=9, *, at=None, **given):
        job = drive(ask(start=soon(city, hour=hour), **given), *FINISH)
        payments.mark_paid(payments.payment_of(job), by=job.worker, at=at)
        return job

    return paid


class TestEntries:
    def test_what_was_paid_taken_and_earned(self, paid, worker):
        job = paid(minutes=120)
        (entry,) = income.entries(worker)
        assert entry.job == job
        assert (entry.paid, entry.taken, entry.earned) == (69_800, 8_376, 61_424)
        assert entry.minus == -8_376

    def test_the_newest_first_and_only_mine(self, paid, worker, other_worker):
        now = timezone.now()
        old, new = paid(9, at=now - timedelta(days=2)), paid(11, at=now)
        other = paid(13, worker=other_worker)
        assert [entry.job for entry in income.entries(worker)] == [new, old]
        assert [entry.job for entry in income.entries(other_worker)] == [other]

    def test_since_counts_and_until_does_not(self, paid, worker):
        now = timezone.now()
        paid(9, at=now)
        assert income.entries(worker, since=now).count() == 1
        assert income.entries(worker, until=now).count() == 0

    def test_totals_add_up(self, paid, worker, other_worker):
        assert income.totals(worker) == []
        paid(9)
        paid(11, minutes=120)
        paid(14, worker=other_worker)
        assert income.totals(worker) == [Total("INR", 92_136, 12_564)]
        assert income.totals(worker)[0].paid == 104_700
        assert income.totals(worker)[0].minus == -12_564


def test_a_correction_is_not_an_earning(paid, worker):
    job = paid(9)
    ledger.post(
        "test",
        "correction",
        kind="correction",
        job=job,
        currency="INR",
        lines=[
            (Account.Kind.WORKER_PAYABLE, worker, -500),
            (Account.Kind.COMMISSION, None, 500),
        ],
    )
    assert income.totals(worker) == [Total("INR", 30_712, 4_188)]


class TestByDay:
    def test_every_day_is_there_and_local(self, paid, worker, city):
        # An hour before midnight in UTC is already the next day in Pune.
        paid(9, at=datetime(2026, 3, 4, 23, tzinfo=timezone.now().tzinfo))
        days = income.by_day(
            worker, "INR", zone=city.tz, today=date(2026, 3, 6), days=3
        )
        assert days == [
            (date(2026, 3, 4), Total("INR", 0, 0)),
            (date(2026, 3, 5), Total("INR", 30_712, 4_188)),
            (date(2026, 3, 6), Total("INR", 0, 0)),
        ]

    def test_other_currencies_and_workers_are_left_out(
        self, paid, worker, other_worker, city
    ):
        paid(9)
        today = timezone.now().astimezone(city.tz).date()
        how = {"zone": city.tz, "today": today, "days": 1}
        assert income.by_day(worker, "EUR", **how) == [(today, Total("EUR", 0, 0))]
        assert income.by_day(other_worker, "INR", **how) == [
            (today, Total("INR", 0, 0))
        ]


def test_months_are_local_and_the_latest_comes_first(paid, worker, city):
    utc = timezone.now().tzinfo
    paid(9, at=datetime(2026, 1, 31, 23, tzinfo=utc))
    paid(11, at=datetime(2026, 3, 4, 12, tzinfo=utc))
    paid(13, at=datetime(2026, 3, 5, 12, tzinfo=utc))
    assert income.months(worker, city.tz) == [date(2026, 3, 1), date(2026, 2, 1)]


class TestOnItsWay:
    def test_done_and_unpaid_jobs_the_oldest_first(self, ask, worker, city):
        done = drive(ask(start=soon(city, hour=11), minutes=120), *FINISH[:3])
        unpaid = drive(ask(start=soon(city, hour=9)), *FINISH)
        drive(ask(start=soon(city, hour=15)), Verb.ACCEPT)
        found = list(income.on_its_way(worker))
        assert found == [unpaid, done]
        assert [(job.due, job.yours) for job in found] == [
            (34_900, 30_712),
            (69_800, 61_424),
        ]

    def test_paid_jobs_and_others_are_not_there(self, paid, worker, other_worker):
        paid(9)
        assert list(income.on_its_way(worker)) == []
        assert list(income.on_its_way(other_worker)) == []


def test_cash_leaves_our_part_with_the_worker(paid, worker, other_worker):
    assert income.owed(worker) == []
    paid(9)
    paid(11)
    assert income.owed(worker) == [("INR", 2 * 4_188)]
    assert income.owed(other_worker) == []


class TestTable:
    def test_headings_and_rows(self, paid, worker, city):
        utc = timezone.now().tzinfo
        job = paid(9, at=datetime(2026, 3, 4, 23, tzinfo=utc), minutes=90)
        headings, row = income.table(worker, city.tz)
        assert headings == income.HEADINGS
        assert row == (
            "2026-03-05",
            job.code,
            "Kitchen tap drips",
            "Ananya Deshpande",
            "INR",
            Decimal("523.50"),
            Decimal("62.82"),
            Decimal("460.68"),
            "cash",
            Decimal(0),
        )


def test_a_job_of_any_other_status_earns_nothing(job_in, worker):
    for hour, status in enumerate(set(Status) - {Status.FINISHED}, start=9):
        job_in(
            status,
            start=soon(worker.worker_profile.city, hour=min(hour, 16), days=hour - 6),
        )
    assert income.totals(worker) == []
