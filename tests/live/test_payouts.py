"""What a worker is told of the money that we send them, and Finance of proposals."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.money import payouts, proposals, refunds
from bookings.money.two_people import NeedsTwo
from live.models import Notification
from tests.bookings.paying import payment_of
from tests.bookings.test_proposals import limited, second  # noqa: F401

pytestmark = pytest.mark.django_db
LATER = timedelta(days=10)


@pytest.fixture
def accepted(online, ask, worker):
    """By card; the one of these tests is paid in cash."""
    return jobs.accept(ask(gateway="stripe"), by=worker)


@pytest.fixture
def told(committed):
    def told(step, *args, **how):
        Notification.objects.all().delete()
        with committed():
            told.gave = step(*args, **how)
        found = Notification.objects.order_by("user")
        return list(found.values_list("user__username", "message", "link"))

    return told


def test_it_is_ordered_and_arrives(told, paid, finance):
    at = timezone.now() + LATER
    said = told(payouts.make_batch, by=finance, at=at)
    payout = told.gave.payouts.get()
    link = f"/work/earnings/payouts/{payout.code}/"
    ordered = "We have ordered a payout of ₹307.12 to you."
    assert said == [("suresh", ordered, link)]
    said = told(payouts.mark_done, payout, by=finance, at=at)
    assert said == [("suresh", "Your payout of ₹307.12 is paid.", link)]
    assert told(payouts.mark_done, payout, by=finance, at=at) == []


def test_it_comes_back_with_the_words_of_who_paid_it(told, paid, finance, mailoutbox):
    at = timezone.now() + LATER
    payout = payouts.make_batch(by=finance, at=at).payouts.get()
    how = {"by": finance, "reason": "No such account.", "at": at}
    ((_who, message, _link),) = told(payouts.mark_failed, payout, **how)
    assert message == (
        "Your payout of ₹307.12 came back. The sum is yours and goes out once more."
    )
    assert Notification.objects.get().detail == "No such account."
    ((_who, message, _link),) = told(payouts.try_again, payout, by=finance, at=at)
    assert message == "We have ordered a payout of ₹307.12 to you."


@pytest.mark.usefixtures("limited")
def test_a_proposal_is_told_to_who_may_agree_and_its_end_to_who_proposed_it(
    told,
    paid,
    finance,
    second,  # noqa: F811
    support,
):
    payment = payment_of(paid)
    with pytest.raises(NeedsTwo) as needs:
        refunds.refund(payment, 34_900, by=finance, reason="It drips.")
    about = {"payment": payment, "left": 34_900}
    kind, how = proposals.Kind.REFUND, {"by": finance, "reason": "It drips."}
    said = told(proposals.propose, kind, needs.value, **about, **how)
    asks = "Finance asks for a second person: Give money back, ₹349."
    assert [row[:2] for row in said] == [("second", asks)]
    said = told(proposals.decline, told.gave, by=second, reason="Too much.")
    assert [row[:2] for row in said] == [
        (
            finance.username,
            "Second has decided about your proposal: Give money back, ₹349: Declined.",
        )
    ]


def test_who_gets_money_back_is_told_how_much(told, paid, finance, customer, worker):
    """Each time the sum of that time, in whatever language they read."""
    payment = payment_of(paid)
    for amount, sum in ((5_000, "₹50"), (12_345, "₹123.45")):
        said = told(refunds.refund, payment, amount, by=finance, reason="It drips.")
        assert {user: message for user, message, _link in said} == {
            customer.username: f"We give {sum} back for Kitchen tap drips. It comes "
            "the way you paid.",
            worker.username: f"We give Ananya {sum} back for Kitchen tap drips. The "
            "page of the job says why.",
        }
        hindi = [one.translations["hi"] for one in Notification.objects.all()]
        assert len(hindi) == 2
        assert all(sum in one for one in hindi)
