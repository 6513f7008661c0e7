"""What has to happen every minute, whoever is asleep.

A task that enqueues its next run before it does anything, so that no failure ends it.
One run waits at a time: whoever would enqueue another finds the first. Should two slip
in at the same instant, the first of them to run leaves the next minute to the other.
`start` may be called by anybody at any time, and is, so a chain cut by a crash goes on.
"""

import logging
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from bookings import jobs
from bookings.models import JobEvent
from live import notifications

MINUTE = timedelta(minutes=1)
# Somebody is probably telling it right now.
FRESH = timedelta(seconds=30)
KEEP_DONE, KEEP_FAILED = timedelta(days=1), timedelta(days=30)
BATCH = 200

log = logging.getLogger(__name__)


@task()
def minute():
    start(after=MINUTE)
    for work in (repeat_unheard, jobs.expire_due, jobs.confirm_due, tidy):
        try:
            work()
        except Exception:
            log.exception("%s failed; it is tried again in a minute.", work.__name__)


def start(*, after=timedelta(0)):
    """Make sure that the next run waits in the queue. Does nothing when it does."""
    if not minute.get_backend().supports_defer:
        return
    with transaction.atomic():
        waiting = DBTaskResult.objects.filter(
            task_path=minute.module_path, status="READY"
        )
        if not waiting.exists():
            minute.using(run_after=timezone.now() + after).enqueue()


def repeat_unheard(*, at=None):
    """Tell again what a crash cut off. Telling twice is telling once."""
    at = at or timezone.now()
    unheard = JobEvent.objects.filter(heard_at=None, at__lt=at - FRESH)
    unheard = unheard.select_related("job__customer", "job__worker", "job__city")
    for event in unheard.order_by("at")[:BATCH]:
        try:
            notifications.notify(event)
        except Exception:
            log.exception("Nobody could be told of event %s.", event.pk)


def tidy(*, at=None):
    """Forget finished tasks and ended sessions."""
    at = at or timezone.now()
    done = DBTaskResult.objects.filter
    done(status="SUCCESSFUL", finished_at__lt=at - KEEP_DONE).delete()
    done(status="FAILED", finished_at__lt=at - KEEP_FAILED).delete()
    Session.objects.filter(expire_date__lt=at).delete()
