"""Linked accounts and their shares, on hold until the shop releases them."""

import pytest

from tests.mysite.play_bank.razorpay_story import order_of, paid, shared, worker
from tests.play_bank import Refused

DAY = 86_400


def share_of(razorpay, payment):
    (share,) = razorpay("GET", f"/v1/payments/{payment['id']}/transfers")["items"]
    return share


class TestAccounts:
    def begun(self, razorpay):
        return razorpay(
            "POST",
            "/v2/accounts",
            type="route",
            email="w@shop.example",
            phone="9000090000",
            legal_business_name="Acme Corp",
            business_type="partnership",
            contact_name="Gaurav Kumar",
            legal_info={"pan": "AAACL1234C"},
        )["id"]

    def test_step_by_step(self, bank, razorpay):
        account = self.begun(razorpay)
        assert razorpay("GET", f"/v2/accounts/{account}")["status"] == "created"
        person = {"name": "Gaurav Kumar", "email": "w@shop.example"}
        made = razorpay("POST", f"/v2/accounts/{account}/stakeholders", **person)
        assert made["id"].startswith("sth_")
        path = f"/v2/accounts/{account}/products"
        product = razorpay("POST", path, product_name="route", tnc_accepted=True)
        assert product["activation_status"] == "needs_clarification"
        assert product["requirements"]
        path = f"{path}/{product['id']}"
        settlements = {"account_number": "1234567890", "ifsc_code": "HDFC0000317"}
        product = razorpay("PATCH", path, settlements=settlements)
        assert product["activation_status"] == "under_review"
        with pytest.raises(Refused, match="is not activated"):
            self.ordered(razorpay, account)
        bank.join(account)
        assert razorpay("GET", path)["activation_status"] == "activated"
        assert bank.events[-1]["type"] == "product.route.activated"
        self.ordered(razorpay, account)
        bank.restrict(account)
        with pytest.raises(Refused, match="is not activated"):
            self.ordered(razorpay, account)

    def ordered(self, razorpay, account):
        share = {"account": account, "amount": 100, "currency": "INR"}
        return order_of(razorpay, transfers=[share])

    def test_in_one_call(self, razorpay):
        assert self.ordered(razorpay, worker(razorpay))["transfers"]

    def test_one_address_has_one_account(self, razorpay):
        worker(razorpay)
        with pytest.raises(Refused, match="already exists"):
            worker(razorpay)

    def test_one_that_nobody_knows(self, razorpay):
        with pytest.raises(Refused, match="Linked account does not exist"):
            razorpay("GET", "/v2/accounts/acc_nobody")
        with pytest.raises(Refused, match="Linked account does not exist"):
            self.ordered(razorpay, "acc_nobody")


