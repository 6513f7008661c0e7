"""What rules ask of the database, and what a row that is not there is."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from bookings import queries
from bookings.models import Job
from bookings.states import Status, Verb
from tests.cast import drive, soon
from workers.models import WorkerProfile


def test_a_job_is_locked_as_it_is_now_and_the_callers_own_stays(ask):
    job = ask()
    drive(Job.objects.with_people().get(), Verb.ACCEPT)
    with transaction.atomic():
        locked = queries.lock_job(job)
    assert (job.status, locked.status) == (Status.PENDING, Status.ACCEPTED)
    assert (job.version, locked.version) == (0, 1)
    assert locked.customer is job.customer
    assert queries.read_move(job).status == Status.ACCEPTED


@pytest.mark.django_db
def test_a_job_that_is_not_there_does_not_exist():
    with transaction.atomic(), pytest.raises(Job.DoesNotExist):
        queries.lock_job(Job(pk=7))


def test_a_worker_who_takes_no_jobs_does_not_exist(worker):
    assert queries.listed_worker(worker.pk).city == worker.worker_profile.city
    WorkerProfile.objects.update(availability=False)
    with pytest.raises(WorkerProfile.DoesNotExist):
        queries.listed_worker(worker.pk)


def test_rivals_want_some_of_the_same_time(ask, city, other_customer):
    job = ask(start=soon(city, hour=10))
    rival = ask(start=soon(city, hour=10), by=other_customer)
    ask(start=soon(city, hour=15), by=other_customer)
    assert queries.rivals_of(job) == [job, rival]


def test_open_jobs_are_counted_for_either_side(ask, job_in, customer, worker, city):
    ask()
    job_in(Status.REJECTED, start=soon(city, hour=15))
    assert queries.count_open_jobs(customer) == queries.count_open_jobs(worker) == 1
    assert queries.count_waiting(customer) == 1


def test_what_is_overdue_is_found_by_its_own_clock(ask, job_in, city):
    asked, done = ask(), job_in(Status.COMPLETED, start=soon(city, hour=15))
    assert list(queries.unanswered(timezone.now())) == []
    late = max(asked.answer_by, done.confirm_by) + timedelta(seconds=1)
    assert list(queries.unanswered(late)) == [asked]
    assert list(queries.unquestioned(late)) == [done]
