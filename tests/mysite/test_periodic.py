"""Every minute and every hour: one chain of tasks, whatever happens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bookings.models import Job, JobEvent
from bookings.states import Status
from mysite import periodic

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MINUTE = "mysite.periodic.every_minute"


@pytest.fixture
def queue(settings):
    settings.TASKS = QUEUE


def chain():
    """The states of the runs of the minute there are."""
    runs = DBTaskResult.objects.filter(task_path=MINUTE).order_by("enqueued_at")
    return list(runs.values_list("status", flat=True))


def run(result):
    """As the worker does: claim, run, finish."""
    result.claim("worker")
    try:
        result.task.call()
    except Exception as failure:  # noqa: BLE001  whatever a task may raise
        result.set_failed(failure)
    else:
        result.set_successful(None)


def ready():
    return DBTaskResult.objects.get(task_path=MINUTE, status="READY")


@pytest.mark.usefixtures("db", "queue")
class TestTheChain:
    def test_starts_once(self):
        for _ in range(3):
            periodic.start()
        assert chain() == ["READY"]
        paths = DBTaskResult.objects.order_by("task_path")
        assert list(paths.values_list("task_path", "status")) == [
            ("mysite.periodic.every_hour", "READY"),
            (MINUTE, "READY"),
        ]
        assert ready().run_after <= timezone.now()

    def test_each_run_orders_the_next(self):
        periodic.start()
        for _ in range(3):
            run(ready())
        assert chain() == ["SUCCESSFUL"] * 3 + ["READY"]
        due = ready().run_after
        assert timedelta(seconds=50) < due - timezone.now() <= periodic.MINUTE

    def test_a_start_beside_a_run_makes_no_second_chain(self):
        periodic.start()
        running = ready()
        running.claim("worker")
        periodic.start()
        running.task.call()
        assert chain() == ["RUNNING", "READY"]

    def test_two_chains_become_one(self):
        for _ in range(2):
            periodic.every_minute.using(run_after=timezone.now()).enqueue()
        for result in DBTaskResult.objects.all():
            run(result)
        assert chain() == ["SUCCESSFUL", "SUCCESSFUL", "READY"]

    def test_a_clock_that_goes_back_puts_nothing_off(self):
        periodic.start()
        runs = DBTaskResult.objects.filter(task_path=MINUTE)
        now = timezone.now()
        runs.update(run_after=now + timedelta(hours=1))
        periodic.start()
        assert chain() == ["READY"]
        assert runs.get().run_after <= timezone.now()
        soon = now + timedelta(seconds=60)
        runs.update(run_after=soon)
        periodic.start()
        assert runs.get().run_after == soon

    def test_a_run_that_died_is_replaced(self):
        periodic.start()
        ready().claim("a worker that dies")
        periodic.start()
        assert chain() == ["RUNNING", "READY"]

    def test_p10_fails_not_because_the_database_was_away(self, monkeypatch):
        def cut_off():
            raise OperationalError("the connection is lost")

        monkeypatch.setattr("bookings.periodic.EVERY_MINUTE", (cut_off,))
        periodic.start()
        run(ready())
        assert chain() == ["SUCCESSFUL", "READY"]

    def test_one_part_that_fails_does_not_stop_the_others(
        self, ask, job_in, other_worker
    ):
        """The event of a due request cannot be written; what is done is confirmed."""
        stuck, done = ask(), job_in(Status.COMPLETED, worker=other_worker)
        facts = {"verb": "expire", "src": "pending", "dst": "expired", "role": "system"}
        JobEvent.objects.create(job=stuck, seq=1, at=timezone.now(), **facts)
        make_due(stuck, done)
        periodic.start()
        run(ready())
        stuck.refresh_from_db()
        done.refresh_from_db()
        assert (stuck.status, done.status) == (Status.PENDING, Status.FINISHED)
        assert chain() == ["FAILED", "READY"]
        failed = DBTaskResult.objects.get(status="FAILED")
        assert "IntegrityError" in failed.traceback


@pytest.mark.usefixtures("db", "queue")
class TestTasksOfDeadWorkers:
    NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)

    def claimed(self, minutes_ago, lives=1):
        """A run that a worker began and never ended."""
        run = DBTaskResult.objects.create(
            args_kwargs={"args": [], "kwargs": {}},
            task_path=MINUTE,
            backend_name="default",
            run_after=self.NOW,
            status="RUNNING",
            started_at=self.NOW - timedelta(minutes=minutes_ago),
            worker_ids=["dead"] * lives,
        )
        return run.pk

    def states(self):
        return dict(DBTaskResult.objects.values_list("pk", "status"))

    def test_p6_come_back_after_a_while(self):
        lost, running = self.claimed(16), self.claimed(14)
        periodic.give_back(at=self.NOW)
        assert self.states() == {lost: "READY", running: "RUNNING"}

    def test_one_that_ends_every_worker_has_failed(self):
        deadly, unlucky = self.claimed(16, lives=5), self.claimed(16, lives=4)
        periodic.give_back(at=self.NOW)
        assert self.states() == {deadly: "FAILED", unlucky: "READY"}
        failed = DBTaskResult.objects.get(pk=deadly)
        assert (failed.traceback, failed.finished_at) == (
            "Its worker died 5 times.",
            self.NOW,
        )

    def test_what_a_worker_leaves_undone_at_its_end_goes_on_at_once(self):
        mine, other = self.claimed(1), self.claimed(1)
        DBTaskResult.objects.filter(pk=other).update(worker_ids=["ending", "alive"])
        DBTaskResult.objects.filter(pk=mine).update(worker_ids=["alive", "ending"])
        periodic.hand_back("ending")
        assert self.states() == {mine: "READY", other: "RUNNING"}

    def test_is_looked_after_every_minute(self):
        self.claimed(16)
        DBTaskResult.objects.update(started_at=timezone.now() - periodic.LEASE * 2)
        periodic.every_minute.call()
        assert set(chain()) == {"READY"}


def make_due(*jobs):
    past = timezone.now() - timedelta(minutes=1)
    keys = [job.pk for job in jobs]
    Job.objects.filter(pk__in=keys).update(answer_by=past)
    Job.objects.filter(pk__in=keys, status=Status.COMPLETED).update(confirm_by=past)


def test_where_tasks_run_at_once_there_is_no_chain(db, tasks_at_once):
    periodic.start()
    assert DBTaskResult.objects.count() == 0


class TestTheClockOfJobs:
    @pytest.mark.usefixtures("queue")
    def test_what_is_due_ends(self, ask, job_in, other_worker):
        asked, done = ask(), job_in(Status.COMPLETED, worker=other_worker)
        make_due(asked, done)
        periodic.every_minute.call()
        asked.refresh_from_db()
        done.refresh_from_db()
        assert (asked.status, done.status) == (Status.EXPIRED, Status.FINISHED)


class TestTidy:
    def test_forgets_what_nobody_looks_at(self, db):
        now = timezone.now()
        for status, days in [
            ("SUCCESSFUL", 0),
            ("SUCCESSFUL", 2),
            ("FAILED", 2),
            ("FAILED", 31),
            ("READY", None),
        ]:
            DBTaskResult.objects.create(
                args_kwargs={"args": [days], "kwargs": {}},
                task_path=MINUTE,
                backend_name="default",
                run_after=now,
                status=status,
                finished_at=days is not None and now - timedelta(days=days) or None,
            )
        for days in (-1, 1):
            Session.objects.create(
                session_key=f"key{days}",
                session_data="",
                expire_date=now + timedelta(days=days),
            )
        periodic.every_hour.call()
        kept = DBTaskResult.objects.values_list("status", "args_kwargs")
        assert sorted((status, said["args"][0]) for status, said in kept) == [
            ("FAILED", 2),
            ("READY", None),
            ("SUCCESSFUL", 0),
        ]
        assert [session.session_key for session in Session.objects.all()] == ["key1"]
