"""A market where one pays online: the site's own gateways against the play bank."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import (
    Attempt,
    BookingSettings,
    Contest,
    GatewayOrder,
    WebhookEvent,
)
from bookings.money import checkout, queue, settling
from bookings.money.gateways.base import Way
from bookings.states import Verb
from mysite.play_bank.bank import RAZORPAY_KEY, RAZORPAY_KEY_SECRET, STRIPE_KEY
from tests.bookings import documents
from tests.cast import drive
from tests.play_bank import RAZORPAY_WEBHOOK_SECRET, WEBHOOK_SECRET

WAY = Way("Kitchen tap drips", "https://s.example/{attempt}/", "https://s.example/")


@pytest.fixture
def online(bank, settings, db):
    """Both gateways are offered beside cash. Gives the bank."""
    settings.STRIPE_SECRET_KEY = STRIPE_KEY
    settings.STRIPE_WEBHOOK_SECRETS = [WEBHOOK_SECRET]
    settings.STRIPE_API = bank.stripe_url
    settings.RAZORPAY_KEY_ID = RAZORPAY_KEY
    settings.RAZORPAY_KEY_SECRET = RAZORPAY_KEY_SECRET
    settings.RAZORPAY_WEBHOOK_SECRETS = [RAZORPAY_WEBHOOK_SECRET]
    settings.RAZORPAY_API = bank.razorpay_url
    policy = BookingSettings.load()
    policy.offer_stripe = policy.offer_razorpay = BookingSettings.Offer.YES
    policy.save()
    return bank


@pytest.fixture
def accepted(online, ask, worker):
    """A job by card that the worker has accepted; the customer is to pay."""
    return jobs.accept(ask(gateway="stripe"), by=worker)


@pytest.fixture
def secured(online, accepted):
    return pay(online, accepted)


@pytest.fixture
def paid(secured):
    """Finished, taken and released."""
    job = drive(secured, *FINISHING)
    work_through()
    return again(job)


@pytest.fixture
def asked(online, paid):
    """The customer's bank asks for the money of that job back."""
    case = online.dispute(documents.charge_of(online, attempt_of(paid)))
    settling.settle(attempt_of(paid))
    return Contest.objects.get(external_id=case["id"])


@pytest.fixture
def upi_paid(online, ask, worker):
    """Finished, taken by Razorpay and released."""
    job = jobs.accept(ask(gateway="razorpay"), by=worker)
    job = drive(pay(online, job), *FINISHING)
    work_through()
    return again(job)


@pytest.fixture
def contest(online):
    """`contest(job)` begins one and lets us hear of it; `decide` ends it."""

    def begin(job, **how):
        attempt = attempt_of(job)
        case = online.dispute(documents.charge_of(online, attempt), **how)
        settling.settle(attempt)
        return Contest.objects.get(external_id=case["id"])

    return begin


FINISHING = (Verb.START, Verb.COMPLETE, Verb.CONFIRM)


def begin(job, **how):
    """The customer is led to the gateway; the attempt that it is about."""
    payment = payment_of(job)
    checkout.begin(payment, WAY, by=job.customer, **how)
    return payment.attempts.latest("pk")


def pay(bank, job, **how):
    """The customer pays on the gateway's page and comes back."""
    attempt = begin(job, **how)
    bank.pay(attempt.checkout_id)
    checkout.look_again(attempt.payment)
    return again(job)


def again(job):
    """The job as it is now, with nothing remembered."""
    return type(job).objects.with_people().get(pk=job.pk)


def payment_of(job):
    return job.payments.exclude(status="cancelled").get()


def attempt_of(job):
    return payment_of(job).attempts.latest("pk")


def work_through(turns=5, at=None):
    """All that waits is done, also what comes of it: four days on, so that it is after
    the visit and before a bank lets go of what it keeps.
    """
    at = at or timezone.now() + timedelta(days=4)
    for turn in range(turns):
        if not queue.work_due(at=at + timedelta(minutes=turn)):
            return


def made(kind):
    return list(GatewayOrder.objects.filter(kind=kind).order_by("pk"))


def gateway_rows(payment):
    """A try that took more than is owed, what was refused of it, and a word."""
    attempt = Attempt.objects.create(
        payment=payment,
        gateway="stripe",
        status=Attempt.Status.CAPTURED,
        currency=payment.currency,
        amount=payment.amount,
        captured=payment.amount,
        checkout_id="cs_1",
    )
    order = GatewayOrder.objects.create(
        attempt=attempt,
        kind=GatewayOrder.Kind.REFUND,
        number=1,
        amount=100,
        status=GatewayOrder.Status.FAILED,
    )
    event = WebhookEvent.objects.create(
        gateway="stripe",
        event_id="evt_1",
        kind="charge.refunded",
        payload={"email": "a@example.com"},
        attempt=attempt,
        status=WebhookEvent.Status.FAILED,
    )
    return attempt, order, event
