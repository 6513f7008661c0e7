"""What runs every minute and every hour, collected from the apps that have something.

An app that has work for the clock has a module `periodic` with the tuples EVERY_MINUTE
and EVERY_HOUR: functions that can be called without arguments. They may run twice and
at the same time as their last run.

Both rhythms are tasks. A task enqueues its next run before it does anything, so that no
failure ends the chain. One run waits at a time: whoever would enqueue another finds the
first. Should two be enqueued at the same instant, the first of them to run leaves the
next minute to the other. Every worker calls `start` once a minute, so a chain that a
crash has cut goes on. A run in which a function failed counts as failed, after all the
others were called, unless the database was away: the next run makes that good.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module

from django.apps import apps
from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.module_loading import module_has_submodule
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from toolkit import outages

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
KEEP_SUCCESSFUL, KEEP_FAILED = timedelta(days=1), timedelta(days=30)
# A task that runs for longer belonged to a process that died. Tasks may run twice.
LEASE = timedelta(minutes=15)
MAX_WORKERS_LOST = 5

log = logging.getLogger(__name__)


@task()
def every_minute() -> None:
    """Run what each app does every minute. Raises ExceptionGroup for what failed."""
    _enqueue(every_minute, MINUTE)
    _call_all([give_back, *collect("EVERY_MINUTE")])


@task()
def every_hour() -> None:
    """Run what each app does every hour. Raises ExceptionGroup for what failed."""
    _enqueue(every_hour, HOUR)
    _call_all([tidy, *collect("EVERY_HOUR")])


def start() -> None:
    """Make sure that the next runs wait in the queue. Does nothing when they do.

    One that a clock which was ahead has put off for longer than its rhythm is due now.
    """
    for periodic, rhythm in ((every_minute, MINUTE), (every_hour, HOUR)):
        now = timezone.now()
        put_off = _waiting(periodic).filter(run_after__gt=now + rhythm + MINUTE)
        put_off.update(run_after=now)
        _enqueue(periodic, timedelta(0))


def last_minute() -> datetime | None:
    """When `every_minute` last came to its end: how the loop of tasks is."""
    runs = DBTaskResult.objects.filter(
        task_path=every_minute.module_path, finished_at__isnull=False
    )
    found: datetime | None = runs.aggregate(Max("finished_at"))["finished_at__max"]
    return found


def collect(rhythm: str) -> list[Callable[[], object]]:
    """The functions of every installed app for "EVERY_MINUTE" or "EVERY_HOUR"."""
    return [
        function
        for app in apps.get_app_configs()
        if module_has_submodule(app.module, "periodic")
        for function in getattr(import_module(f"{app.name}.periodic"), rhythm, ())
    ]


def give_back(*, at: datetime | None = None) -> None:
    """Queue tasks again whose worker died. A task that lost too many workers fails."""
    at = at or timezone.now()
    lost = DBTaskResult.objects.filter(status="RUNNING", started_at__lt=at - LEASE)
    for run in lost:
        mine = lost.filter(pk=run.pk, started_at=run.started_at)
        if len(run.worker_ids) < MAX_WORKERS_LOST:
            mine.update(status="READY")
        else:
            traceback = f"Its worker died {MAX_WORKERS_LOST} times."
            mine.update(status="FAILED", finished_at=at, traceback=traceback)


def hand_back(worker_id: str) -> None:
    """Queue again at once what this worker leaves undone, since it ends."""
    for run in DBTaskResult.objects.filter(status="RUNNING"):
        if run.worker_ids[-1:] == [worker_id]:
            mine = DBTaskResult.objects.filter(pk=run.pk, status="RUNNING")
            mine.filter(started_at=run.started_at).update(status="READY")


def tidy(*, at: datetime | None = None) -> None:
    """Delete finished tasks: successful ones after a day, failed ones after 30."""
    at = at or timezone.now()
    done = DBTaskResult.objects.filter
    done(status="SUCCESSFUL", finished_at__lt=at - KEEP_SUCCESSFUL).delete()
    done(status="FAILED", finished_at__lt=at - KEEP_FAILED).delete()


def _enqueue(periodic: Task, after: timedelta) -> None:
    if not periodic.get_backend().supports_defer:
        return
    with transaction.atomic():
        if not _waiting(periodic).exists():
            periodic.using(run_after=timezone.now() + after).enqueue()


def _waiting(periodic: Task) -> QuerySet[DBTaskResult]:
    rows = DBTaskResult.objects.filter(task_path=periodic.module_path, status="READY")
    found: QuerySet[DBTaskResult] = rows
    return found


def _call_all(functions: list[Callable[[], object]]) -> None:
    failures = []
    for function in functions:
        try:
            function()
        except Exception as failure:
            name = f"{function.__module__}.{function.__name__}"
            log.exception("%s failed; it is tried again next time.", name)
            if not outages.is_outage(failure):
                failures.append(failure)
    if failures:
        raise ExceptionGroup("Parts of what is periodic failed", failures)
