"""Orders, payments and refunds, by the examples of Razorpay's public pages."""

import hashlib
import hmac
import json

import pytest
import requests

from mysite.play_bank.bank import RAZORPAY_KEY_SECRET
from tests.mysite.play_bank.razorpay_story import AUTOMATIC, order_of, paid
from tests.play_bank import RAZORPAY_WEBHOOK_SECRET, Refused

MINUTE, DAY = 60, 86_400
MANUAL = {**AUTOMATIC, "capture": "manual"}


def types(bank):
    return [event["type"] for event in bank.events]


def mac(secret, message):
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


class TestOrders:
    def test_an_order_has_the_fields_of_the_example(self, bank, razorpay):
        order = order_of(razorpay, 5000, receipt="rcptid_11")
        assert order.pop("id").startswith("order_")
        assert abs(order.pop("created_at") - bank.now()) <= 5
        assert order == {
            "entity": "order",
            "amount": 5000,
            "amount_paid": 0,
            "amount_due": 5000,
            "currency": "INR",
            "receipt": "rcptid_11",
            "offer_id": None,
            "status": "created",
            "attempts": 0,
            "notes": [],
        }

    def test_it_is_found_by_its_receipt(self, razorpay):
        order = order_of(razorpay, receipt="pay-8", notes={"job": "8"})
        order_of(razorpay, receipt="pay-9")
        found = razorpay("GET", "/v1/orders", receipt="pay-8")
        assert (found["entity"], found["count"]) == ("collection", 1)
        assert found["items"] == [order]
        assert found["items"][0]["notes"] == {"job": "8"}

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"amount": 99}, "less than minimum"),
            ({"amount": 10**9}, "exceeds maximum"),
            ({"amount": 100.5}, "must be an integer"),
            ({"amount": "100"}, "must be an integer"),
            ({"currency": "USD"}, "INR only"),
            ({"currency": None}, "currency field is required"),
            ({"recipt": "7"}, "recipt is/are not required and should not be sent"),
            ({"receipt": "r" * 41}, "40 characters"),
            ({"payment": {"capture": "later"}}, "payment.capture is invalid"),
            ({"notes": {str(n): "x" for n in range(16)}}, "less than 15"),
            ({"notes": {"job": "x" * 257}}, "256 characters"),
        ],
    )
    def test_what_cannot_be_ordered(self, razorpay, given, sentence):
        with pytest.raises(Refused, match=sentence) as caught:
            order_of(razorpay, **given)
        assert caught.value.status == 400
        assert caught.value.error["code"] == "BAD_REQUEST_ERROR"

    def test_a_wrong_key(self, bank):
        url = f"{bank.razorpay_url}/v1/orders"
        for key in [("rzp_test_playbank", "wrong"), ("", ""), None]:
            answer = requests.get(url, auth=key, timeout=10)
            assert answer.status_code == 401
            assert answer.json()["error"]["description"] == "Authentication failed"

    def test_what_is_no_json(self, bank, razorpay):
        for body in (b"amount=100", b"[]"):
            answer = razorpay.session.post(
                f"{bank.razorpay_url}/v1/orders", data=body, timeout=10
            )
            assert answer.status_code == 400

    def test_what_is_not_there(self, razorpay):
        with pytest.raises(Refused, match="The id provided does not exist"):
            razorpay("GET", "/v1/orders/order_nobody")
        with pytest.raises(Refused) as caught:
            razorpay("GET", "/v1/invoices")
        assert caught.value.status == 404


