"""Sums out of the shop's balance to linked accounts, which belong to no payment."""

import pytest

from tests.mysite.play_bank.razorpay_story import paid, worker
from tests.play_bank import Refused

BY_HAND = "acc_PlayRavi000001"
KEY = {"X-Transfer-Idempotency": "payout-abc-1"}


def send(razorpay, amount=50_000, account=BY_HAND, headers=KEY, **more):
    given = {"account": account, "currency": "INR", "notes": {"payout": "abc"}, **more}
    return razorpay("POST", "/v1/transfers", headers, amount=amount, **given)


def listed(razorpay, **asked):
    return razorpay("GET", "/v1/transfers", **asked)["items"]


def test_it_is_the_accounts(bank, razorpay):
    paid(bank, razorpay)
    made = send(razorpay)
    assert (made["status"], made["recipient"]) == ("processed", BY_HAND)
    assert made["source"].startswith("acc_")
    assert made["notes"] == {"payout": "abc"}
    assert razorpay("GET", f"/v1/transfers/{made['id']}") == made
    assert listed(razorpay) == [made]


def test_one_key_is_one_transfer(bank, razorpay):
    paid(bank, razorpay)
    assert send(razorpay)["id"] == send(razorpay)["id"]
    with pytest.raises(Refused, match="Different request"):
        send(razorpay, amount=40_000)
    assert len(listed(razorpay)) == 1
    send(razorpay, amount=40_000, headers={"X-Transfer-Idempotency": "another one"})
    assert len(listed(razorpay)) == 2


@pytest.mark.parametrize("key", ["abc", "a" * 37, "payout/1"])
def test_a_key_of_another_shape(bank, razorpay, key):
    paid(bank, razorpay)
    with pytest.raises(Refused, match="idempotency key"):
        send(razorpay, headers={"X-Transfer-Idempotency": key})
    assert listed(razorpay) == []


def test_no_more_than_there_is(bank, razorpay):
    # Of 1,200 rupees 28.32 are the fee.
    payment = paid(bank, razorpay)
    with pytest.raises(Refused, match="enough balance"):
        send(razorpay, amount=117_169)
    razorpay("POST", f"/v1/payments/{payment['id']}/refund", amount=17_168)
    with pytest.raises(Refused, match="enough balance"):
        send(razorpay, amount=100_001)
    send(razorpay, amount=100_000)
    with pytest.raises(Refused, match="enough balance"):
        send(razorpay, amount=100, headers=None)


def test_what_a_bank_took_back_is_not_there(bank, razorpay):
    payment = paid(bank, razorpay)
    bank.dispute(payment["id"])
    with pytest.raises(Refused, match="enough balance"):
        send(razorpay)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"account": "acc_nobody"}, "does not exist"),
        ({"currency": "USD"}, "in INR only"),
        ({"amount": 99}, "atleast INR 1.00"),
        ({"account": ""}, "does not exist"),
        ({"source": "me"}, "should not be sent"),
    ],
)
def test_what_is_wrong_is_refused(bank, razorpay, wrong, sentence):
    paid(bank, razorpay)
    with pytest.raises(Refused, match=sentence):
        send(razorpay, **wrong)
    assert listed(razorpay) == []


def test_not_to_an_account_that_is_not_activated(bank, razorpay):
    paid(bank, razorpay)
    account = worker(razorpay)
    assert razorpay("GET", f"/v2/accounts/{account}")["status"] == "activated"
    bank.restrict(account)
    assert razorpay("GET", f"/v2/accounts/{account}")["status"] == "created"
    with pytest.raises(Refused, match="is not activated"):
        send(razorpay, account=account)
    bank.join(account)
    send(razorpay, account=account)


def test_page_by_page_and_between_two_moments(bank, razorpay):
    paid(bank, razorpay)
    first = send(razorpay)
    bank.advance(60)
    second = send(razorpay, headers=None)
    assert listed(razorpay, count=1, skip=1) == [first]
    since = second["created_at"]
    assert listed(razorpay, **{"from": since}) == [second]
    assert listed(razorpay, to=since - 1) == [first]


def test_one_made_on_the_dashboard_has_an_id_of_a_shape(razorpay):
    assert razorpay("GET", f"/v2/accounts/{BY_HAND}")["status"] == "activated"
    with pytest.raises(Refused, match="does not exist"):
        razorpay("GET", "/v2/accounts/acc_Play1")
