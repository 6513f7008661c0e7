"""Hosted Checkout: a form leads there, and one back."""

import pytest

from mysite.play_bank.bank import RAZORPAY_KEY
from tests.mysite.play_bank.browsing import Browser
from tests.mysite.play_bank.razorpay_story import order_of

SHOP = "https://shop.example"
HOSTED = "/razorpay/v1/checkout/embedded"


@pytest.fixture
def browser(bank):
    return Browser(bank.url)


def fields_of(order, **more):
    return {
        "key_id": RAZORPAY_KEY,
        "amount": str(order["amount"]),
        "currency": "INR",
        "order_id": order["id"],
        "name": "Callout",
        "description": "A tap mended",
        "prefill[email]": "anna@example.com",
        "prefill[contact]": "+919876543210",
        "callback_url": f"{SHOP}/back/",
        "cancel_url": f"{SHOP}/jobs/7/",
        **more,
    }


def tries(razorpay, order):
    found = razorpay("GET", f"/v1/orders/{order['id']}/payments")["items"]
    return [payment["status"] for payment in found]


def form_of(page, does):
    return next(form for form in page.forms if does in form["does"])


class TestCheckout:
    def test_says_what_it_is_and_what_is_paid(self, razorpay, browser):
        order = order_of(razorpay, 12345678)
        page = browser.open(HOSTED, fields_of(order))
        assert "Play bank — no money moves here" in page.text
        assert "Pay Callout" in page.text
        assert "₹123,456.78" in page.text
        assert "A tap mended" in page.text

    @pytest.mark.parametrize("method", ["upi", "card", "netbanking"])
    def test_paying_leads_back_with_a_signed_form(
        self, bank, razorpay, browser, method
    ):
        order = order_of(razorpay)
        page = browser.open(HOSTED, fields_of(order)).press("pay", method=method)
        assert "₹1,200.00 to Callout" in page.text
        form = form_of(page, "back")
        (payment,) = razorpay("GET", f"/v1/orders/{order['id']}/payments")["items"]
        assert form["url"] == f"{SHOP}/back/"
        assert form["fields"] == bank.callback(payment["id"])
        assert (payment["status"], payment["method"]) == ("captured", method)
        assert payment["email"] == "anna@example.com"
        assert payment["contact"] == "+919876543210"

    def test_pressed_twice_it_is_paid_once(self, razorpay, browser):
        order = order_of(razorpay)
        page = browser.open(HOSTED, fields_of(order))
        first, second = page.press("pay"), page.press("pay")
        assert tries(razorpay, order) == ["captured"]
        assert form_of(first, "back")["fields"] == form_of(second, "back")["fields"]

    def test_another_way_after_one_that_was_declined(self, razorpay, browser):
        order = order_of(razorpay)
        page = browser.open(HOSTED, fields_of(order)).press("declined", method="card")
        assert "declined by the bank" in page.text
        fields = form_of(page, "back")["fields"]
        assert fields["error[reason]"] == "payment_declined"
        page.press("pay", method="upi")
        assert tries(razorpay, order) == ["captured", "failed"]

    def test_a_second_step(self, razorpay, browser):
        order = order_of(razorpay)
        page = browser.open(HOSTED, fields_of(order))
        asked = page.press("ask", method="upi")
        assert "Is that you?" in asked.text
        assert tries(razorpay, order) == ["created"]
        assert "did not agree" in asked.press("denied").text
        assert "failed" in tries(razorpay, order)
        asked.press("agree")
        assert tries(razorpay, order) == ["failed"]
        page.press("ask").press("agree")
        assert tries(razorpay, order) == ["captured", "failed"]

    def test_closing_the_tab(self, razorpay, browser):
        order = order_of(razorpay)
        page = browser.open(HOSTED, fields_of(order))
        closed = browser.open(next(link for link in page.links if "closed" in link))
        assert "You closed the tab" in closed.text
        assert f"{SHOP}/jobs/7/" in page.links
        assert tries(razorpay, order) == []

    def test_the_bank_answers_days_later(self, bank, razorpay, browser):
        order = order_of(razorpay)
        browser.open(HOSTED, fields_of(order)).press("timeout")
        assert tries(razorpay, order) == ["failed"]
        bank.advance(2 * 86_400)
        page = browser.open(f"{bank.url}/desk/").press("late")
        assert tries(razorpay, order) == ["authorized"]
        assert "upi · authorized" in page.text

    def test_words_of_the_shop_stay_words(self, razorpay, browser):
        fields = fields_of(order_of(razorpay), description="<b>tap</b>")
        page = browser.open(HOSTED, fields)
        assert "<b>" not in page.source
        assert "<b>tap</b>" in page.text

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            ({"key_id": "rzp_test_other"}, "not that of the shop"),
            ({"order_id": "order_nobody"}, "that of no order"),
            ({"amount": "100"}, "not that of the order"),
            ({"callback_url": ""}, "no callback_url"),
        ],
    )
    def test_a_form_that_is_wrong(self, razorpay, browser, wrong, sentence):
        page = browser.open(HOSTED, fields_of(order_of(razorpay), **wrong))
        assert page.status == 400
        assert sentence in page.text

    def test_no_such_page(self, browser):
        assert browser.open("/razorpay/pay/checkout_nobody").status == 404


def test_the_desk_knows_linked_accounts(bank, razorpay, browser):
    account = razorpay(
        "POST",
        "/v2/accounts",
        type="route",
        email="w@shop.example",
        phone="9000090000",
        legal_business_name="Ravi Kumar",
        business_type="individual",
    )["id"]
    page = browser.open(f"{bank.url}/desk/").press("join")
    assert f"Ravi Kumar · activated · {account}" in page.text
    page = page.press("restrict")
    assert f"Ravi Kumar · needs_clarification · {account}" in page.text