class TestShares:
    def test_asked_for_with_the_order_and_made_when_it_is_paid(self, bank, razorpay):
        order = shared(razorpay)
        (share,) = order["transfers"]
        assert (share["status"], share["source"]) == ("created", order["id"])
        assert (share["on_hold"], share["settlement_status"]) == (True, None)
        payment = bank.pay(order["id"])
        share = share_of(razorpay, payment)
        assert (share["status"], share["settlement_status"]) == ("processed", "on_hold")
        assert payment["amount_transferred"] == 102000
        whole = razorpay(
            "GET", f"/v1/orders/{order['id']}", **{"expand[]": "transfers"}
        )
        assert whole["transfers"]["items"] == [share]
        assert bank.events[-1]["type"] == "transfer.processed"

    def test_on_hold_until_it_is_released(self, bank, razorpay):
        share = share_of(razorpay, bank.pay(shared(razorpay)["id"]))
        path = f"/v1/transfers/{share['id']}"
        bank.advance(30 * DAY)
        assert razorpay("GET", path)["settlement_status"] == "on_hold"
        freed = razorpay("PATCH", path, on_hold=False)
        assert (freed["on_hold"], freed["settlement_status"]) == (False, "pending")
        bank.advance(DAY - 60)
        # Released twice is not settled later.
        assert razorpay("PATCH", path, on_hold=0)["settlement_status"] == "pending"
        bank.advance(60)
        settled = razorpay("GET", path)
        assert settled["settlement_status"] == "settled"
        assert settled["recipient_settlement_id"].startswith("setl_")
        assert bank.events[-1]["type"] == "settlement.processed"
        with pytest.raises(Refused, match="settled already"):
            razorpay("PATCH", path, on_hold=True)
        with pytest.raises(Refused, match="sufficient balance"):
            razorpay("POST", f"{path}/reversals", amount=100)

    def test_on_hold_until_a_day(self, bank, razorpay):
        share = share_of(razorpay, bank.pay(shared(razorpay)["id"]))
        path = f"/v1/transfers/{share['id']}"
        until = bank.now() + 3 * DAY
        razorpay("PATCH", path, on_hold=True, on_hold_until=until)
        bank.advance(3 * DAY)
        assert razorpay("GET", path)["settlement_status"] == "pending"
        bank.advance(DAY)
        assert razorpay("GET", path)["settlement_status"] == "settled"
        with pytest.raises(Refused, match="settled already"):
            razorpay("PATCH", path, on_hold=True, on_hold_until=until)

    def test_a_hold_that_ended_yesterday(self, bank, razorpay):
        share = share_of(razorpay, bank.pay(shared(razorpay)["id"]))
        path = f"/v1/transfers/{share['id']}"
        with pytest.raises(Refused, match="future"):
            razorpay("PATCH", path, on_hold=True, on_hold_until=bank.now() - DAY)

    @pytest.mark.parametrize(
        ("share", "sentence"),
        [
            ({"amount": 120001}, "greater than the amount"),
            ({"amount": 99}, "atleast INR 1.00"),
            ({"currency": "USD"}, "INR only"),
            ({"on_hold": "yes"}, "true or false"),
            ({"account": None}, "needs account"),
        ],
    )
    def test_what_cannot_be_a_share(self, razorpay, share, sentence):
        usual = {"account": worker(razorpay), "amount": 100, "currency": "INR"}
        given = {k: v for k, v in {**usual, **share}.items() if v is not None}
        with pytest.raises(Refused, match=sentence):
            order_of(razorpay, transfers=[given])

    def test_of_a_payment_that_is_there(self, bank, razorpay):
        account = worker(razorpay)
        payment = paid(bank, razorpay)
        path = f"/v1/payments/{payment['id']}/transfers"
        share = {"account": account, "amount": 100000, "currency": "INR"}
        made = razorpay("POST", path, transfers=[share])
        assert made["items"][0]["settlement_status"] == "pending"
        with pytest.raises(Refused, match="greater than the amount"):
            razorpay("POST", path, transfers=[{**share, "amount": 20001}])
        razorpay("POST", path, transfers=[{**share, "amount": 20000}])
        listed = razorpay("GET", "/v1/transfers", count=1)
        assert [one["amount"] for one in listed["items"]] == [20000]

    def test_not_once_a_refund_has_begun(self, bank, razorpay):
        account = worker(razorpay)
        payment = paid(bank, razorpay)
        razorpay("POST", f"/v1/payments/{payment['id']}/refund", amount=100)
        share = {"account": account, "amount": 100, "currency": "INR"}
        with pytest.raises(Refused, match="once a refund has begun"):
            razorpay(
                "POST", f"/v1/payments/{payment['id']}/transfers", transfers=[share]
            )

    def test_not_of_a_payment_that_failed(self, bank, razorpay):
        account = worker(razorpay)
        payment = bank.fail(order_of(razorpay)["id"])
        share = {"account": account, "amount": 100, "currency": "INR"}
        with pytest.raises(Refused, match="should be captured"):
            razorpay(
                "POST", f"/v1/payments/{payment['id']}/transfers", transfers=[share]
            )


class TestBackAgain:
    def test_in_parts(self, bank, razorpay):
        share = share_of(razorpay, bank.pay(shared(razorpay)["id"]))
        path = f"/v1/transfers/{share['id']}"
        made = razorpay("POST", f"{path}/reversals", amount=2000)
        assert (made["amount"], made["transfer_id"]) == (2000, share["id"])
        found = razorpay("GET", path)
        assert (found["status"], found["amount_reversed"]) == (
            "partially_reversed",
            2000,
        )
        with pytest.raises(Refused, match="more than what is left"):
            razorpay("POST", f"{path}/reversals", amount=100001)
        razorpay("POST", f"{path}/reversals")
        found = razorpay("GET", path)
        assert (found["status"], found["amount_reversed"]) == ("reversed", 102000)
        listed = razorpay("GET", f"{path}/reversals")["items"]
        assert [one["amount"] for one in listed] == [100000, 2000]
        bank.advance(9 * DAY)
        assert razorpay("GET", path)["settlement_status"] == "on_hold"

    def test_what_came_back_is_not_settled(self, bank, razorpay):
        share = share_of(razorpay, bank.pay(shared(razorpay)["id"]))
        path = f"/v1/transfers/{share['id']}"
        razorpay("PATCH", path, on_hold=False)
        razorpay("POST", f"{path}/reversals")
        bank.advance(DAY)
        assert razorpay("GET", path)["settlement_status"] == "pending"

    def test_not_before_there_is_something(self, razorpay):
        (share,) = shared(razorpay)["transfers"]
        with pytest.raises(Refused, match="not been processed"):
            razorpay("POST", f"/v1/transfers/{share['id']}/reversals")

    def test_all_of_them_with_a_full_refund(self, bank, razorpay):
        payment = bank.pay(shared(razorpay)["id"])
        path = f"/v1/payments/{payment['id']}/refund"
        with pytest.raises(Refused, match="full refunds only"):
            razorpay("POST", path, amount=20000, reverse_all=1)
        razorpay("POST", path, reverse_all=1)
        assert share_of(razorpay, payment)["status"] == "reversed"

    def test_a_settled_share_stands_in_the_way(self, bank, razorpay):
        payment = bank.pay(shared(razorpay)["id"])
        share = share_of(razorpay, payment)
        razorpay("PATCH", f"/v1/transfers/{share['id']}", on_hold=False)
        bank.advance(DAY)
        with pytest.raises(Refused, match="sufficient balance"):
            razorpay("POST", f"/v1/payments/{payment['id']}/refund", reverse_all=True)
        assert razorpay("GET", f"/v1/payments/{payment['id']}")["refund_status"] is None
