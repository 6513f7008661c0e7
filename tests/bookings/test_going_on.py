"""What stood in the way of whoever goes on: too little, too much, nothing at all."""

from datetime import timedelta

import pytest

from bookings import jobs
from bookings.money import queue, refunds, settling
from mysite.play_bank.stripe_double import refunds as at_stripe
from tests.bookings import documents
from tests.bookings.paying import again, attempt_of, made, payment_of, work_through
from toolkit.errors import Unprocessable

pytestmark = pytest.mark.django_db
PRICE = 34_900


class TestGoingOn:
    def test_less_than_razorpay_gives_back_is_said_at_once(self, upi_paid, finance):
        with pytest.raises(Unprocessable, match="no less than ₹1 at once"):
            refunds.refund(payment_of(upi_paid), 99, by=finance, reason="It drips.")
        refunds.refund(payment_of(upi_paid), 100, by=finance, reason="It drips.")

    def test_a_refused_refund_of_more_than_is_left_blocks_nothing(
        self, online, secured
    ):
        """What was held goes back, although somebody gave a part back there before."""
        work_through(at=attempt_of(secured).capture_before - timedelta(hours=2))
        attempt = attempt_of(secured)
        attempt.orders.create(kind="refund", number=1, amount=PRICE, status="failed")
        charge = documents.charge_of(online, attempt)
        at_stripe.create(online.stripe_world, {"charge": charge, "amount": 900})
        settling.settle(attempt)
        jobs.cancel(again(secured), by=secured.customer)
        work_through()
        assert [one.amount for one in made("refund")] == [PRICE, PRICE - 900]
        attempt.refresh_from_db()
        assert attempt.refunded == PRICE

    def test_an_idle_queue_asks_one_question(
        self, online, db, django_assert_num_queries
    ):
        with django_assert_num_queries(1):
            assert queue.work_due() == 0
