"""What Stripe would not take either: the wrong words, values, moments and callers."""

import pytest
import requests
import stripe

from mysite.play_bank.bank import STRIPE_KEY
from tests.mysite.play_bank.stripe_story import (
    captured,
    charge_of,
    secured,
    session_of,
    worker,
)

DAY = 86_400


@pytest.fixture
def client(stripe_client):
    return stripe_client


@pytest.fixture
def refused(watch):
    """Calls something, and returns the error that comes of it. What the description
    of the API forbids is not held against a test that does it on purpose.
    """

    def refused(call, *args, **kwargs):
        with pytest.raises(stripe.StripeError) as caught:
            call(*args, **kwargs)
        watch.violations.clear()
        return caught.value

    return refused


PRICE = {"currency": "usd", "unit_amount": 500, "product_data": {"name": "A tap"}}
TWO_CURRENCIES = [
    {"quantity": 1, "price_data": PRICE},
    {"quantity": 1, "price_data": {**PRICE, "currency": "eur"}},
]


class TestSessions:
    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"mode": "subscription"}, "payments only"),
            ({"payment_method_types": ["card", "sepa_debit"]}, "cards only"),
            ({"payment_intent_data": {"capture_method": "later"}}, "capture_method"),
            ({"line_items": [{"quantity": 0, "price_data": PRICE}]}, "equal to 1"),
            ({"line_items": TWO_CURRENCIES}, "Invalid currency"),
            ({"line_items": []}, "Missing required param: line_items"),
            ({"expires_at": "soon"}, "Invalid integer: soon"),
            ({"success_url": ""}, "empty string for 'success_url'"),
        ],
    )
    def test_what_is_wrong_with_it(self, client, refused, given, sentence):
        error = refused(session_of, client, **given)
        assert sentence in str(error)
        assert error.http_status == 400

    def test_a_card_that_the_bank_does_not_have(self, bank, client):
        with pytest.raises(Exception, match="no card of diners"):
            bank.pay(session_of(client).id, brand="diners")

    def test_its_intent_is_not_cancelled_behind_its_back(self, bank, client, refused):
        intent = bank.fail(session_of(client).id)["id"]
        error = refused(client.v1.payment_intents.cancel, intent)
        assert "Expire that instead" in str(error)


class TestMoney:
    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"amount": 0}, "equal to 1"),
            ({"amount": -5}, "equal to 1"),
            ({"amount": "5.5"}, "Invalid integer: 5.5"),
            ({"reason": "regret"}, "Invalid reason: regret"),
        ],
    )
    def test_refunds(self, bank, client, refused, given, sentence):
        intent = captured(bank, client).id
        given = {"payment_intent": intent, **given}
        assert sentence in str(refused(client.v1.refunds.create, given))
        assert client.v1.refunds.list({"payment_intent": intent}).data == []

    def test_refunds_of_nothing(self, bank, client, refused):
        assert "One of these" in str(refused(client.v1.refunds.create, {"amount": 5}))
        intent = bank.fail(session_of(client).id)["id"]
        error = refused(client.v1.refunds.create, {"payment_intent": intent})
        assert "does not have a successful charge" in str(error)

    def test_cancelling_for_no_known_reason(self, bank, client, refused):
        intent = secured(bank, client).id
        given = {"cancellation_reason": "regret"}
        error = refused(client.v1.payment_intents.cancel, intent, given)
        assert "Invalid reason" in str(error)

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"amount": 0}, "equal to 1"),
            ({"currency": "eur"}, "The currency of source_transaction is usd"),
            ({"transfer_group": "job_8"}, "transfer_group of source_transaction"),
        ],
    )
    def test_transfers(self, bank, client, refused, given, sentence):
        usual = {
            "amount": 100,
            "currency": "usd",
            "destination": worker(bank, client),
            "source_transaction": charge_of(client, captured(bank, client)).id,
        }
        error = refused(client.v1.transfers.create, {**usual, **given})
        assert sentence in str(error)

    def test_nothing_to_dispute(self, bank, client):
        charge = secured(bank, client).latest_charge
        with pytest.raises(Exception, match="nothing to dispute"):
            bank.dispute(charge)


