"""Who hears of a bank that asks a customer's money back, and of what comes of it."""

import pytest

from bookings import jobs
from bookings.models import Contest
from bookings.money import losses, settling
from live.models import Notification
from tests.bookings import documents
from tests.bookings.paying import attempt_of

WHY = "Nobody was at the door."

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(online, ask, worker):
    """By card; the one of these tests is paid in cash."""
    return jobs.accept(ask(gateway="stripe"), by=worker)


class TestNotifications:
    @pytest.fixture
    def told(self, committed):
        def told(step, *args, **how):
            Notification.objects.all().delete()
            with committed():
                step(*args, **how)
            found = Notification.objects.order_by("user")
            return dict(found.values_list("user__username", "message"))

        return told

    def test_a_bank_asks(self, told, online, paid, worker, finance):
        online.dispute(documents.charge_of(online, attempt_of(paid)))
        said = told(settling.settle, attempt_of(paid))
        assert said["suresh"] == (
            "A bank has a question about the payment for Kitchen tap drips. Your money "
            "waits until it has decided; you need do nothing."
        )
        assert said[finance.username].startswith(
            "A bank asks ₹349 back for Kitchen tap drips. Answer by "
        )
        assert told(settling.settle, attempt_of(paid)) == {}

    def test_it_is_won(self, told, online, asked, finance, worker):
        online.decide(asked.external_id, is_won=True)
        said = told(settling.settle, asked.attempt)
        assert said == {
            "suresh": (
                "The bank has decided: what Kitchen tap drips brought you is yours."
            ),
            finance.username: (
                "A bank has decided about ₹349 for Kitchen tap drips: Won."
            ),
        }

    def test_it_is_lost_and_taken_back(self, told, online, asked, finance):
        online.decide(asked.external_id, is_won=False)
        assert told(settling.settle, asked.attempt) == {
            finance.username: (
                "A bank has decided about ₹349 for Kitchen tap drips: Lost."
            )
        }
        lost = Contest.objects.get()
        assert told(losses.take_back, lost, by=finance, reason=WHY) == {
            "suresh": (
                "A bank gave the money for Kitchen tap drips back. We take back "
                f"₹307.12 of it: {WHY}"
            )
        }
