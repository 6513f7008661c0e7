from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bookings.jobs import pricing
from bookings.jobs.work import Work
from bookings.models import BookingSettings
from tests.cast import soon
from toolkit import money

hours = Work.by_the_hour


@pytest.fixture
def rules(db):
    return BookingSettings.load()


def test_quote_is_rate_times_hours_with_commission_inside(worker, city):
    quote = pricing.quote(worker.worker_profile, hours(90), soon(city))
    assert (quote.currency, quote.hourly_rate, quote.minutes) == ("INR", 34_900, 90)
    assert quote.price == 52_350
    assert quote.commission_bps == 1200
    assert quote.commission == 6_282
    assert quote.earnings == 46_068


@pytest.fixture
def noon(city):
    return soon(city, days=1, hour=12)


def test_worker_has_two_hours_to_answer(worker, noon):
    quote = pricing.quote(
        worker.worker_profile, hours(60), noon + timedelta(days=2), at=noon
    )
    assert quote.answer_by == noon + timedelta(hours=2)


@pytest.mark.parametrize(
    ("asked", "answer"),
    [(19, 21), (20, 24 + 9), (23, 24 + 9), (3, 9), (5, 9), (6, 8)],
)
def test_nobody_answers_at_night(worker, city, asked, answer):
    at = soon(city, days=1, hour=asked)
    midnight = soon(city, days=1, hour=0)
    quote = pricing.quote(
        worker.worker_profile, hours(60), at + timedelta(days=3), at=at
    )
    assert quote.answer_by == midnight + timedelta(hours=answer)


def test_answer_must_come_before_the_start(worker, noon):
    start = noon + timedelta(minutes=75)
    quote = pricing.quote(worker.worker_profile, hours(60), start, at=noon)
    assert quote.answer_by == start - timedelta(minutes=30)


def test_ten_minutes_at_least_but_never_past_the_start(worker, noon):
    profile = worker.worker_profile
    soon_ = pricing.quote(profile, hours(60), noon + timedelta(minutes=20), at=noon)
    assert soon_.answer_by == noon + timedelta(minutes=10)
    sooner = pricing.quote(profile, hours(60), noon + timedelta(minutes=5), at=noon)
    assert sooner.answer_by == noon + timedelta(minutes=5)


def test_cancelling_is_free_until_the_frozen_hour(worker, rules):
    rules.cancel_fee, rules.free_cancel_minutes = 10_000, 120
    rules.save()
    at = timezone.now()
    start = at + timedelta(days=1)
    quote = pricing.quote(worker.worker_profile, hours(60), start, at=at)
    assert quote.cancel_free_until == start - timedelta(hours=2)
    assert quote.cancel_fee == 10_000


def test_a_late_request_can_be_cancelled_free_at_once(worker):
    at = timezone.now()
    quote = pricing.quote(
        worker.worker_profile, hours(60), at + timedelta(minutes=90), at=at
    )
    assert quote.cancel_free_until == at


def test_fee_is_never_more_than_the_price(worker, rules, city):
    rules.cancel_fee = 10**9
    rules.save()
    quote = pricing.quote(worker.worker_profile, hours(60), soon(city))
    assert quote.cancel_fee == quote.price


@given(st.integers(0, 10**11), st.integers(0, 10_000))
def test_share_is_never_more_than_the_whole(amount, bps):
    part = money.share(amount, bps)
    assert 0 <= part <= amount
    assert abs(part * 10_000 - amount * bps) <= 5_000
