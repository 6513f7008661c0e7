"""Events on their way: signed as the gateway signs, in any order, until taken."""

import random

import pytest
import stripe
from django.http import HttpResponse

from mysite.play_bank import STRIPE, Endpoint, PlayBank, signed
from mysite.play_bank.webhooks import WAITS
from tests.mysite.play_bank.stripe_story import secured
from tests.play_bank import WEBHOOK_SECRET, WEBHOOK_URL, stripe_of, through


@pytest.fixture
def client(stripe_client):
    return stripe_client


class Shop:
    """Takes what it is sent and answers as it is told."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.got = []

    def __call__(self, url, body, headers):
        self.got.append((url, body, headers))
        return self.answers.pop(0) if self.answers else 200

    def types(self, client, secret=WEBHOOK_SECRET):
        events = [
            client.construct_event(body, headers["Stripe-Signature"], secret)
            for _, body, headers in self.got
        ]
        return [event.type for event in events]


SECURED = [
    "payment_intent.created",
    "charge.succeeded",
    "payment_intent.amount_capturable_updated",
    "checkout.session.completed",
]


class TestDelivery:
    def test_stripes_own_client_believes_them(self, bank, client):
        shop = Shop()
        secured(bank, client)
        assert bank.deliver(send=shop) == [200] * 4
        assert shop.types(client) == SECURED
        assert {url for url, _, _ in shop.got} == {WEBHOOK_URL}
        assert bank.deliver(send=shop) == []

    def test_in_any_order_and_several_times(self, bank, client):
        shop = Shop()
        secured(bank, client)
        events = random.Random(1).sample(bank.events, 4)
        bank.deliver(events, times=3, send=shop)
        wanted = [event["type"] for event in events for _ in range(3)]
        assert shop.types(client) == wanted
        bank.deliver(bank.events[::-1], send=shop)
        assert shop.types(client)[12:] == SECURED[::-1]

    def test_never(self, bank, client):
        secured(bank, client)
        bank.drop(bank.events[1:])
        shop = Shop()
        bank.deliver(send=shop)
        assert shop.types(client) == SECURED[:1]

    def test_again_until_it_is_taken(self, bank, client):
        shop = Shop(500, 0, 404, 204)
        secured(bank, client)
        event = bank.events[0]
        bank.drop(bank.events[1:])
        for answered in (500, 0, 404, 204):
            assert bank.deliver(send=shop) == [answered]
        assert bank.outbox.waiting == []
        assert event["answers"] == [500, 0, 404, 204]

    def test_not_for_ever(self, bank, client):
        secured(bank, client)
        bank.drop(bank.events[1:])
        shop = Shop(*[500] * 99)
        while bank.outbox.waiting:
            bank.deliver(send=shop)
        assert len(shop.got) == len(WAITS) + 1

    def test_later_changes_do_not_change_what_was_said(self, bank, client):
        intent = secured(bank, client)
        client.v1.payment_intents.capture(intent.id)
        shop = Shop()
        bank.deliver(bank.events[:3], send=shop)
        _, body, headers = shop.got[2]
        event = client.construct_event(
            body, headers["Stripe-Signature"], WEBHOOK_SECRET
        )
        assert event.data.object.status == "requires_capture"

    def test_the_shop_may_read_an_event_again(self, bank, client):
        secured(bank, client)
        found = client.v1.events.retrieve(bank.events[0]["id"])
        assert found.type == "payment_intent.created"
        listed = client.v1.events.list({"limit": 2}).data
        assert [event.type for event in listed] == SECURED[:1:-1]
        asked = {"types": SECURED[1:3], "created": {"gte": bank.now() - 60}}
        found = client.v1.events.list(asked).data
        assert [event.type for event in found] == SECURED[2:0:-1]
        later = {"created": {"gt": bank.now() + 60}}
        assert client.v1.events.list(later).data == []
        with pytest.raises(stripe.InvalidRequestError, match="No such event"):
            client.v1.events.retrieve("evt_nobody")


class TestSignatures:
    def test_two_secrets_while_one_replaces_the_other(self, watch):
        endpoint = Endpoint(STRIPE, WEBHOOK_URL, ("whsec_new", "whsec_old"))
        with PlayBank(endpoints=[endpoint], watch=watch) as bank:
            client = stripe_of(bank)
            secured(bank, client)
            shop = Shop()
            bank.deliver(send=shop)
            for secret in ("whsec_new", "whsec_old"):
                assert shop.types(client, secret) == SECURED
            with pytest.raises(stripe.SignatureVerificationError):
                shop.types(client, "whsec_other")

    def test_an_old_one_is_refused(self, bank, client):
        secured(bank, client)
        event = bank.events[0]
        body, headers = signed(event, (WEBHOOK_SECRET,), at=bank.now() - 301)
        with pytest.raises(stripe.SignatureVerificationError, match="Timestamp"):
            client.construct_event(body, headers["Stripe-Signature"], WEBHOOK_SECRET)


def test_events_hold_what_stripe_describes(bank, client, stripe_contract):
    """They are kept as objects, too, and read as answers."""
    secured(bank, client)
    for event in client.v1.events.list().data:
        about = event.data.object
        assert stripe_contract.of_object(about.object, about.to_dict()) == []


def test_through_the_test_client(bank, stripe_client, rf):
    """The request is the one that would come over HTTP."""
    got = []

    class Client:
        def post(self, *args, **kwargs):
            got.append(rf.post(*args, **kwargs))
            return HttpResponse(status=202)

    secured(bank, stripe_client)
    assert bank.deliver(send=through(Client())) == [202] * 4
    request = got[0]
    assert request.path == "/webhooks/stripe/"
    signature = request.headers["Stripe-Signature"]
    event = stripe_client.construct_event(request.body, signature, WEBHOOK_SECRET)
    assert event.type == "payment_intent.created"
