"""The last use of a coupon, asked for by two at the same moment: one has it, the other
reads that it is used up, and everything they typed is still there. See `test_races`.
"""

from datetime import UTC

import pytest
from django.urls import reverse

from bookings import jobs
from bookings.models import Coupon, CouponUse, Job
from tests.bookings.test_races import (  # noqa: F401
    RACES,
    Runner,
    _as_often_as_they_like,
    codes,
    loser,
    race,
    worker,
)
from tests.cast import soon

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _as_many_requests(settings):
    settings.MAX_OPEN_REQUESTS = 10_000


@pytest.fixture
def asking(city, worker):  # noqa: F811
    page = reverse("bookings:book", args=[worker.worker_profile.code])

    def asking(runner, n, hour, code):
        start = soon(city, days=1 + n % 13, hour=hour)
        typed = {
            "minutes": "60",
            "start": start.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ"),
            "title": "Kitchen tap drips",
            "address": "B-704, Paud Road, Kothrud",
            "coupon": code,
        }
        return runner, page, typed

    return asking


def withdraw():
    """So that the same hour can be asked for once more."""
    job = Job.objects.with_people().get(status="pending")
    jobs.cancel(job, by=job.customer)
    assert CouponUse.objects.get(job=job).given_back_at


def test_the_last_use_is_used_once(asking, customer, other_customer):
    first, second = Runner(customer), Runner(other_customer)
    for n in range(RACES):
        coupon = Coupon.objects.create(code=f"LAST{n}", amount_off=5_000, most_uses=1)
        answers = race(
            asking(first, n, 10, coupon.code), asking(second, n, 14, coupon.code)
        )
        assert codes(answers) == [302, 409]
        page = loser(answers).content.decode()
        assert "This code has been used up." in page
        assert "B-704, Paud Road, Kothrud" in page
        assert coupon.uses.count() == 1
        withdraw()


def test_one_customer_in_two_tabs(asking, customer):
    """Who may use it once does, also where both tabs ask for other hours."""
    phone, desk = Runner(customer), Runner(customer)
    for n in range(RACES):
        coupon = Coupon.objects.create(code=f"ONCE{n}", amount_off=5_000)
        answers = race(
            asking(phone, n, 10, coupon.code), asking(desk, n, 14, coupon.code)
        )
        assert codes(answers) == [302, 409]
        assert "You have used this code already." in loser(answers).content.decode()
        assert coupon.uses.count() == 1
        withdraw()


def test_the_same_click_twice_is_one_request(asking, customer):
    phone, desk = Runner(customer), Runner(customer)
    for n in range(RACES):
        coupon = Coupon.objects.create(code=f"TWICE{n}", amount_off=5_000)
        answers = race(
            asking(phone, n, 10, coupon.code), asking(desk, n, 10, coupon.code)
        )
        assert codes(answers) == [302, 302]
        assert coupon.uses.count() == 1
        withdraw()
    assert Job.objects.count() == CouponUse.objects.count() == RACES
