"""Keys that come twice, answers that are lost, and what Stripe keeps of them."""

import pytest
import stripe

from mysite.play_bank import Fault
from tests.mysite.play_bank.stripe_story import captured, secured, session_of
from tests.play_bank import stripe_of

KEY = {"idempotency_key": "pay-7-refund-1"}


@pytest.fixture
def client(stripe_client):
    return stripe_client


def refunds(client, intent):
    found = client.v1.refunds.list({"payment_intent": intent.id}).data
    return [refund.amount for refund in found]


def refund(client, intent, amount=1000, key=KEY):
    given = {"payment_intent": intent.id, "amount": amount}
    return client.v1.refunds.create(given, key)


class TestKeys:
    def test_the_same_twice_is_done_once(self, bank, client):
        intent = captured(bank, client)
        first, second = refund(client, intent), refund(client, intent)
        assert first.id == second.id
        assert second.last_response.headers["Idempotent-Replayed"] == "true"
        assert refunds(client, intent) == [1000]

    def test_another_body_under_the_same_key(self, bank, client):
        intent = captured(bank, client)
        refund(client, intent)
        with pytest.raises(stripe.IdempotencyError, match="pay-7-refund-1"):
            refund(client, intent, 2000)
        assert refunds(client, intent) == [1000]

    def test_a_refusal_belongs_to_its_key(self, bank, client):
        intent = secured(bank, client)
        with pytest.raises(stripe.InvalidRequestError):
            refund(client, intent)
        client.v1.payment_intents.capture(intent.id)
        with pytest.raises(stripe.InvalidRequestError, match="not been captured"):
            refund(client, intent)
        assert refund(client, intent, key={"idempotency_key": "other"}).amount == 1000

    def test_a_call_that_was_not_begun_leaves_the_key_free(self, client, watch):
        key = {"idempotency_key": "pay-7-checkout"}
        with pytest.raises(stripe.InvalidRequestError, match="unknown parameter"):
            client.v1.refunds.create({"payment_intend": "pi_1"}, key)
        watch.violations.clear()
        with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
            client.v1.refunds.create({"payment_intent": "pi_1"}, key)

    def test_it_is_forgotten_after_a_day(self, bank, client):
        intent = captured(bank, client)
        first = refund(client, intent)
        bank.advance(24 * 3600 + 1)
        assert refund(client, intent).id != first.id

    def test_a_key_has_an_end(self, bank, client):
        intent = captured(bank, client)
        with pytest.raises(stripe.InvalidRequestError, match="too long"):
            refund(client, intent, key={"idempotency_key": "k" * 256})


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "error", "done"),
        [
            (Fault.UNREACHABLE, stripe.APIConnectionError, []),
            (Fault.LOST, stripe.APIConnectionError, [1000]),
            (Fault.BROKEN, stripe.APIError, []),
            (Fault.STORED_BEFORE, stripe.APIError, []),
            (Fault.STORED_AFTER, stripe.APIError, [1000]),
            (Fault.BUSY, stripe.RateLimitError, []),
        ],
    )
    def test_what_was_done_and_what_the_shop_hears(
        self, bank, client, fault, error, done
    ):
        intent = captured(bank, client)
        bank.faults.plan(fault, "/refunds")
        with pytest.raises(error):
            refund(client, intent)
        assert refunds(client, intent) == done

    @pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.LOST, Fault.BROKEN])
    def test_the_same_key_heals_what_was_not_kept(self, bank, fault):
        client = stripe_of(bank, retries=1)
        intent = captured(bank, client)
        bank.faults.plan(fault, "/refunds")
        assert refund(client, intent).amount == 1000
        assert refunds(client, intent) == [1000]

    @pytest.mark.parametrize(
        ("fault", "done"), [(Fault.STORED_BEFORE, []), (Fault.STORED_AFTER, [1000])]
    )
    def test_a_kept_500_comes_again(self, bank, client, fault, done):
        intent = captured(bank, client)
        bank.faults.plan(fault, "/refunds")
        for _ in range(2):
            with pytest.raises(stripe.APIError):
                refund(client, intent)
        assert refunds(client, intent) == done

    def test_only_the_calls_that_are_meant(self, bank, client):
        bank.faults.plan(Fault.BROKEN, "/capture", times=2)
        intent = secured(bank, client)
        for _ in range(2):
            with pytest.raises(stripe.APIError):
                client.v1.payment_intents.capture(intent.id)
        assert client.v1.payment_intents.capture(intent.id).status == "succeeded"

    def test_a_bank_that_is_away(self, bank, client):
        bank.faults.plan(Fault.UNREACHABLE, times=None, methods=("GET", "POST"))
        for _ in range(2):
            with pytest.raises(stripe.APIConnectionError):
                client.v1.balance.retrieve()
        bank.faults.clear()
        assert session_of(client).status == "open"