class TestPayments:
    @pytest.mark.parametrize("method", ["upi", "card", "netbanking"])
    def test_captured_at_once(self, bank, razorpay, method):
        order = order_of(razorpay)
        id = bank.pay(order["id"], method=method)["id"]
        (payment,) = razorpay("GET", f"/v1/orders/{order['id']}/payments")["items"]
        assert payment == razorpay("GET", f"/v1/payments/{id}")
        assert (payment["status"], payment["captured"]) == ("captured", True)
        assert (payment["amount"], payment["method"]) == (120000, method)
        assert (payment["vpa"] is None) is (method != "upi")
        assert (payment["bank"] is None) is (method != "netbanking")
        # Two in a hundred, and 18 % of that.
        assert (payment["fee"], payment["tax"]) == (2400 + 432, 432)
        order = razorpay("GET", f"/v1/orders/{order['id']}")
        assert (order["status"], order["attempts"]) == ("paid", 1)
        assert (order["amount_paid"], order["amount_due"]) == (120000, 0)
        wanted = ["payment.authorized", "payment.captured", "order.paid"]
        assert types(bank) == wanted

    def test_captured_by_hand_and_all_of_it(self, bank, razorpay):
        payment = paid(bank, razorpay, payment=MANUAL)
        assert payment["status"] == "authorized"
        path = f"/v1/payments/{payment['id']}/capture"
        for amount, currency in [(119999, "INR"), (120001, "INR"), (120000, "USD")]:
            with pytest.raises(Refused):
                razorpay("POST", path, amount=amount, currency=currency)
        taken = razorpay("POST", path, amount=120000, currency="INR")
        assert taken["status"] == "captured"
        with pytest.raises(Refused, match="already been captured"):
            razorpay("POST", path, amount=120000, currency="INR")

    def test_what_nobody_captures_goes_back(self, bank, razorpay):
        id = paid(bank, razorpay, payment=MANUAL)["id"]
        bank.advance(7200 * MINUTE - 60)
        assert razorpay("GET", f"/v1/payments/{id}")["status"] == "authorized"
        bank.advance(60)
        payment = razorpay("GET", f"/v1/payments/{id}")
        assert (payment["status"], payment["captured"]) == ("refunded", False)
        assert payment["amount_refunded"] == 120000
        with pytest.raises(Refused, match="authorized"):
            razorpay(
                "POST", f"/v1/payments/{id}/capture", amount=120000, currency="INR"
            )

    def test_another_try_after_one_that_failed(self, bank, razorpay):
        order = order_of(razorpay)["id"]
        failed = bank.fail(order, method="card")
        assert failed["error_reason"] == "payment_declined"
        assert razorpay("GET", f"/v1/orders/{order}")["status"] == "attempted"
        assert bank.pay(order)["status"] == "captured"
        found = razorpay("GET", f"/v1/orders/{order}/payments")["items"]
        assert [one["status"] for one in found] == ["captured", "failed"]
        with pytest.raises(Exception, match="already paid"):
            bank.pay(order)

    @pytest.mark.parametrize("agrees", [True, False])
    def test_a_second_step(self, bank, razorpay, agrees):
        order = order_of(razorpay)["id"]
        id = bank.second_step(order, method="upi")["id"]
        assert razorpay("GET", f"/v1/payments/{id}")["status"] == "created"
        ended = bank.pay(order) if agrees else bank.fail(order, why="denied")
        assert ended["id"] == id
        assert ended["status"] == ("captured" if agrees else "failed")

    def test_who_does_not_answer_has_failed(self, bank, razorpay):
        id = bank.second_step(order_of(razorpay)["id"])["id"]
        bank.advance(15 * MINUTE)
        payment = razorpay("GET", f"/v1/payments/{id}")
        assert payment["status"] == "failed"
        assert payment["error_reason"] == "payment_timed_out"

    @pytest.mark.parametrize(
        ("wait", "status"), [(5 * MINUTE, "captured"), (2 * DAY, "authorized")]
    )
    def test_late_authorisation(self, bank, razorpay, wait, status):
        """Good after all; captured by itself only within twelve minutes."""
        id = bank.fail(order_of(razorpay)["id"], why="timeout")["id"]
        bank.advance(wait)
        bank.authorise_late(id)
        payment = razorpay("GET", f"/v1/payments/{id}")
        assert (payment["status"], payment["error_code"]) == (status, None)

    def test_late_for_an_order_that_was_paid_meanwhile(self, bank, razorpay):
        order = order_of(razorpay)["id"]
        late = bank.fail(order, why="timeout")["id"]
        bank.pay(order)
        bank.authorise_late(late)
        found = razorpay("GET", f"/v1/orders/{order}/payments")["items"]
        assert {one["status"] for one in found} == {"captured", "refunded"}
        assert razorpay("GET", f"/v1/payments/{late}")["captured"] is False

    def test_those_of_some_days(self, bank, razorpay):
        first = paid(bank, razorpay)["id"]
        bank.advance(2 * DAY)
        second = paid(bank, razorpay)["id"]
        found = razorpay("GET", "/v1/payments")["items"]
        assert [payment["id"] for payment in found] == [second, first]
        (late,) = razorpay("GET", "/v1/payments", **{"from": bank.now() - DAY})["items"]
        assert late["id"] == second


