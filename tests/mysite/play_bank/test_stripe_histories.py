"""Any history of calls: whatever was refused and whatever not, the sums hold."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from mysite.play_bank import PlayBank
from mysite.play_bank.bank import STRIPE_KEY
from mysite.play_bank.exchange import Exchange, Request
from tests.stripe_contract import Watch

AMOUNTS = st.sampled_from([700, 1, 49, 50, 2500, 4999, 5000, 5001, 9000])
PICK = st.integers(0, 10**6)


class History(RuleBasedStateMachine):
    contract = None
    done = None

    def __init__(self):
        super().__init__()
        self.bank = PlayBank()
        self.watch = Watch(self.contract)
        self.known = {"account": [], "transfer": []}
        self.opened()

    def call(self, what, path, **given):
        """The document, or None when it was refused."""
        body = urlencode(given).encode()
        headers = {"authorization": f"Bearer {STRIPE_KEY}"}
        request = Request("POST", path, "", headers, body)
        answer = self.bank.stripe.answer(request)
        self.watch(Exchange("stripe", request, answer))
        assert answer.status in (200, 400)
        if answer.status != 200:
            return None
        self.done[what] += 1
        return answer.document

    def one(self, kind, number):
        return self.known[kind][number % len(self.known[kind])]

    def held(self, number):
        """The id of an intent that waits for its capture, if there is any."""
        intents = list(self.bank.stripe_world.every("payment_intent"))
        held = [one for one in intents if one["amount_capturable"]] or intents
        return held[number % len(held)]["id"]

    def charge(self, number):
        """One that was captured, if there is any."""
        charges = list(self.bank.stripe_world.every("charge"))
        taken = [charge for charge in charges if charge["captured"]] or charges
        return taken[number % len(taken)]

    @rule(amount=AMOUNTS, manual=st.booleans())
    def session(self, amount, manual):
        price = "line_items[0][price_data]"
        given = {
            "mode": "payment",
            "success_url": "https://shop.example/",
            "line_items[0][quantity]": 1,
            f"{price}[currency]": "usd",
            f"{price}[unit_amount]": amount,
            f"{price}[product_data][name]": "A tap",
            "payment_intent_data[capture_method]": "manual" if manual else "automatic",
        }
        if made := self.call("session", "/v1/checkout/sessions", **given):
            self.bank.pay(made["id"])

    def opened(self):
        given = {"capabilities[transfers][requested]": "true"}
        account = self.call("account", "/v1/accounts", **given)
        self.bank.join(account["id"])
        self.known["account"].append(account["id"])
        self.session(5000, True)
        # Something to give back, and to take back, from the first step on.
        self.session(9000, False)
        self.transfer(0, 700)

    @rule(number=PICK, amount=AMOUNTS)
    def capture(self, number, amount):
        path = f"/v1/payment_intents/{self.held(number)}/capture"
        self.call("capture", path, amount_to_capture=amount)

    @rule(number=PICK)
    def cancel(self, number):
        path = f"/v1/payment_intents/{self.held(number)}/cancel"
        self.call("cancel", path)

    @rule(number=PICK, amount=AMOUNTS)
    def refund(self, number, amount):
        charge = self.charge(number)["id"]
        self.call("refund", "/v1/refunds", charge=charge, amount=amount)

    @rule(number=PICK, amount=AMOUNTS)
    def transfer(self, number, amount):
        given = {
            "amount": amount,
            "currency": "usd",
            "destination": self.one("account", number),
            "source_transaction": self.charge(number)["id"],
        }
        if made := self.call("transfer", "/v1/transfers", **given):
            self.known["transfer"].append(made["id"])

    @rule(number=PICK, amount=AMOUNTS)
    def reverse(self, number, amount):
        if self.known["transfer"]:
            path = f"/v1/transfers/{self.one('transfer', number)}/reversals"
            self.call("reversal", path, amount=amount)

    @rule(number=PICK, is_won=st.booleans())
    def dispute(self, number, is_won):
        charge = self.charge(number)
        left = charge["amount"] - charge["amount_refunded"]
        if charge["captured"] and left and not charge["disputed"]:
            self.bank.decide(self.bank.dispute(charge["id"])["id"], is_won=is_won)
            self.done["dispute"] += 1

    @rule(days=st.integers(1, 8))
    def advance(self, days):
        self.bank.advance(days * 86_400)

    @invariant()
    def sums_hold(self):
        world = self.bank.stripe_world
        for charge in world.every("charge"):
            refunds = world.every("refund", charge=charge["id"])
            given_back = sum(refund["amount"] for refund in refunds)
            assert given_back == charge["amount_refunded"] <= charge["amount"]
            if charge["captured"]:
                assert given_back >= charge["amount"] - charge["amount_captured"]
            shares = world.every("transfer", source_transaction=charge["id"])
            assert sum(s["amount"] for s in shares) <= charge["amount_captured"]
        for intent in world.every("payment_intent"):
            held = intent["amount_capturable"] + intent["amount_received"]
            assert (held > 0) == (intent["status"] != "canceled")

    @invariant()
    def the_balance_is_what_moved(self):
        world = self.bank.stripe_world
        came = sum(c["amount_captured"] for c in world.every("charge"))
        # What was only held never stood in the balance.
        refunds = [r for r in world.every("refund") if r["balance_transaction"]]
        went = sum(refund["amount"] for refund in refunds)
        sent = sum(t["amount"] - t["amount_reversed"] for t in world.every("transfer"))
        moved = sum(
            t["amount"]
            for t in world.every("balance_transaction")
            if t["type"] != "adjustment"
        )
        assert moved == came - went - sent

    @invariant()
    def the_description_holds(self):
        assert self.watch.violations == []


@pytest.mark.slow
def test_any_history(stripe_contract):
    History.contract, History.done = stripe_contract, Counter()
    suppressed = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        History,
        settings=settings(
            max_examples=60,
            stateful_step_count=30,
            deadline=None,
            derandomize=True,
            suppress_health_check=suppressed,
        ),
    )
    # A machine that is refused everything proves nothing.
    steps = {"capture", "cancel", "refund", "transfer", "reversal", "dispute"}
    few = {step: History.done[step] for step in steps if History.done[step] < 3}
    assert few == {}
