"""Answers of Razorpay that are lost, and calls that it cannot carry out."""

import pytest
import requests

from mysite.play_bank import Fault
from tests.mysite.play_bank.razorpay_story import order_of, paid
from tests.play_bank import Refused


def refund(razorpay, id):
    headers = {"X-Refund-Idempotency": "refund-key-1"}
    return razorpay("POST", f"/v1/payments/{id}/refund", headers, amount=20000)


def given_back(razorpay, id):
    return razorpay("GET", f"/v1/payments/{id}")["amount_refunded"]


@pytest.mark.parametrize(
    ("fault", "done"), [(Fault.UNREACHABLE, 0), (Fault.LOST, 20000)]
)
def test_no_answer(bank, razorpay, fault, done):
    id = paid(bank, razorpay)["id"]
    bank.faults.plan(fault, "/refund")
    with pytest.raises(requests.ConnectionError):
        refund(razorpay, id)
    assert given_back(razorpay, id) == done
    refund(razorpay, id)
    assert given_back(razorpay, id) == 20000


@pytest.mark.parametrize(
    ("fault", "status", "done"),
    [
        (Fault.BROKEN, 500, 0),
        (Fault.STORED_BEFORE, 500, 0),
        (Fault.STORED_AFTER, 500, 20000),
        (Fault.BUSY, 429, 0),
    ],
)
def test_an_answer_that_says_little(bank, razorpay, fault, status, done):
    id = paid(bank, razorpay)["id"]
    bank.faults.plan(fault, "/refund")
    with pytest.raises(Refused) as caught:
        refund(razorpay, id)
    assert caught.value.status == status
    assert given_back(razorpay, id) == done
    refund(razorpay, id)
    assert given_back(razorpay, id) == 20000


def test_an_order_whose_answer_was_lost_is_found(bank, razorpay):
    bank.faults.plan(Fault.LOST, "/orders")
    with pytest.raises(requests.ConnectionError):
        order_of(razorpay)
    assert razorpay("GET", "/v1/orders", receipt="pay-7")["count"] == 1


def test_only_calls_go_wrong_and_not_pages(bank, razorpay):
    bank.faults.plan(Fault.BROKEN, times=None, methods=("GET", "POST"))
    assert requests.get(f"{bank.url}/desk/", timeout=10).status_code == 200