class TestCallback:
    def test_what_the_browser_brings_is_signed(self, bank, razorpay):
        order = order_of(razorpay)["id"]
        id = bank.pay(order)["id"]
        message = f"{order}|{id}".encode()
        assert bank.callback(id) == {
            "razorpay_payment_id": id,
            "razorpay_order_id": order,
            "razorpay_signature": mac(RAZORPAY_KEY_SECRET, message),
        }

    def test_a_failure_is_not(self, bank, razorpay):
        order = order_of(razorpay)["id"]
        id = bank.fail(order, why="denied")["id"]
        fields = bank.callback(id)
        assert fields["error[code]"] == "BAD_REQUEST_ERROR"
        assert fields["error[reason]"] == "payment_cancelled"
        about = json.loads(fields["error[metadata]"])
        assert about == {"payment_id": id, "order_id": order}
        assert not any("signature" in name for name in fields)


class TestRefunds:
    def refund(self, razorpay, id, key="refund-key-1", **given):
        headers = {"X-Refund-Idempotency": key} if key else {}
        return razorpay("POST", f"/v1/payments/{id}/refund", headers, **given)

    def test_parts_until_nothing_is_left(self, bank, razorpay):
        id = paid(bank, razorpay)["id"]
        first = self.refund(razorpay, id, amount=20000, receipt="r-1")
        assert (first["status"], first["payment_id"]) == ("processed", id)
        payment = razorpay("GET", f"/v1/payments/{id}")
        assert (payment["status"], payment["refund_status"]) == ("captured", "partial")
        for amount in (100001, 120000):
            with pytest.raises(Refused, match="greater than amount captured"):
                self.refund(razorpay, id, "refund-key-2", amount=amount)
        rest = self.refund(razorpay, id, "refund-key-3")
        assert rest["amount"] == 100000
        payment = razorpay("GET", f"/v1/payments/{id}")
        assert (payment["status"], payment["refund_status"]) == ("refunded", "full")
        with pytest.raises(Refused, match="fully refunded already"):
            self.refund(razorpay, id, "refund-key-4", amount=100)
        found = razorpay("GET", f"/v1/payments/{id}/refunds")
        assert [one["id"] for one in found["items"]] == [rest["id"], first["id"]]
        assert razorpay("GET", f"/v1/refunds/{first['id']}") == first

    def test_the_same_key_refunds_once(self, bank, razorpay):
        id = paid(bank, razorpay)["id"]
        first = self.refund(razorpay, id, amount=20000)
        assert self.refund(razorpay, id, amount=20000) == first
        with pytest.raises(Refused, match="Different request with the same"):
            self.refund(razorpay, id, amount=30000)
        assert razorpay("GET", f"/v1/payments/{id}")["amount_refunded"] == 20000

    def test_without_a_key_it_is_done_again(self, bank, razorpay):
        id = paid(bank, razorpay)["id"]
        for _ in range(2):
            self.refund(razorpay, id, None, amount=20000)
        assert razorpay("GET", f"/v1/payments/{id}")["amount_refunded"] == 40000

    @pytest.mark.parametrize("key", ["short", "with a space", "ünicode-key"])
    def test_a_key_that_is_none(self, bank, razorpay, key):
        id = paid(bank, razorpay)["id"]
        with pytest.raises(Refused, match="idempotency key"):
            self.refund(razorpay, id, key.encode("latin-1"), amount=20000)

    def test_only_what_is_captured(self, bank, razorpay):
        id = paid(bank, razorpay, payment=MANUAL)["id"]
        with pytest.raises(Refused, match="should be captured"):
            self.refund(razorpay, id)
        with pytest.raises(Refused, match="atleast"):
            self.refund(razorpay, paid(bank, razorpay)["id"], amount=99)


def test_webhooks_are_signed_and_numbered(bank, razorpay):
    got = []
    paid(bank, razorpay)
    bank.deliver(times=2, send=lambda *sent: got.append(sent) or 200)
    assert len({headers["X-Razorpay-Event-Id"] for _, _, headers in got}) == 3
    for _, body, headers in got:
        signature = headers["X-Razorpay-Signature"]
        assert signature == mac(RAZORPAY_WEBHOOK_SECRET, body)
    last = json.loads(got[-1][1])
    assert (last["entity"], last["event"]) == ("event", "order.paid")
    assert last["contains"] == ["payment", "order"]
    assert last["payload"]["order"]["entity"]["status"] == "paid"
    assert last["payload"]["payment"]["entity"]["status"] == "captured"
    assert json.loads(got[0][1])["payload"]["payment"]["entity"]["captured"] is False
