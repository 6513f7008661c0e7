"""Two people press at the same moment. One wins, the other gets a sentence, no 500.

Real threads, real connections, through the URLs. Each race is run many times, since
what is won by luck once is lost the next time: without the locks of `lock_job` and
`calendar.lock`, or with transactions that begin to write late, it is one of the first
four that is lost.
"""

import os
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from bookings import jobs, transitions
from bookings.models import Job, JobEvent, Payment, Review
from bookings.states import Status, Verb
from tests.cast import PATHS, drive, make_worker, soon
from workers.models import SlotCell, WorkerProfile

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

RACES = int(os.environ.get("RACES", "40"))


@pytest.fixture(autouse=True)
def _as_often_as_they_like(settings):
    """Here one address sends in a minute what a city does."""
    settings.RATE_LIMITS = {}


@pytest.fixture
def worker(city, category):
    return make_worker(
        "racer", city=city, category=category, hours=(0, 1440), name="Suresh Rao"
    )


class Runner:
    """One person with a browser and a thread of their own."""

    def __init__(self, user):
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def press(self, url, data, barrier, answers):
        barrier.wait()
        answers.append(self.client.post(url, data))
        connection.close()


def race(*moves):
    """`moves`: (runner, url, data). Returns the answers in the order they came."""
    barrier, answers = threading.Barrier(len(moves)), []
    threads = [
        threading.Thread(target=runner.press, args=(url, data, barrier, answers))
        for runner, url, data in moves
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def codes(answers):
    return sorted(answer.status_code for answer in answers)


def loser(answers):
    return max(answers, key=lambda answer: answer.status_code)


def test_two_customers_one_hour(ask, city, worker, customer, other_customer):
    first, second = Runner(worker), Runner(worker)
    for n in range(RACES):
        start = soon(city, days=1 + n % 13, hour=10)
        a = ask(start=start, minutes=60)
        b = ask(start=start + timedelta(minutes=30), by=other_customer)
        answers = race(
            (first, f"/jobs/{a.code}/accept/", {}),
            (second, f"/jobs/{b.code}/accept/", {}),
        )
        assert codes(answers) == [302, 409]
        assert "declined" in loser(answers).content.decode()
        statuses = Job.objects.filter(pk__in=[a.pk, b.pk]).values_list(
            "status", flat=True
        )
        assert sorted(statuses) == ["accepted", "rejected"]
        assert SlotCell.objects.count() == 6
        winner = Job.objects.get(pk__in=[a.pk, b.pk], status="accepted")
        jobs.cancel(winner, by=worker)


def test_accept_against_cancel(ask, city, worker, customer):
    accepting, cancelling = Runner(worker), Runner(customer)
    won = {"accepted": 0, "cancelled": 0}
    for n in range(RACES):
        job = ask(start=soon(city, days=1 + n % 13, hour=10))
        answers = race(
            (accepting, f"/jobs/{job.code}/accept/", {"seen": "pending"}),
            (cancelling, f"/jobs/{job.code}/cancel/", {"seen": "pending"}),
        )
        assert codes(answers) == [302, 409]
        job = Job.objects.with_people().get(pk=job.pk)
        won[job.status] += 1
        assert job.events.count() == 2
        assert SlotCell.objects.count() == (6 if job.status == "accepted" else 0)
        if job.status == "accepted":
            jobs.cancel(job, by=worker)
    assert sum(won.values()) == RACES


def test_one_person_confirms_twice(ask, city, worker, customer):
    phone, desk = Runner(customer), Runner(customer)
    for n in range(RACES):
        job = drive(
            ask(start=soon(city, days=1 + n % 13, hour=10)), *PATHS[Status.COMPLETED]
        )
        answers = race(
            (phone, f"/jobs/{job.code}/confirm/", {}),
            (desk, f"/jobs/{job.code}/confirm/", {}),
        )
        # The same person doing the same thing twice: once is enough, both are told so.
        assert codes(answers) == [302, 302]
        assert JobEvent.objects.filter(job=job, verb="confirm").count() == 1
        assert Payment.objects.filter(job=job).count() == 1
    assert WorkerProfile.objects.get(pk=worker.pk).jobs_done == RACES


def test_two_people_confirm(ask, city, worker, customer, support):
    phone, desk = Runner(customer), Runner(support)
    confirmed_by = Counter()
    for n in range(RACES):
        job = drive(
            ask(start=soon(city, days=1 + n % 13, hour=10)), *PATHS[Status.COMPLETED]
        )
        answers = race(
            (phone, f"/jobs/{job.code}/confirm/", {}),
            (desk, f"/jobs/{job.code}/confirm/", {}),
        )
        assert codes(answers) == [302, 409]
        assert "already finished" in loser(answers).content.decode()
        confirmed_by[JobEvent.objects.get(job=job, verb="confirm").actor] += 1
        assert Payment.objects.filter(job=job).count() == 1
    assert confirmed_by.keys() <= {customer, support}
    assert WorkerProfile.objects.get(pk=worker.pk).jobs_done == RACES


def test_confirm_against_dispute(ask, city, worker, customer):
    phone, desk = Runner(customer), Runner(customer)
    for n in range(RACES // 4):
        job = drive(
            ask(start=soon(city, days=1 + n % 13, hour=10)), *PATHS[Status.COMPLETED]
        )
        answers = race(
            (phone, f"/jobs/{job.code}/confirm/", {}),
            (desk, f"/jobs/{job.code}/dispute/", {"reason": "It drips again."}),
        )
        assert codes(answers) == [302, 409]
        job.refresh_from_db()
        paid = Payment.objects.filter(job=job).count()
        assert (job.status, paid) in {("finished", 1), ("disputed", 0)}


def test_review_twice(ask, city, worker, customer):
    phone, desk = Runner(customer), Runner(customer)
    total = 0
    for n in range(RACES):
        job = drive(
            ask(start=soon(city, days=1 + n % 13, hour=10)), *PATHS[Status.FINISHED]
        )
        answers = race(
            (phone, f"/jobs/{job.code}/review/", {"rating": "5", "comment": "Good"}),
            (desk, f"/jobs/{job.code}/review/", {"rating": "3", "comment": "Fair"}),
        )
        assert codes(answers) == [302, 409]
        assert "already reviewed" in loser(answers).content.decode()
        total += Review.objects.get(job=job).rating
    profile = WorkerProfile.objects.get(pk=worker.pk)
    assert (profile.rating_sum, profile.rating_count) == (total, RACES)


def test_even_without_the_lock_the_database_sees_who_came_second(ask, city, worker):
    """Two read “pending”; the second to write is refused by the trigger."""
    job = ask(start=soon(city))
    a, b = Job.objects.get(pk=job.pk), Job.objects.get(pk=job.pk)
    assert transitions.apply(a, Verb.ACCEPT, by=worker).status == "accepted"
    assert (b.status, b.version) == ("pending", 0)
    b.prev_status, b.status, b.version = "pending", "rejected", 1
    with pytest.raises(Exception, match="moves only from where it is"):
        b.save()
