"""What has to happen every minute and every hour, whoever is asleep.

A task that enqueues its next run before it does anything, so that no failure ends it.
One run waits at a time: whoever would enqueue another finds the first. Should two slip
in at the same instant, the first of them to run leaves the next minute to the other.
`start` may be called by anybody at any time, and is, so a chain cut by a crash goes on.
A run in which something failed has failed, once everything else had its turn; unless it
was the database that was away for a while, which the next run makes good.
"""

import logging
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from accounts import letters
from bookings import jobs
from bookings.models import JobEvent
from live import notifications
from toolkit import outages
from toolkit.sweeps import oldest_first, sweep

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
# Somebody is probably telling it right now.
FRESH = timedelta(seconds=30)
KEEP_DONE, KEEP_FAILED = timedelta(days=1), timedelta(days=30)
# A task that runs for longer belonged to a process that died. Tasks may run twice.
LEASE = timedelta(minutes=15)
MOST_LIVES = 5

# What apps that `live` does not know want done: mysite/apps.py.
EVERY_MINUTE, EVERY_HOUR = [], []

log = logging.getLogger(__name__)


@task()
def minute():
    _enqueue(minute, MINUTE)
    _do(repeat_unheard, jobs.expire_due, jobs.confirm_due, give_back, *EVERY_MINUTE)


@task()
def hour():
    _enqueue(hour, HOUR)
    _do(tidy, letters.tidy, *EVERY_HOUR)


def start():
    """Make sure that the next runs wait in the queue. Does nothing when they do."""
    for periodic in (minute, hour):
        _enqueue(periodic, timedelta(0))


def _enqueue(periodic, after):
    if not periodic.get_backend().supports_defer:
        return
    with transaction.atomic():
        waiting = DBTaskResult.objects.filter(
            task_path=periodic.module_path, status="READY"
        )
        if not waiting.exists():
            periodic.using(run_after=timezone.now() + after).enqueue()


def _do(*parts):
    failures = []
    for part in parts:
        try:
            part()
        except Exception as failure:
            log.exception("%s failed; it is tried again next time.", part.__name__)
            if not outages.is_outage(failure):
                failures.append(failure)
    if failures:
        raise ExceptionGroup("Parts of what is periodic failed", failures)


def repeat_unheard(*, at=None):
    """Tell again what a crash cut off. Telling twice is telling once."""
    at = at or timezone.now()
    unheard = JobEvent.objects.filter(heard_at=None, at__lt=at - FRESH)
    unheard = unheard.select_related("job__customer", "job__worker", "job__city")
    sweep(oldest_first(unheard, "at"), notifications.notify)


def give_back(*, at=None):
    """Tasks whose worker died wait again. Who ends every worker has failed."""
    at = at or timezone.now()
    lost = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - LEASE)
    for run in lost:
        mine = lost.filter(pk=run.pk, started_at=run.started_at)
        if len(run.worker_ids) < MOST_LIVES:
            mine.update(status="READY")
        else:
            why = f"Its worker died {MOST_LIVES} times."
            mine.update(status="FAILED", finished_at=at, traceback=why)


def tidy(*, at=None):
    """Forget finished tasks and ended sessions."""
    at = at or timezone.now()
    done = DBTaskResult.objects.filter
    done(status="SUCCESSFUL", finished_at__lt=at - KEEP_DONE).delete()
    done(status="FAILED", finished_at__lt=at - KEEP_FAILED).delete()
    Session.objects.filter(expire_date__lt=at).delete()
