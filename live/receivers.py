"""Where the marketplace is heard: after the commit, never inside it."""

from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver

from accounts.signals import before_letters
from bookings.signals import job_changed, job_opened
from live import bell, emails, notifications, push
from workers.signals import worker_applied, worker_decided


@receiver(job_changed)
def tell_people(event, **kwargs):
    notifications.notify(event)


@receiver(job_opened)
def read_its_notes(job, user, **kwargs):
    """Who has the job before them has read what was told of it."""
    if bell.count_unread(user.pk):
        bell.read(user.pk, event__job=job)


@receiver(worker_applied)
def tell_staff(worker, **kwargs):
    notifications.tell_staff(worker)


@receiver(worker_decided)
def tell_worker(worker, **kwargs):
    notifications.tell_worker(worker)


@receiver(before_letters)
def write_letters(**kwargs):
    emails.write_due()


@receiver(user_logged_out)
def close_sockets(request, **kwargs):
    if request.session.session_key:
        push.kick(session_key=request.session.session_key)