class TestAccounts:
    def test_of_no_known_type(self, client, refused):
        error = refused(client.v1.accounts.create, {"type": "deluxe"})
        assert "Invalid type: deluxe" in str(error)

    def test_a_yes_that_is_none(self, client, refused):
        given = {"capabilities": {"transfers": {"requested": "maybe"}}}
        assert "Invalid boolean" in str(refused(client.v1.accounts.create, given))

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"type": "account_party"}, "Invalid type"),
            ({"type": "account_onboarding"}, "refresh_url and a return_url"),
        ],
    )
    def test_links(self, bank, client, refused, given, sentence):
        given = {"account": worker(bank, client), **given}
        assert sentence in str(refused(client.v1.account_links.create, given))

    def test_pages_of_who_has_said_nothing_yet(self, client, refused):
        account = client.v1.accounts.create({"type": "express"}).id
        error = refused(client.v1.accounts.login_links.create, account)
        assert "not onboarded" in str(error)

    def test_what_may_change(self, bank, client):
        account = worker(bank, client)
        given = {"email": "new@shop.example", "metadata": {"worker": "3"}}
        changed = client.v1.accounts.update(account, given)
        assert changed.email == "new@shop.example"
        (found,) = client.v1.accounts.list().data
        assert found.metadata.to_dict() == {"worker": "3"}


class TestReading:
    def test_pages_have_bounds(self, client, refused):
        for limit in (0, 101):
            assert "limit" in str(refused(client.v1.refunds.list, {"limit": limit}))

    def test_a_page_after_nothing(self, client, refused):
        error = refused(client.v1.refunds.list, {"starting_after": "re_nobody"})
        assert error.code == "resource_missing"

    def test_the_page_before(self, bank, client):
        intent = captured(bank, client).id
        give = client.v1.refunds.create
        ids = [give({"payment_intent": intent, "amount": n}).id for n in (1, 2, 3)]
        found = client.v1.refunds.list({"ending_before": ids[0], "limit": 1}).data
        assert [refund.id for refund in found] == [ids[1]]
        assert client.v1.refunds.retrieve(ids[0]).amount == 1

    def test_what_cannot_be_expanded(self, bank, client, refused):
        intent = captured(bank, client).id
        get = client.v1.payment_intents.retrieve
        error = refused(get, intent, {"expand": ["amount.cents"]})
        assert "cannot be expanded (cents)" in str(error)
        listed = client.v1.payment_intents.list({"expand": ["data.latest_charge"]})
        assert listed.data[0].latest_charge.captured is True

    def test_every_movement(self, bank, client):
        intent = captured(bank, client)
        client.v1.refunds.create({"payment_intent": intent.id, "amount": 700})
        back, came = client.v1.balance_transactions.list().data
        assert (back.type, back.amount, back.net) == ("refund", -700, -700)
        assert (came.type, came.amount, came.fee) == ("charge", 5000, 175)
        assert came.status == "pending"
        bank.advance(2 * DAY)
        found = client.v1.balance_transactions.retrieve(came.id)
        assert (found.status, found.source) == ("available", intent.latest_charge)
        (charge,) = client.v1.charges.list({"payment_intent": intent.id}).data
        assert charge.balance_transaction == came.id


class TestCallers:
    @pytest.mark.parametrize(
        ("headers", "sentence"),
        [
            ({}, "did not provide an API key"),
            ({"Authorization": "Basic a"}, "Invalid API Key"),
            ({"Authorization": "Bearer sk_live_of_somebody"}, "sk_live_********body"),
        ],
    )
    def test_who_has_no_key(self, bank, headers, sentence):
        answer = requests.get(f"{bank.url}/v1/balance", headers=headers, timeout=10)
        assert answer.status_code == 401
        assert sentence in answer.json()["error"]["message"]

    def test_a_key_as_the_name_of_a_user(self, bank):
        url = f"{bank.url}/v1/balance"
        answer = requests.get(url, auth=(STRIPE_KEY, ""), timeout=10)
        assert answer.json()["object"] == "balance"

    def test_a_call_that_the_bank_does_not_have(self, client, refused):
        error = refused(client.v1.customers.create, {"email": "anna@example.com"})
        assert (error.http_status, "play bank" in str(error)) == (404, True)
