"""What the team is told of at the very limit: by the market's day, to the second."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts import letters
from accounts.models import Letter
from bookings.models import Payment
from bookings.money import payments
from bookings.states import Status
from home import attention
from tests.harness_clock import at
from workers import approval
from workers.models import WorkerProfile

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def told(user):
    return [need.sentence for need in attention.needs(user, timezone.now())]


# By day in the market, and after its midnight while the server has the day before.
@at("2026-11-18T05:40Z", "2026-11-17T20:00Z", "2026-11-18T18:29Z")
@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("2026-11-14T00:00+05:30", ["1 payment was not marked as paid for days"]),
        ("2026-11-14T23:59+05:30", ["1 payment was not marked as paid for days"]),
        ("2026-11-15T00:00+05:30", []),
        ("2026-11-15T23:59+05:30", []),
    ],
)
def test_cash_is_forgotten_after_three_whole_days(
    began, since, expected, job_in, finance
):
    payment = payments.payment_of(job_in(Status.FINISHED))
    since = datetime.fromisoformat(since)
    Payment.objects.filter(pk=payment.pk).update(created_at=since)
    assert told(finance) == expected


@pytest.mark.parametrize(("more", "late"), [(timedelta(0), False), (SECOND, True)])
def test_a_worker_waits_too_long_after_the_promised_time(
    more, late, waiting_worker, support
):
    now = timezone.now()
    WorkerProfile.objects.update(applied_at=now - approval.ANSWER_WITHIN - more)
    [need] = attention.needs(support, now)
    assert need.late is late


@pytest.mark.parametrize(
    ("more", "expected"),
    [(timedelta(0), []), (SECOND, ["1 letter waits to be sent"])],
)
def test_a_letter_waits_too_long(more, expected, support):
    letters.write(to="a@example.com", subject="Hello", body="Good day.")
    now = timezone.now()
    written = now - attention.LETTERS_GO_WITHIN - more
    Letter.objects.update(created_at=written)
    assert [need.sentence for need in attention.needs(support, now)] == expected
