"""What Razorpay would not take either, beside what the other tests come by."""

import pytest
import requests

from tests.mysite.play_bank.razorpay_story import order_of, paid, worker
from tests.play_bank import Refused

PERSON = {
    "type": "route",
    "email": "w@shop.example",
    "phone": "9000090000",
    "legal_business_name": "Acme Corp",
    "business_type": "partnership",
}


class TestPayments:
    def test_a_method_that_the_bank_does_not_have(self, bank, razorpay):
        order = order_of(razorpay)["id"]
        with pytest.raises(Exception, match="no cheque"):
            bank.pay(order, method="cheque")
        assert razorpay("GET", f"/v1/orders/{order}")["attempts"] == 0

    def test_what_went_through_does_not_do_so_again(self, bank, razorpay):
        with pytest.raises(Exception, match="captured already"):
            bank.authorise_late(paid(bank, razorpay)["id"])

    def test_parts_and_shares_do_not_go_together(self, razorpay):
        share = {"account": worker(razorpay), "amount": 100, "currency": "INR"}
        with pytest.raises(Refused, match="cannot be paid in parts"):
            order_of(razorpay, partial_payment=True, transfers=[share])

    @pytest.mark.parametrize("count", [0, 101])
    def test_pages_have_bounds(self, razorpay, count):
        with pytest.raises(Refused, match="between 1 and 100"):
            razorpay("GET", "/v1/payments", count=count)

    def test_text_that_is_none(self, razorpay):
        with pytest.raises(Refused, match="receipt must be a string"):
            order_of(razorpay, receipt=1.5)

    def test_a_token_that_is_none(self, bank):
        headers = {"Authorization": "Basic a"}
        url = f"{bank.razorpay_url}/v1/orders"
        assert requests.get(url, headers=headers, timeout=10).status_code == 401


class TestAccounts:
    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"type": "standard"}, "type must be route"),
            ({"settlement_accounts": [{"method": "upi"}]}, "tnc_accepted"),
            ({"email": None}, "email field is required"),
        ],
    )
    def test_what_is_wrong_with_one(self, razorpay, given, sentence):
        with pytest.raises(Refused, match=sentence):
            razorpay("POST", "/v2/accounts", **{**PERSON, **given})

    def test_a_refused_one_left_nothing(self, razorpay):
        whole = {**PERSON, "settlement_accounts": [{"method": "upi"}]}
        with pytest.raises(Refused, match="tnc_accepted"):
            razorpay("POST", "/v2/accounts", **whole)
        assert razorpay("POST", "/v2/accounts", **PERSON)["status"] == "created"

    def test_a_product_that_there_is_not(self, razorpay):
        account = worker(razorpay)
        path = f"/v2/accounts/{account}/products"
        with pytest.raises(Refused, match="must be route"):
            razorpay("POST", path, product_name="payment_gateway")
        with pytest.raises(Refused, match="does not exist"):
            razorpay("GET", f"{path}/acc_prd_nobody")
