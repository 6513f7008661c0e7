"""The same through Razorpay: taken at once, and given back when nobody comes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings import jobs
from bookings.models import BookingSettings, Entry, WebhookEvent
from bookings.money import checkout, choosing, income, queue, refunds
from bookings.money.income import Total
from bookings.states import Verb
from mysite.play_bank.faults import Fault
from tests.bookings.paying import (
    FINISHING,
    WAY,
    again,
    attempt_of,
    begin,
    made,
    pay,
    payment_of,
    work_through,
)
from tests.cast import drive


@pytest.fixture
def accepted(online, ask, worker):
    return jobs.accept(ask(gateway="razorpay"), by=worker)


@pytest.fixture
def secured(online, accepted):
    return pay(online, accepted)


def test_paying_takes_it_and_holds_it(secured):
    payment, attempt = payment_of(secured), attempt_of(secured)
    assert (payment.status, attempt.status) == ("secured", "captured")
    assert (attempt.captured, attempt.method) == (secured.price, "UPI")
    kinds = [entry.kind for entry in Entry.objects.order_by("pk")]
    assert kinds == ["capture", "fee"]


def test_confirming_releases_it_at_once(secured, worker):
    job = drive(secured, *FINISHING)
    assert payment_of(job).status == "released"
    assert made("capture") == []
    assert income.totals(worker) == [Total("INR", job.earnings, job.commission)]
    assert [str(event.verb) for event in job.events.order_by("seq")][-2:] == [
        "confirm",
        "pay",
    ]


def test_a_page_that_is_paid_a_week_later(online, accepted):
    """Pages of Razorpay do not end, so there is never a second one beside them."""
    first = begin(accepted)
    online.advance(6 * 24 * 3600)
    late = timezone.now() + timedelta(days=6)
    queue.work_due(at=late)
    assert begin(accepted, at=late) == first
    online.pay(first.checkout_id)
    work_through(at=late + timedelta(days=1))
    assert payment_of(accepted).status == "secured"


def test_calling_off_gives_all_of_it_back(online, secured, customer):
    job = jobs.cancel(secured, by=customer)
    work_through()
    attempt = job.payments.get().attempts.get()
    assert (attempt.captured, attempt.refunded) == (job.price, job.price)
    assert [order.amount for order in made("refund")] == [job.price]


def test_late_keeps_the_fee(online, ask, worker, customer):
    policy = BookingSettings.load()
    policy.cancel_fee, policy.free_cancel_minutes = 10_000, 120
    policy.save()
    job = pay(online, jobs.accept(ask(gateway="razorpay"), by=worker))
    late = job.cancel_free_until + timedelta(minutes=1)
    job = jobs.cancel(job, by=customer, at=late)
    work_through()
    payment, attempt = payment_of(job), attempt_of(job)
    assert (payment.purpose, payment.status) == ("late-cancel", "released")
    assert attempt.captured - attempt.refunded == payment.amount == 10_000
    assert income.totals(worker) == [Total("INR", 10_000, 0)]


def test_what_becomes_good_too_late_goes_back(online, accepted, customer):
    attempt = begin(accepted)
    failed = online.fail(attempt.checkout_id)
    checkout.look_again(payment_of(accepted))
    attempt.refresh_from_db()
    assert (attempt.status, bool(attempt.failure)) == ("open", True)
    choosing.choose(accepted, "cash", by=customer)
    work_through()
    online.authorise_late(failed["id"])
    work_through(at=timezone.now() + timedelta(days=4, hours=2))
    attempt.refresh_from_db()
    assert (attempt.captured, attempt.refunded) == (accepted.price, accepted.price)
    assert payment_of_all(accepted) == {"cancelled"}


def payment_of_all(job):
    return set(job.payments.values_list("status", flat=True))


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.UNREACHABLE, Fault.BROKEN])
def test_a_lost_answer_makes_no_second_order(online, accepted, fault):
    online.faults.plan(fault, on="/orders")
    with pytest.raises(checkout.NoAnswer):
        begin(accepted)
    assert begin(accepted).checkout_id
    orders = online.razorpay_world.every("order")
    assert len(list(orders)) == 1


@pytest.mark.parametrize(
    "fault", [Fault.LOST, Fault.UNREACHABLE, Fault.BROKEN, Fault.STORED_AFTER]
)
def test_refunded_once_whatever_the_line_does(online, secured, finance, fault):
    job = drive(secured, *FINISHING)
    refunds.refund(payment_of(job), 5_000, by=finance, reason="It drips.")
    online.faults.plan(fault, on="/refund", times=2)
    work_through(turns=12)
    assert attempt_of(job).refunded == 5_000
    assert [order.status for order in made("refund")] == ["done"]


def test_it_is_offered_for_rupees_only(online, ask, worker):
    from bookings.money import methods

    assert methods.offered("INR") == ["stripe", "razorpay", "cash"]
    assert methods.offered("EUR") == ["stripe", "cash"]


def test_words_of_razorpay_are_checked_too(online, accepted):
    online.pay(begin(accepted).checkout_id)
    url = reverse("bookings:webhook", args=["razorpay"])

    def send(_url, body, headers):
        return (
            Client()
            .post(url, body, content_type="application/json", headers=headers)
            .status_code
        )

    assert set(online.deliver(send=send)) == {200}
    assert WebhookEvent.objects.exclude(attempt=None).exists()
    work_through()
    assert payment_of(accepted).status == "secured"
    for event in online.events:
        assert send(url, event["body"].encode(), {}) == 400


def test_coming_back_by_post_is_led_to_a_link(online, accepted, customer, client):
    attempt = begin(accepted)
    payment = online.pay(attempt.checkout_id)
    url = reverse("bookings:paid", args=[accepted.code, attempt.code])
    stranger = Client(enforce_csrf_checks=True)
    answer = stranger.post(url, online.callback(payment["id"]))
    assert (answer.status_code, answer["Location"]) == (303, url)
    assert payment_of(accepted).status == "created"
    client.force_login(customer)
    answer = client.get(url)
    assert answer.status_code == 302
    assert payment_of(accepted).status == "secured"


def test_the_form_that_leads_there(online, accepted, customer):
    place = checkout.begin(payment_of(accepted), WAY, by=customer)
    assert place.fields["amount"] == str(accepted.price)
    assert place.fields["order_id"] == place.id
    assert place.url.endswith("/v1/checkout/embedded")
    assert again(accepted).gateway == "razorpay"
    assert Verb.SECURE not in accepted.events.values_list("verb", flat=True)
