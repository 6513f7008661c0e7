"""A job in a city of another zone than the market's: its days are those of its city."""

import pytest
from django.urls import reverse

from bookings import reviews
from bookings.models import Payment, Review
from bookings.money import payments
from bookings.states import Status
from services.zones import market_zone
from tests.cast import make_worker
from tests.harness_clock import at
from tests.reading import column, row

# Tuesday the 24th, 9:30 pm in Berlin; Wednesday the 25th, 2:00 am in Pune.
EVENING = "2026-11-24T20:30Z"


@pytest.fixture
def karl(worker, other_city, category):
    """A worker in Berlin. The market goes by Pune."""
    return make_worker("karl", name="Karl Weber", city=other_city, category=category)


@pytest.fixture
def paid(job_in, karl, customer):
    """Paid and reviewed at this moment."""
    job = job_in(Status.FINISHED, worker=karl)
    payments.mark_paid(job.payments.get(), by=karl)
    reviews.leave(job, by=customer, rating=4, comment="Came on the minute.")
    return job


@at(EVENING)
def test_what_was_paid_this_evening_is_of_today(began, paid, karl, as_user):
    assert str(market_zone()) == "Asia/Kolkata"
    page = as_user(karl).get("/work/earnings/")
    assert column(page, "Paid") == ["Today"]


@at(EVENING)
def test_staff_read_the_day_of_the_place(began, paid, as_user, boss):
    desk = as_user(boss)
    payments = desk.get(reverse(Payment.snippet_viewset.get_url_name("list")))
    assert column(payments, "Paid") == ["today"]
    name = Review.snippet_viewset.get_url_name("inspect")
    page = desk.get(reverse(name, args=[paid.review.pk]))
    assert row(page, "When") == "today, 9:30 pm"
