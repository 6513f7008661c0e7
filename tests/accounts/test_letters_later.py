"""Letters that go long after they were written: what then stands in them, and in us."""

from datetime import timedelta

import pytest

from accounts import delivery, letters
from accounts.models import Letter
from tests.accounts.test_letters import make_due, sink

__all__ = ["sink"]
pytestmark = pytest.mark.django_db


def test_tried_again_hours_later_it_has_the_same_id(sink, clock):
    letters.write(to="a@example.com", subject="Hello", body="Good day.")
    sink.mode = "stall"
    delivery.send_due()
    sink.mode = "accept"
    clock.go(clock.now + timedelta(hours=3))
    make_due()
    delivery.send_due()
    first, second = (got["Message-ID"] for got in sink.letters)
    assert first == second


def test_its_row_says_when_it_went_and_not_when_it_was_written(sink, clock):
    letters.write(to="a@example.com", subject="Hello", body="Good day.")
    written = clock.now
    clock.go(written + timedelta(hours=3))
    delivery.send_due()
    waited = Letter.objects.get().sent_at - written
    assert timedelta(hours=3) <= waited < timedelta(hours=4)
