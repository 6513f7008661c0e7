"""Finance pays workers out, in the admin."""

import csv
import io

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from bookings.models import Payout, PayoutBatch
from bookings.money import payouts, queue
from tests.bookings.test_payouts import AFTER, join
from tests.clock import DEFAULT
from tests.reading import row, tree
from tests.reading import words as words_of

pytestmark = pytest.mark.django_db
BEGINS = DEFAULT


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def read(response):
    return words_of(tree(response).main)


@pytest.fixture
def desk(online, paid, finance, as_user, clock):
    """Finance in the admin, when the hold is over."""
    clock.go(timezone.now() + AFTER)
    return as_user(finance)


@pytest.fixture
def payout(desk, finance):
    payouts.make_batch(by=finance)
    return Payout.objects.get()


def logged():
    found = ModelLogEntry.objects.filter(action__startswith="bookings.pay")
    return [entry.action for entry in found.order_by("pk")]


class TestPayingOut:
    def test_what_is_due_comes_first(self, desk, paid):
        assert (
            url(PayoutBatch, "pay_out")
            in desk.get(url(PayoutBatch, "list")).content.decode()
        )
        page = desk.get(url(PayoutBatch, "pay_out"))
        assert row(page, "Suresh Venkataraman") == {
            "Worker": "Suresh Venkataraman",
            "How": "Bank transfer",
            "Now": "₹307.12",
            "With them already": "₹0",
            "Still held": "₹0",
        }
        assert not PayoutBatch.objects.exists()

    def test_it_is_ordered_and_kept_in_the_log(self, desk, finance):
        page = desk.post(url(PayoutBatch, "pay_out"), follow=True)
        batch = PayoutBatch.objects.get()
        assert batch.made_by == finance
        assert "₹307.12 is on its way." in page.content.decode()
        assert row(page, "All together") == "₹307.12"
        assert logged() == ["bookings.pay-out"]

    def test_pressed_twice_it_is_once(self, desk):
        desk.post(url(PayoutBatch, "pay_out"))
        page = desk.post(url(PayoutBatch, "pay_out"), follow=True)
        assert "Nothing is due to anybody now." in page.content.decode()
        assert PayoutBatch.objects.count() == Payout.objects.count() == 1
        page = desk.get(url(PayoutBatch, "pay_out"))
        assert "Nothing is due to anybody now." in read(page)


class TestOnePayout:
    def test_marked_as_paid(self, desk, payout):
        page = desk.get(url(Payout, "inspect", payout.pk))
        assert "Mark as paid" in read(page)
        assert row(page, "Amount") == "₹307.12"
        ask = desk.get(url(Payout, "mark_paid", payout.pk))
        assert "₹307.12 has left our bank account for Suresh." in read(ask)
        desk.post(url(Payout, "mark_paid", payout.pk))
        payout.refresh_from_db()
        assert payout.status == "done"
        assert logged() == ["bookings.payout-mark-paid"]
        page = desk.get(url(Payout, "inspect", payout.pk))
        assert "Mark as paid" not in read(page)

    def test_it_did_not_arrive(self, desk, payout):
        address = url(Payout, "failed", payout.pk)
        assert desk.post(address, {"reason": ""}).status_code == 422
        desk.post(address, {"reason": "No such account."})
        payout.refresh_from_db()
        assert (payout.status, payout.problem) == ("failed", "No such account.")
        page = desk.get(url(Payout, "inspect", payout.pk))
        assert "Try again" in read(page)
        desk.post(url(Payout, "try_again", payout.pk))
        payout.refresh_from_db()
        assert payout.status == "ordered"
        assert logged() == ["bookings.payout-failed", "bookings.payout-try-again"]

    def test_what_stripe_refused(self, online, paid, worker, finance, as_user):
        join(online, worker)
        # What was taken is not there to be sent before two days have passed.
        after = timezone.now() + AFTER
        payouts.make_batch(by=finance, at=after)
        queue.work_due(at=after)
        desk = as_user(finance)
        page = desk.get(url(Payout, "list"))
        assert "insufficient" in read(page).lower()
        payout = Payout.objects.get()
        assert payout.status == "failed"
        page = desk.post(url(Payout, "mark_paid", payout.pk), follow=True)
        assert "This goes by Stripe" in page.content.decode()

    def test_a_press_too_late_is_a_sentence(self, desk, payout):
        desk.post(url(Payout, "mark_paid", payout.pk))
        answer = desk.post(
            url(Payout, "failed", payout.pk), {"reason": "No."}, follow=True
        )
        assert "not on its way any more" in answer.content.decode()
        payout.refresh_from_db()
        assert payout.status == "done"

    def test_as_a_sheet_with_numbers(self, desk, payout):
        response = desk.get(url(Payout, "list"), {"export": "csv"})
        text = b"".join(response.streaming_content).decode()
        heads, one = csv.reader(io.StringIO(text))
        sheet = dict(zip(heads, one, strict=True))
        assert (sheet["Amount"], sheet["Currency"]) == ("307.12", "INR")
        assert sheet["Worker"] == "Suresh Venkataraman"
        response = desk.get(url(PayoutBatch, "list"), {"export": "csv"})
        assert "₹307.12" in b"".join(response.streaming_content).decode()
