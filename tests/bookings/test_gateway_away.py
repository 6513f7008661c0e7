"""A line that breaks, a bank that lets go, a gateway that does not answer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Entry
from bookings.money import queue
from mysite.play_bank.faults import Fault
from tests.bookings.paying import (
    FINISHING,
    attempt_of,
    begin,
    made,
    pay,
    payment_of,
    work_through,
)
from tests.cast import drive
from toolkit.errors import Unprocessable


class TestOrders:
    @pytest.mark.parametrize(
        "fault",
        [
            Fault.UNREACHABLE,
            Fault.LOST,
            Fault.BROKEN,
            Fault.STORED_BEFORE,
            Fault.STORED_AFTER,
            Fault.BUSY,
        ],
    )
    def test_taken_once_whatever_the_line_does(self, online, secured, fault):
        job = drive(secured, *FINISHING)
        online.faults.plan(fault, on="/capture", times=2)
        for minute in range(6):
            queue.work_due(at=job.ends_at + timedelta(minutes=minute))
        attempt = attempt_of(job)
        assert (attempt.status, attempt.captured) == ("captured", job.price)
        assert payment_of(job).status == "released"
        assert Entry.objects.filter(kind="capture").count() == 1

    def test_a_bank_that_let_it_go_asks_for_it_again(self, online, secured):
        job = drive(secured, *FINISHING)
        online.advance(8 * 24 * 3600)
        work_through()
        assert [order.status for order in made("capture")] == ["failed"]
        payment = payment_of(job)
        assert payment.status == "created"
        week_later = timezone.now() + timedelta(days=8)
        pay(online, job, at=week_later)
        work_through(at=week_later)
        assert payment_of(job).status == "released"


class TestAway:
    def test_it_is_asked_again_soon_and_then_each_hour(self, online, accepted):
        attempt = begin(accepted)
        online.faults.plan(Fault.UNREACHABLE, methods=("GET",), times=None)
        for minutes, wait in ((10, timedelta(minutes=3)), (130, timedelta(hours=1))):
            at = timezone.now() + timedelta(minutes=minutes)
            assert queue.reconcile_due(at=at) == 0
            attempt.refresh_from_db()
            assert (attempt.status, attempt.check_at) == ("open", at + wait)

    def test_what_it_never_heard_of_is_not_known_either(self, online, accepted):
        attempt = begin(accepted)
        type(attempt).objects.update(checkout_id="cs_test_of_another_bank")
        assert queue.reconcile_due(at=timezone.now() + timedelta(minutes=10)) == 0
        assert payment_of(accepted).status == "created"


@pytest.mark.parametrize("way", ["paypal", "", "Stripe"])
def test_only_a_way_that_is_offered_can_be_asked_for(online, ask, way):
    with pytest.raises(Unprocessable, match="ways to pay"):
        ask(gateway=way)
