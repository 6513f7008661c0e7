from datetime import timedelta

import pytest

from bookings import reviews
from bookings.models import Review
from bookings.states import REVIEWABLE, Status
from tests.cast import soon
from toolkit.errors import NotAllowed, NotNow, Unprocessable


def test_review_is_kept_and_counted(job_in, customer, worker):
    job = job_in(Status.FINISHED)
    review = reviews.leave(job, by=customer, rating=4, comment="Came at ten sharp.")
    assert (review.customer, review.worker, review.rating) == (customer, worker, 4)
    profile = worker.worker_profile
    profile.refresh_from_db()
    assert (profile.rating_sum, profile.rating_count, profile.rating) == (4, 1, 4.0)
    assert job.events.last().verb == "review"


@pytest.mark.parametrize("status", Status)
def test_only_after_the_work(job_in, customer, status):
    job = job_in(status)
    if status in REVIEWABLE:
        assert reviews.leave(job, by=customer, rating=5).job == job
    else:
        with pytest.raises(NotNow, match="once the work is done"):
            reviews.leave(job, by=customer, rating=5)
        assert Review.objects.count() == 0


@pytest.mark.parametrize("rating", [0, 6, -1, 2.5, None, "5"])
def test_one_to_five(job_in, customer, rating):
    job = job_in(Status.FINISHED)
    with pytest.raises(Unprocessable, match="between one and five"):
        reviews.leave(job, by=customer, rating=rating)
    assert Review.objects.count() == 0


@pytest.mark.parametrize("who", ["worker", "other_customer", "other_worker", "support"])
def test_only_its_customer(job_in, who, request):
    job = job_in(Status.FINISHED)
    with pytest.raises(NotAllowed):
        reviews.leave(job, by=request.getfixturevalue(who), rating=1)


def test_one_a_job(job_in, customer, worker):
    job = job_in(Status.FINISHED)
    reviews.leave(job, by=customer, rating=5)
    with pytest.raises(NotNow, match="already reviewed"):
        reviews.leave(job, by=customer, rating=1)
    worker.worker_profile.refresh_from_db()
    assert worker.worker_profile.rating_sum == 5


def test_not_after_ninety_days(job_in, customer):
    job = job_in(Status.FINISHED)
    last = job.ends_at + timedelta(days=90)
    with pytest.raises(NotNow, match="time to review"):
        reviews.leave(job, by=customer, rating=5, at=last + timedelta(seconds=1))
    assert reviews.leave(job, by=customer, rating=5, at=last).created_at == last


def test_average_is_exact_and_the_spread_adds_up(job_in, customer, worker, city):
    for day, rating in enumerate([5, 4, 4]):
        job = job_in(Status.FINISHED, start=soon(city, days=2 + day))
        reviews.leave(job, by=customer, rating=rating, comment=f"Day {day}")
    profile = worker.worker_profile
    profile.refresh_from_db()
    assert (profile.rating_sum, profile.rating_count, profile.rating) == (13, 3, 4.3)
    assert profile.score == (1 + 13) * 1_000_000_000 // (1 + 3)
    assert reviews.spread(profile) == {5: 1, 4: 2, 3: 0, 2: 0, 1: 0}
    assert [r.comment for r in reviews.latest(profile, 2)] == ["Day 2", "Day 1"]
