"""Checkout, holds, captures and refunds, asked for by Stripe's own client."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import stripe

from tests.mysite.play_bank.stripe_story import (
    JOB,
    captured,
    charge_of,
    secured,
    session_of,
)
from tests.play_bank import stripe_of

DAY = 86_400


def types(bank):
    return [event["type"] for event in bank.events]


@pytest.fixture
def client(stripe_client):
    return stripe_client


class TestCheckout:
    def test_a_session_is_open_until_somebody_pays(self, bank, client):
        session = session_of(client)
        assert (session.status, session.payment_status) == ("open", "unpaid")
        assert (session.amount_total, session.currency) == (5000, "usd")
        assert session.url.startswith(bank.url)
        assert session.payment_intent is None
        intent = bank.pay(session.id)
        session = client.v1.checkout.sessions.retrieve(session.id)
        assert (session.status, session.payment_status) == ("complete", "unpaid")
        assert session.payment_intent == intent["id"]
        assert session.url is None

    def test_what_was_asked_for_reaches_intent_and_charge(self, bank, client):
        intent = secured(bank, client)
        assert intent.status == "requires_capture"
        assert (intent.amount, intent.amount_capturable) == (5000, 5000)
        assert (intent.amount_received, intent.transfer_group) == (0, JOB)
        assert intent.metadata.to_dict() == {"payment": "7"}
        charge = charge_of(client, intent)
        card = charge.payment_method_details.card
        assert (card.brand, card.last4) == ("visa", "4242")
        assert card.capture_before == charge.created + 7 * DAY
        assert (charge.captured, charge.transfer_group) == (False, JOB)
        assert charge.balance_transaction is None

    def test_lines_add_up(self, client):
        price = {"currency": "usd", "product_data": {"name": "An hour"}}
        lines = [
            {"quantity": 3, "price_data": {**price, "unit_amount": 1000}},
            {"quantity": 1, "price_data": {**price, "unit_amount": 250}},
        ]
        assert session_of(client, line_items=lines).amount_total == 3250

    def test_with_automatic_capture_it_is_paid_at_once(self, bank, client):
        intent = captured(bank, client)
        assert (intent.status, intent.amount_received) == ("succeeded", 5000)
        (session,) = client.v1.checkout.sessions.list(
            {"payment_intent": intent.id}
        ).data
        assert (session.status, session.payment_status) == ("complete", "paid")

    def test_another_card_after_one_that_failed(self, bank, client):
        session = session_of(client)
        failed = bank.fail(session.id, why="no_funds")
        intent = client.v1.payment_intents.retrieve(failed["id"])
        assert intent.status == "requires_payment_method"
        assert intent.last_payment_error.decline_code == "insufficient_funds"
        assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
        assert bank.pay(session.id, brand="amex")["id"] == intent.id
        intent = client.v1.payment_intents.retrieve(intent.id)
        assert (intent.status, intent.last_payment_error) == ("requires_capture", None)
        assert types(bank) == [
            "payment_intent.created",
            "payment_intent.payment_failed",
            "charge.succeeded",
            "payment_intent.amount_capturable_updated",
            "checkout.session.completed",
        ]

    @pytest.mark.parametrize("agrees", [True, False])
    def test_a_second_step(self, bank, client, agrees):
        session = session_of(client)
        id = bank.second_step(session.id)["id"]
        intent = client.v1.payment_intents.retrieve(id)
        assert intent.status == "requires_action"
        assert intent.next_action.redirect_to_url.url.startswith(session.url)
        bank.pay(session.id) if agrees else bank.fail(session.id, why="denied")
        intent = client.v1.payment_intents.retrieve(id)
        wanted = "requires_capture" if agrees else "requires_payment_method"
        assert (intent.status, intent.next_action) == (wanted, None)

    def test_nobody_pays_twice(self, bank, client):
        session = session_of(client)
        bank.pay(session.id)
        with pytest.raises(Exception, match="is complete"):
            bank.pay(session.id)

    def test_an_open_session_can_be_closed_once(self, bank, client):
        session = session_of(client)
        bank.fail(session.id)
        closed = client.v1.checkout.sessions.expire(session.id)
        assert closed.status == "expired"
        intent = client.v1.payment_intents.retrieve(closed.payment_intent)
        assert (intent.status, intent.cancellation_reason) == ("canceled", "expired")
        with pytest.raises(stripe.InvalidRequestError, match="status of expired"):
            client.v1.checkout.sessions.expire(session.id)
        with pytest.raises(Exception, match="is expired"):
            bank.pay(session.id)

    def test_a_session_ends_by_itself(self, bank, client):
        session = session_of(client, expires_at=bank.now() + 3600)
        bank.advance(3599)
        assert client.v1.checkout.sessions.retrieve(session.id).status == "open"
        bank.advance(1)
        assert client.v1.checkout.sessions.retrieve(session.id).status == "expired"
        assert types(bank) == ["checkout.session.expired"]

    @pytest.mark.parametrize("seconds", [20 * 60, 25 * 3600])
    def test_it_lives_half_an_hour_to_a_day(self, bank, client, seconds):
        with pytest.raises(stripe.InvalidRequestError, match="expires_at"):
            session_of(client, expires_at=bank.now() + seconds)

    @pytest.mark.parametrize(
        ("amount", "code"), [(49, "amount_too_small"), (10**8, "amount_too_large")]
    )
    def test_amounts_have_bounds(self, client, amount, code):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            session_of(client, amount)
        assert caught.value.code == code

    def test_a_currency_that_nobody_has(self, client):
        price = {
            "currency": "xyz",
            "unit_amount": 100,
            "product_data": {"name": "A tap"},
        }
        with pytest.raises(stripe.InvalidRequestError, match="Invalid currency: xyz"):
            session_of(client, line_items=[{"quantity": 1, "price_data": price}])


class TestCapture:
    def test_many_at_once_are_one(self, bank, client):
        id = secured(bank, client).id

        def capture(number):
            try:
                return client.v1.payment_intents.capture(id).status
            except stripe.InvalidRequestError as error:
                return error.code

        with ThreadPoolExecutor(8) as threads:
            answers = list(threads.map(capture, range(8)))
        assert answers.count("succeeded") == 1
        assert answers.count("payment_intent_unexpected_state") == 7
        assert types(bank).count("payment_intent.succeeded") == 1

    def test_notes_on_it_can_change(self, bank, client):
        intent = secured(bank, client)
        given = {"metadata": {"job": "9"}, "description": "A tap"}
        changed = client.v1.payment_intents.update(intent.id, given)
        assert changed.metadata.to_dict() == {"payment": "7", "job": "9"}
        assert changed.description == "A tap"

    def test_all_of_it(self, bank, client):
        intent = secured(bank, client)
        taken = client.v1.payment_intents.capture(intent.id)
        assert (taken.status, taken.amount_received) == ("succeeded", 5000)
        assert taken.amount_capturable == 0
        charge = client.v1.charges.retrieve(
            taken.latest_charge, {"expand": ["balance_transaction"]}
        )
        assert (charge.captured, charge.amount_captured) == (True, 5000)
        assert charge.amount_refunded == 0
        moved = charge.balance_transaction
        assert (moved.amount, moved.fee, moved.net) == (5000, 175, 4825)

    def test_a_part_of_it_once(self, bank, client):
        """What is not taken goes back at once, as a refund that nobody asked for."""
        intent = secured(bank, client)
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1200})
        charge = charge_of(client, intent)
        assert (charge.amount_captured, charge.amount_refunded) == (1200, 3800)
        assert charge.refunded is False
        (back,) = client.v1.refunds.list({"payment_intent": intent.id}).data
        assert (back.amount, back.balance_transaction) == (3800, None)
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 100})
        assert caught.value.code == "payment_intent_unexpected_state"
        assert caught.value.error.payment_intent.status == "succeeded"

    @pytest.mark.parametrize(
        ("amount", "code"),
        [(5001, "amount_too_large"), (0, "parameter_invalid_integer")],
    )
    def test_not_more_than_is_held(self, bank, client, amount, code):
        intent = secured(bank, client)
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.payment_intents.capture(intent.id, {"amount_to_capture": amount})
        assert caught.value.code == code
        intent = client.v1.payment_intents.retrieve(intent.id)
        assert intent.status == "requires_capture"

    def test_what_is_cancelled_is_not_captured(self, bank, client):
        intent = secured(bank, client)
        gone = client.v1.payment_intents.cancel(
            intent.id, {"cancellation_reason": "requested_by_customer"}
        )
        assert (gone.status, gone.amount_capturable) == ("canceled", 0)
        assert gone.cancellation_reason == "requested_by_customer"
        charge = charge_of(client, intent)
        assert (charge.amount_captured, charge.amount_refunded) == (0, 5000)
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.payment_intents.capture(intent.id)
        assert caught.value.code == "payment_intent_unexpected_state"
        with pytest.raises(stripe.InvalidRequestError, match="status of canceled"):
            client.v1.payment_intents.cancel(intent.id)

    def test_what_is_captured_is_not_cancelled(self, bank, client):
        intent = captured(bank, client)
        with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
            client.v1.payment_intents.cancel(intent.id)

    def test_a_hold_ends_after_seven_days(self, bank, client):
        intent = secured(bank, client)
        bank.advance(7 * DAY - 60)
        assert client.v1.payment_intents.retrieve(intent.id).status == intent.status
        bank.advance(60)
        gone = client.v1.payment_intents.retrieve(intent.id)
        assert (gone.status, gone.cancellation_reason) == ("canceled", "automatic")
        assert types(bank)[-2:] == ["charge.expired", "payment_intent.canceled"]
        (back,) = client.v1.refunds.list({"payment_intent": intent.id}).data
        assert back.reason == "expired_uncaptured_charge"


class TestRefunds:
    def refund(self, client, intent, **given):
        return client.v1.refunds.create({"payment_intent": intent.id, **given})

    def test_parts_until_nothing_is_left(self, bank, client):
        intent = captured(bank, client)
        first = self.refund(client, intent, amount=1500, metadata={"order": "1"})
        assert (first.amount, first.status) == (1500, "succeeded")
        rest = self.refund(client, intent)
        assert rest.amount == 3500
        charge = charge_of(client, intent)
        assert (charge.amount_refunded, charge.refunded) == (5000, True)
        listed = client.v1.refunds.list({"payment_intent": intent.id}).data
        assert [refund.id for refund in listed] == [rest.id, first.id]
        assert listed[1].metadata.to_dict() == {"order": "1"}
        with pytest.raises(stripe.InvalidRequestError) as caught:
            self.refund(client, intent, amount=1)
        assert caught.value.code == "charge_already_refunded"

    def test_never_more_than_was_taken(self, bank, client):
        intent = secured(bank, client)
        client.v1.payment_intents.capture(intent.id, {"amount_to_capture": 1200})
        for amount in (1201, 5000):
            with pytest.raises(stripe.InvalidRequestError, match="greater than"):
                self.refund(client, intent, amount=amount)
        assert self.refund(client, intent).amount == 1200

    def test_nothing_that_is_only_held(self, bank, client):
        intent = secured(bank, client)
        with pytest.raises(stripe.InvalidRequestError) as caught:
            self.refund(client, intent)
        assert caught.value.code == "charge_not_captured"

    def test_the_balance_knows_of_it(self, bank, client):
        intent = captured(bank, client)
        self.refund(client, intent, amount=2000)
        balance = client.v1.balance.retrieve()
        assert [sums.amount for sums in balance.pending] == [4825]
        assert [sums.amount for sums in balance.available] == [-2000]
        bank.advance(2 * DAY)
        balance = client.v1.balance.retrieve()
        assert [sums.amount for sums in balance.available] == [2825]

    def test_pages_of_a_list(self, bank, client):
        intent = captured(bank, client)
        made = [self.refund(client, intent, amount=n).id for n in range(1, 6)]
        pages = client.v1.refunds.list({"payment_intent": intent.id, "limit": 2})
        assert [refund.id for refund in pages.auto_paging_iter()] == made[::-1]


class TestCallers:
    def test_a_wrong_key(self, bank, client):
        with pytest.raises(stripe.AuthenticationError, match="Invalid API Key"):
            stripe_of(bank, key="sk_test_of_somebody_else").v1.balance.retrieve()

    def test_a_misspelt_parameter(self, bank, client, watch):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            session_of(client, sucess_url="https://shop.example/")
        assert caught.value.code == "parameter_unknown"
        assert caught.value.param == "sucess_url"
        assert watch.violations == [
            "POST /v1/checkout/sessions [sucess_url]: is unknown"
        ]
        watch.violations.clear()

    def test_a_missing_parameter(self, bank, client, watch):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.transfers.create({"amount": 5, "currency": "usd"})
        assert caught.value.code == "parameter_missing"
        assert caught.value.param == "destination"
        assert watch.violations == ["POST /v1/transfers [destination]: is missing"]
        watch.violations.clear()

    def test_what_is_not_there(self, client):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.payment_intents.retrieve("pi_nobody")
        assert (caught.value.http_status, caught.value.code) == (
            404,
            "resource_missing",
        )

    def test_expanding_what_is_inside(self, bank, client):
        intent = captured(bank, client)
        (session,) = client.v1.checkout.sessions.list(
            {"payment_intent": intent.id}
        ).data
        whole = client.v1.checkout.sessions.retrieve(
            session.id,
            {"expand": ["payment_intent.latest_charge.balance_transaction"]},
        )
        charge = whole.payment_intent.latest_charge
        assert charge.balance_transaction.fee == 175
        again = client.v1.checkout.sessions.retrieve(session.id)
        assert again.payment_intent == intent.id
