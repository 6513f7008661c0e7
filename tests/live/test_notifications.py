"""The row that is written: one for each person and event, all of them or none."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from bookings import jobs
from bookings.states import Status, Verb
from live import notifications, recipients
from live.kind import Kind
from live.models import ChatRoom, Notification


def written():
    """[(username, message)] of every notification, in the order of their keys."""
    rows = Notification.objects.order_by("user")
    return list(rows.values_list("user__username", "message"))


def test_every_sentence_fits_the_longest_names(ask, committed, customer, worker):
    customer.name, worker.name = "Q" * 150, "W" * 150
    customer.save(), worker.save()
    with committed():
        ask(title="x" * 80)
    message = Notification.objects.get().message
    assert len(message) == 200
    assert message.endswith("…")


class TestTheRow:
    def test_leads_to_the_job_with_its_icon_and_its_hour(self, ask, committed):
        at = timezone.now() - timedelta(minutes=5)
        with committed():
            job = ask(at=at)
        notification = Notification.objects.get()
        assert (
            notification.link,
            notification.icon,
            notification.created_at,
            notification.is_read,
        ) == (
            f"/jobs/{job.code}/",
            "bell",
            at,
            False,
        )

    def test_the_event_is_marked_as_heard(self, ask, committed):
        with committed():
            job = ask()
        heard = job.events.get().heard_at
        assert timezone.now() - heard < timedelta(seconds=10)

    def test_telling_twice_adds_nothing(self, ask, committed, mailoutbox):
        with committed():
            job = ask()
        event, before = job.events.get(), written()
        recipients.notify_of_event(event)
        assert written() == before
        assert len(mailoutbox) == 1
        assert job.events.get().heard_at == event.heard_at

    def test_the_database_holds_one_a_person_and_event(self, ask, committed, worker):
        with committed():
            job = ask()
        with pytest.raises(IntegrityError), transaction.atomic():
            Notification.objects.create(
                user=worker, event=job.events.get(), message="Again", link="/"
            )

    def test_history_is_heard_but_told_to_nobody(self, ask, committed, mailoutbox):
        with committed():
            job = ask(at=timezone.now() - timedelta(days=4))
        assert job.events.get().heard_at is not None
        assert written() == []
        assert mailoutbox == []

    def test_a_failure_tells_nobody_and_marks_nothing(self, ask, support, worker):
        """The second of two cannot be written: the first is not there either."""
        job = jobs.cancel(ask(), by=support, reason="Flood")
        event = job.events.get(verb=Verb.CANCEL)
        Notification.objects.create(user=worker, event=event, message="Mine", link="/")
        with pytest.raises(IntegrityError):
            recipients.notify_of_event(event)
        assert job.events.get(verb=Verb.CANCEL).heard_at is None
        assert written() == [("suresh", "Mine")]

    def test_an_acceptance_that_is_told_later_opens_the_chat(self, job_in):
        job = job_in(Status.ACCEPTED)
        recipients.notify_of_event(job.events.get(verb=Verb.ACCEPT))
        assert ChatRoom.objects.get().job == job


def test_what_is_older_than_a_year_goes_and_the_rest_stays(customer, monkeypatch):
    monkeypatch.setattr(notifications, "TIDY_BATCH", 2)
    now = timezone.now()
    for days in (400, 380, 366, 364, 1):
        Notification.objects.create(
            user=customer,
            kind=Kind.REQUEST_TO_WORKER,
            message=f"{days} days",
            link="/",
            created_at=now - timedelta(days=days),
        )
    notifications.tidy(at=now)
    left = Notification.objects.order_by("pk").values_list("message", flat=True)
    assert list(left) == ["364 days", "1 days"]
    Notification.objects.all().delete()
    notifications.tidy()
