"""Words of a gateway: checked, kept once, and worth no more than a look."""

import json
from random import Random

import pytest
from django.test import Client
from django.urls import reverse

from bookings.models import Attempt, Entry, WebhookEvent
from bookings.money import queue
from mysite.play_bank.faults import Fault
from mysite.play_bank.webhooks import signed
from tests.bookings.paying import FINISHING, begin, payment_of, work_through
from tests.cast import drive
from tests.play_bank import WEBHOOK_SECRET

URL = reverse("bookings:webhook", args=["stripe"])


def send(url, body, headers):
    return (
        Client()
        .post(URL, body, content_type="application/json", headers=headers)
        .status_code
    )


@pytest.fixture
def said(online, accepted):
    """The customer has paid, and the bank has not told us yet."""
    attempt = begin(accepted)
    online.pay(attempt.checkout_id)
    return attempt


def test_a_word_secures_the_price(online, said):
    assert set(online.deliver(send=send)) == {200}
    assert payment_of(said.payment.job).status == "created"
    queue.work_due()
    assert payment_of(said.payment.job).status == "secured"
    assert set(WebhookEvent.objects.values_list("status", flat=True)) == {"done"}


def test_in_any_order_and_often(online, said):
    events = list(online.events)
    Random(7).shuffle(events)
    assert set(online.deliver(events, times=3, send=send)) == {200}
    assert WebhookEvent.objects.count() == len(events)
    work_through()
    job = drive(payment_of(said.payment.job).job, *FINISHING)
    work_through()
    online.deliver(list(reversed(online.events)), times=2, send=send)
    work_through()
    assert payment_of(job).status == "released"
    assert Entry.objects.filter(kind="capture").count() == 1
    assert Entry.objects.filter(kind="release").count() == 1


def test_lost_words_are_made_good_by_the_clock(online, said):
    online.drop()
    work_through()
    assert payment_of(said.payment.job).status == "secured"
    assert WebhookEvent.objects.count() == 0


def test_a_gateway_that_is_away_is_asked_again(online, said):
    online.deliver(send=send)
    online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
    queue.work_due()
    waiting = WebhookEvent.objects.filter(status="waiting")
    assert set(waiting.values_list("tries", flat=True)) == {1}
    online.faults.clear()
    work_through()
    assert payment_of(said.payment.job).status == "secured"


def test_what_is_not_about_us_is_kept_and_left(online, said):
    body = {
        "id": "evt_other",
        "object": "event",
        "type": "invoice.paid",
        "data": {"object": {"id": "in_1", "object": "invoice", "metadata": {}}},
    }
    assert post_signed(body) == 200
    event = WebhookEvent.objects.get()
    assert (event.attempt, event.status) == (None, "done")


def post_signed(document, secret=WEBHOOK_SECRET):
    text = document if isinstance(document, str) else json.dumps(document)
    event = {"gateway": "stripe", "body": text, "id": "evt", "type": "x"}
    body, headers = signed(event, (secret,))
    return send(URL, body, headers)


@pytest.mark.parametrize(
    "document",
    [
        "[]",
        "nope",
        "{}",
        '{"id": "evt_1"}',
        '{"object": "v2.core.event"}',
        "null",
        "",
        "[" * 20_000 + "]" * 20_000,
    ],
    ids=range(8),
)
def test_signed_nonsense_is_refused(online, document):
    assert post_signed(document) == 400
    assert WebhookEvent.objects.count() == 0


def test_what_no_database_keeps_is_left_out_of_a_word(online):
    body = """{"id": "evt\\u0000_1", "type": "x\\ud800", "n": NaN, "big": -1e999,
        "sum": 349,
        "data": {"object": {"id": "pi_1", "na\\u0000me": ["a\\u0000b\\udfffc"]}}}"""
    assert post_signed(body) == 200
    event = WebhookEvent.objects.get()
    assert (event.event_id, event.kind) == ("evt_1", "x")
    thing = {"id": "pi_1", "name": ["abc"]}
    assert event.payload["data"] == {"object": thing}
    assert (event.payload["n"], event.payload["big"]) == ("NaN", "-1e999")
    assert event.payload["sum"] == 349


def test_forged_words_leave_nothing(online, said):
    event = online.events[-1]
    body, headers = signed(event, ("whsec_of_somebody_else",))
    assert send(URL, body, headers) == 400
    body, headers = signed(event, (WEBHOOK_SECRET,))
    assert send(URL, body.replace(b"amount", b"amounts"), headers) == 400
    assert send(URL, body, {}) == 400
    assert send(URL, b"\xff\xfe", headers) == 400
    assert WebhookEvent.objects.count() == 0


def test_an_old_word_is_not_believed(online, said):
    body, headers = signed(online.events[-1], (WEBHOOK_SECRET,), at=online.now() - 400)
    assert send(URL, body, headers) == 400


def test_both_secrets_count_while_one_is_exchanged(online, said, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new_one", WEBHOOK_SECRET]
    assert set(online.deliver(send=send)) == {200}


def test_without_a_secret_nothing_is_believed(online, said, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []
    body, headers = signed(online.events[-1], ("",))
    assert send(URL, body, headers) == 400


def test_doors(online, client):
    assert client.get(URL).status_code == 405
    unknown = reverse("bookings:webhook", args=["paypal"])
    assert client.post(unknown, "{}", content_type="x/y").status_code == 404
    large = client.post(URL, b"x" * (256 * 1024 + 1), content_type="x/y")
    assert large.status_code == 413


def test_the_name_of_an_attempt_of_another_gateway_says_nothing(online, said):
    Attempt.objects.update(gateway="razorpay")
    online.deliver(send=send)
    assert not WebhookEvent.objects.exclude(attempt=None).exists()
