"""Every note goes out once: words, links, a broken mail server, people who left."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from live import emails
from live.models import Notification

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.fixture
def note(customer):
    return Notification.objects.create(
        user=customer, message="Suresh accepted.", link="/jobs/abc/"
    )


@pytest.fixture
def queue(mailoutbox, settings):
    """Tasks wait in the database, as they do on a real site."""
    settings.TASKS = QUEUE


@pytest.fixture
def broken_mail(mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1


def waiting():
    """[(arguments, minutes from now)] of what the queue holds."""
    now = timezone.now()
    return [
        (task.args_kwargs["args"], round((task.run_after - now) / timedelta(minutes=1)))
        for task in DBTaskResult.objects.filter(run_after__lt=now + timedelta(days=1))
    ]


def emailed(note):
    note.refresh_from_db()
    return note.emailed_at is not None


def test_says_what_happened_and_leads_there(note, customer, mailoutbox):
    emails.order(note)
    [sent] = mailoutbox
    assert (sent.to, sent.subject) == ([customer.email], "Suresh accepted.")
    assert sent.body == (
        "Hello Ananya,\n\nSuresh accepted.\n\n"
        "See it here: http://testserver/jobs/abc/\n\nCallout\nhttp://testserver\n"
    )
    assert emailed(note)


def test_carries_the_words_of_the_other_side_as_they_are(note, mailoutbox):
    emails.order(note, "Tap & <basin>, “both”")
    assert "\nIn their words: “Tap & <basin>, “both””\n" in mailoutbox[0].body


def test_never_twice(note, mailoutbox):
    for _ in range(3):
        emails.order(note)
    assert len(mailoutbox) == 1


def test_what_was_read_meanwhile_needs_no_mail(note, mailoutbox):
    note.is_read = True
    note.save()
    emails.order(note, patient=True)
    assert mailoutbox == []
    emails.order(note)
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email": ""}])
def test_nobody_writes_to_who_left(note, customer, gone, mailoutbox):
    type(customer).objects.filter(pk=customer.pk).update(**gone)
    emails.order(note)
    assert mailoutbox == []
    assert not emailed(note)


def test_is_a_task_in_the_same_commit(note, queue, mailoutbox):
    emails.order(note, "Hello")
    assert mailoutbox == []
    [task] = DBTaskResult.objects.all()
    assert task.args_kwargs["args"] == [note.pk, "Hello", False]


def test_a_patient_one_waits_two_minutes(note, queue):
    emails.order(note, patient=True)
    assert waiting() == [([note.pk, "", True], 2)]


@pytest.mark.usefixtures("broken_mail", "queue")
class TestABrokenServer:
    @pytest.mark.parametrize(("failures", "minutes"), [(0, 1), (1, 10), (2, 60)])
    def test_is_asked_again_later(self, note, failures, minutes):
        emails.send.call(note.pk, "", False, failures)
        assert waiting() == [([note.pk, "", False, failures + 1], minutes)]
        assert not emailed(note)

    def test_is_given_up_after_a_while(self, note):
        with pytest.raises(OSError, match="refused"):
            emails.send.call(note.pk, "", False, 3)
        assert waiting() == []

    def test_that_works_again_sends_it_once(self, note, settings, mailoutbox):
        emails.send.call(note.pk)
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        emails.send.call(note.pk, "", False, 1)
        emails.send.call(note.pk, "", False, 1)
        assert len(mailoutbox) == 1


def test_without_a_queue_a_failure_is_a_failure(note, broken_mail):
    with pytest.raises(OSError, match="refused"):
        emails.send.call(note.pk)
    assert not emailed(note)
