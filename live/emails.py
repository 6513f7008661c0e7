"""Every note also goes out as an e-mail, through the queue of tasks and at most once.

`emailed_at` is taken before the mail server is asked, by whoever is first; when the
server fails it is given back and the task comes again later, a few times.
"""

from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from live.models import Notification

PATIENCE = timedelta(minutes=2)
RETRIES = (timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))


def order(note, detail="", *, patient=False):
    """Have the note sent, inside its transaction."""
    work = send
    if patient and send.get_backend().supports_defer:
        work = send.using(run_after=timezone.now() + PATIENCE)
    work.enqueue(note.pk, detail, patient)


@task()
def send(note_id, detail="", patient=False, failures=0):
    note = Notification.objects.select_related("user").get(pk=note_id)
    if not _is_wanted(note, patient) or not _take(note):
        return
    try:
        _deliver(note, detail)
    except OSError:
        Notification.objects.filter(pk=note.pk).update(emailed_at=None)
        if failures == len(RETRIES) or not send.get_backend().supports_defer:
            raise
        later = send.using(run_after=timezone.now() + RETRIES[failures])
        later.enqueue(note_id, detail, patient, failures + 1)


def _is_wanted(note, patient):
    return note.user.is_active and note.user.email and not (patient and note.is_read)


def _take(note):
    untaken = Notification.objects.filter(pk=note.pk, emailed_at=None)
    return untaken.update(emailed_at=timezone.now()) == 1


def _deliver(note, detail):
    body = render_to_string(
        "emails/note.txt",
        {
            "note": note,
            "detail": detail,
            "link": settings.BASE_URL + note.link,
            "site": settings.WAGTAIL_SITE_NAME,
            "base_url": settings.BASE_URL,
        },
    )
    send_mail(note.message, body, None, [note.user.email])
