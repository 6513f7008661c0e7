"""Many take a number at the same moment: each another one, and none is left out.

Real threads on real connections. Some of them change their mind at the last moment.
"""

import os
import random
import threading
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from bookings.models import Entry, Paper, PaperSeries
from bookings.money import late_papers, papers, payments, trouble
from bookings.states import Status
from tests.bookings.papers import forget_papers
from tests.cast import soon
from tests.clock import DEFAULT

BEGINS = DEFAULT
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

WRITERS = 8
EACH = int(os.environ.get("RACES", "15"))
AT = datetime(2026, 11, 18, tzinfo=UTC)


class ChangedMind(Exception):
    pass


def at_once(moves):
    barrier, failures = threading.Barrier(len(moves)), []

    def run(move):
        barrier.wait()
        try:
            move()
        except Exception as failure:  # noqa: BLE001  shown by the test
            failures.append(failure)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(move,)) for move in moves]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def counts():
    return list(Paper.objects.order_by("count").values_list("count", flat=True))


def test_many_writers_and_no_gap(in_cash):
    """The series itself is new: all of them begin it."""
    payment = payments.payment_of(in_cash())
    forget_papers()

    def write(writer):
        chance = random.Random(writer)
        for turn in range(EACH):
            # A third of them goes back after the number was taken.
            goes_back = chance.random() < 0.33
            try:
                with transaction.atomic():
                    entry = Entry.objects.create(
                        source="race",
                        external_id=f"{writer}-{turn}",
                        kind=Entry.Kind.CASH,
                        at=AT,
                    )
                    papers.issue_receipt(payment, entry)
                    if goes_back:
                        raise ChangedMind
            except ChangedMind:
                continue

    at_once([lambda n=n: write(n) for n in range(WRITERS)])
    made = Entry.objects.filter(source="race").count()
    assert 0 < made < WRITERS * EACH
    assert counts() == list(range(1, made + 1))
    assert PaperSeries.objects.get().last == made
    assert trouble.series_with_gaps().count() == 0


def test_workers_mark_cash_at_the_same_moment(job_in, city):
    jobs = [
        job_in(Status.FINISHED, start=soon(city, days=2 + n)) for n in range(WRITERS)
    ]

    def mark(job):
        payments.mark_paid(payments.payment_of(job), by=job.worker)

    # Each is marked twice, by two who press at once.
    at_once([lambda job=job: mark(job) for job in jobs * 2])
    assert counts() == list(range(1, WRITERS + 1))
    of = Paper.objects.values_list("payment__job__code", flat=True)
    assert Counter(of) == Counter(job.code for job in jobs)


def test_two_processes_bring_late_papers(job_in, city):
    jobs = [job_in(Status.FINISHED, start=soon(city, days=2 + n)) for n in range(5)]
    for job in jobs:
        payments.mark_paid(payments.payment_of(job), by=job.worker)
    forget_papers()
    at_once([late_papers.issue_due] * 4)
    assert counts() == [1, 2, 3, 4, 5]
    assert trouble.series_with_gaps().count() == 0
