"""What a crash cut off is told again, and only then."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import JobEvent
from bookings.states import Status
from live import periodic, recipients
from live.models import ChatRoom, Notification
from toolkit.sweeps import SweepFailed


class TestWhatWasCutOff:
    def test_is_told_once(self, ask, mailoutbox):
        """The commit came, the process died: nobody was told."""
        job = ask()
        at = timezone.now() + timedelta(minutes=1)
        periodic.repeat_unheard(at=at)
        assert Notification.objects.get().link == f"/jobs/{job.code}/"
        assert len(mailoutbox) == 1
        periodic.repeat_unheard(at=at)
        assert Notification.objects.count() == len(mailoutbox) == 1

    def test_what_is_being_told_is_left_alone(self, ask):
        ask()
        periodic.repeat_unheard(at=timezone.now() + timedelta(seconds=20))
        assert Notification.objects.count() == 0

    def test_an_acceptance_gets_its_chat(self, job_in):
        job = job_in(Status.ACCEPTED)
        periodic.repeat_unheard(at=timezone.now() + timedelta(minutes=1))
        assert ChatRoom.objects.get().job == job
        assert JobEvent.objects.filter(heard_at=None).count() == 0

    def test_one_that_fails_does_not_hold_up_the_others(self, ask, worker):
        first, second = ask(), ask(start=ask().ends_at + timedelta(hours=3))
        blocked = first.events.get()
        Notification.objects.create(user=worker, event=blocked, message="!", link="/")
        with pytest.raises(SweepFailed):
            periodic.repeat_unheard(at=timezone.now() + timedelta(minutes=1))
        assert blocked.job.events.get().heard_at is None
        assert second.events.get().heard_at is not None

    def test_a_receiver_that_fails_undoes_no_booking(
        self, ask, worker, committed, caplog
    ):
        """The listener breaks after the commit; the job stands, the minute mends it."""
        job = ask()
        Notification.objects.all().delete()
        with committed():
            job = jobs.accept(job, by=worker)
            event = job.events.get(verb="accept")
            block = Notification.objects.create(
                user=job.customer, event=event, message="In the way", link="/"
            )
        assert "notify_people" in caplog.text
        caplog.clear()
        job.refresh_from_db()
        assert job.status == Status.ACCEPTED
        assert job.events.get(verb="accept").heard_at is None
        assert not ChatRoom.objects.exists()
        block.delete()
        periodic.repeat_unheard(at=timezone.now() + timedelta(minutes=1))
        assert Notification.objects.get(event=event).user == job.customer
        assert ChatRoom.objects.get().job == job


def test_the_event_of_another_minute_is_not_told_again(ask):
    job = ask()
    recipients.notify_of_event(job.events.get())
    periodic.repeat_unheard(at=timezone.now() + timedelta(minutes=1))
    assert Notification.objects.count() == 1
