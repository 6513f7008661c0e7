"""The worker as a process: killed, or with a mail server or a database that is away."""

import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from threading import Event

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import letters
from accounts.models import Letter
from mysite import periodic, worker
from tests.servers import PATIENCE, ROOT
from tests.smtp_sink import Sink

pytestmark = pytest.mark.slow
WORKER = "callout-worker"


def eventually(find):
    deadline = time.monotonic() + PATIENCE
    while not (found := find()):
        assert time.monotonic() < deadline, "It never happened."
        time.sleep(0.05)
    return found


@pytest.fixture
def start(transactional_db, django_db_setup):
    """`start(EMAIL_URL=…, queue="letters")` starts a worker on the test's database."""
    started = []

    def start(queue="*", **settings):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "db_worker", "--queue-name", queue],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "mysite.settings.dev",
                "DATABASE_URL": django_db_setup.url,
                "PYTHONWARNINGS": "ignore:No directory at",
                "PGAPPNAME": WORKER,
            }
            | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def write():
    letters.write(to="a@example.com", subject="Hello", body="Good day.")
    return Letter.objects.get()


def state():
    return Letter.objects.get().state


def minutes_done():
    runs = DBTaskResult.objects.filter(task_path="mysite.periodic.every_minute")
    return runs.filter(status="SUCCESSFUL").count()


def test_p6_killed_while_it_sends_the_letter_is_sent_by_the_next(start):
    with Sink("stall") as sink:
        write()
        first = start(queue="letters", EMAIL_URL=f"{sink.url}?timeout=60")
        assert sink.got_one.wait(PATIENCE)
        first.kill()
        first.wait()
        assert state() == "sending"
        sink.mode = "accept"
        start(queue="letters", EMAIL_URL=sink.url)
        # Its lease is over.
        Letter.objects.update(next_try=timezone.now())
        eventually(lambda: state() == "sent")
        assert [got["Subject"] for got in sink.letters] == ["Hello", "Hello"]
        assert len({got["Message-ID"] for got in sink.letters}) == 1


def test_p4_a_silent_mail_server_holds_up_neither_the_clock_nor_the_end(start):
    with Sink("silent") as sink:
        write()
        process = start(EMAIL_URL=f"{sink.url}?timeout=60")
        eventually(lambda: sink.connections)
        eventually(minutes_done)
        assert state() == "sending"
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)
        assert process.returncode == 0


def test_p6_a_task_of_a_dead_worker_is_done_by_another(start):
    long_ago = timezone.now() - timedelta(hours=1)
    lost = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="mysite.periodic.every_hour",
        backend_name="default",
        run_after=long_ago,
        status="RUNNING",
        started_at=long_ago,
        worker_ids=["dead"],
    )
    start(queue="default")

    def done():
        lost.refresh_from_db()
        return lost.status == "SUCCESSFUL"

    eventually(done)
    assert len(lost.worker_ids) == 2


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ends_when_it_is_told_to(start, how):
    process = start()
    eventually(minutes_done)
    process.send_signal(how)
    said, _none = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (0, "")


def test_a_task_that_takes_too_long_to_wait_for_is_given_back(
    transactional_db, monkeypatch, settings
):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(worker, "PATIENCE", 0.2)
    begun, end = Event(), Event()

    def endless():
        begun.set()
        end.wait(PATIENCE)

    monkeypatch.setattr(periodic, "collect", lambda rhythm: [endless])
    loops = worker.Loops(["default"], 0.1)
    loops.start()
    assert begun.wait(PATIENCE)
    loops.stop()
    runs = DBTaskResult.objects.filter(status="READY").exclude(worker_ids=[])
    assert runs.count() == 1
    end.set()
    for loop in loops.loops:
        loop.join(PATIENCE)


@pytest.mark.only("postgresql")
def test_p10_waits_for_a_database_that_comes_back(start):
    process = start()
    eventually(minutes_done)
    with connection.cursor() as cursor:
        for _ in range(3):
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = %s",
                [WORKER],
            )
    write()
    DBTaskResult.objects.filter(task_path="mysite.periodic.every_minute").delete()
    DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="mysite.periodic.every_minute",
        backend_name="default",
        run_after=timezone.now(),
    )
    eventually(minutes_done)
    eventually(lambda: state() != "waiting")
    assert process.poll() is None


def test_p10_a_loop_outlives_what_its_work_raises(caplog, monkeypatch):
    monkeypatch.setattr(worker, "FIRST_PAUSE", 0)
    monkeypatch.setattr(worker, "LONGEST_PAUSE", 0)
    done = []

    def turn():
        done.append(len(done))
        if len(done) == 1:
            raise worker.OperationalError("the connection is lost")
        if len(done) == 2:
            raise ValueError
        loop.stop()
        return 0

    loop = worker.Loop("work", turn)
    loop.start()
    loop.join(PATIENCE)
    assert done == [0, 1, 2]
    assert [(r.levelname, r.exc_info is not None) for r in caplog.records] == [
        ("WARNING", False),
        ("ERROR", True),
    ]
