"""What the site tells those who watch it, and nobody else."""

import gzip
import json
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Letter
from bookings.models import Job, JobEvent
from bookings.states import Status
from mysite import gauges, health, periodic
from tests.mysite.test_logs import SETTINGS as BROKEN
from tests.mysite.test_logs import TYPED
from tests.mysite.test_serve import eventually
from tests.visitor import Visitor
from toolkit import readiness

# As of every address that there is not: first with a slash, then not at all.
NOTHING_THERE = (301, 404)
SAMPLE = re.compile(r"^(\w+)(?:\{(.*)\})? (\S+)$", re.MULTILINE)


def samples(text):
    """{(name, labels as they are written): value}"""
    return {(n, labels): float(value) for n, labels, value in SAMPLE.findall(text)}


class TestMetrics:
    def test_requests_are_counted_by_the_name_of_their_address(self, live_site, site):
        visitor = Visitor(live_site.port)
        for path in ("/workers/?q=Asha", "/workers/", "/nowhere/asha@example.com/"):
            visitor.get(path)
        answer = visitor.get("/metrics")
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        found = samples(answer.text)
        labels = 'method="GET",route="workers:search",status="200"'
        assert found["callout_http_requests_total", labels] == 2
        assert found["callout_database_queries_total", ""] > 0
        assert found["callout_tasks", 'state="READY"'] == 0
        assert found["callout_sockets", ""] == 0
        assert "asha" not in answer.text.lower()

    @pytest.mark.parametrize("path", ["/metrics", "/metrics/", "/metrics?a=1"])
    def test_who_comes_through_a_proxy_finds_nothing_there(self, live_site, site, path):
        stranger = Visitor(live_site.port, **{"X-Forwarded-For": "203.0.113.7"})
        answer = stranger.get(path)
        assert answer.status in NOTHING_THERE
        assert "callout_" not in answer.text

    def test_who_is_of_no_network_of_ours_finds_nothing_there(self, start_site, site):
        started = start_site(METRICS_NETWORKS="10.0.0.0/8")
        assert Visitor(started.port).get("/metrics").status in NOTHING_THERE

    def test_with_a_token_it_is_for_who_brings_it(self, start_site, site):
        visitor = Visitor(start_site(METRICS_TOKEN="kd93-Zq8vT").port)
        for said in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": "é"}):
            said = {name: value.encode("latin1") for name, value in said.items()}
            assert visitor.get("/metrics", **said).status in NOTHING_THERE
        outside = {"X-Forwarded-For": "203.0.113.7"}
        token = {"Authorization": "Bearer kd93-Zq8vT"}
        assert visitor.get("/metrics", **outside, **token).status == 200

    def test_it_is_to_read_only(self, live_site, site):
        assert Visitor(live_site.port).ask("POST", "/metrics").status == 405


class TestGauges:
    @pytest.fixture(autouse=True)
    def _afresh(self, db):
        cache.delete(gauges.KEY)

    def value(self, name, label=""):
        [values] = [v for (n, _, _), v in gauges.found().items() if n == name]
        return values.get(label, 0)

    def test_jobs_by_status_and_what_nobody_heard(self, job_in):
        job_in(Status.PENDING)
        JobEvent.objects.update(heard_at=None)
        assert self.value("jobs", "pending") == 1
        assert self.value("events_unheard_seconds") > 0

    def test_the_years_are_not_counted_again_each_time(self, job_in):
        job = job_in(Status.FINISHED)
        long_ago = timezone.now() - timedelta(days=8)
        Job.objects.filter(pk=job.pk).update(created_at=long_ago)
        assert self.value("jobs", "finished") == 0

    def test_letters_that_wait_or_failed(self):
        late = timezone.now() - timedelta(minutes=2)
        Letter.objects.create(recipient="a@example.com", next_try=late)
        Letter.objects.create(recipient="b@example.com", state=Letter.State.FAILED)
        assert self.value("letters", "waiting") == 1
        assert self.value("letters", "failed") == 1
        assert self.value("letter_queue_seconds") // 60 == 2

    def test_the_queue_of_tasks(self):
        order(run_after=timezone.now() - timedelta(seconds=50))
        order(run_after=timezone.now() + timedelta(days=1))
        order(status="FAILED")
        assert self.value("tasks", "READY") == 2
        assert self.value("tasks", "FAILED") == 1
        assert self.value("task_queue_seconds") // 10 == 5

    def test_where_nothing_waits_nothing_is_late(self):
        for name in ("task_queue_seconds", "letter_queue_seconds", "clock_seconds"):
            assert self.value(name) == 0
        assert self.value("payments_wrong", "mismatched") == 0

    def test_what_one_process_found_the_others_read(self, django_assert_num_queries):
        gauges.found()
        with django_assert_num_queries(0):
            gauges.found()


def order(**facts):
    return DBTaskResult.objects.create(
        **{
            "task_path": periodic.every_minute.module_path,
            "args_kwargs": {"args": [], "kwargs": {}},
            "backend_name": "default",
            "exception_class_path": "",
            "traceback": "",
        }
        | facts
    )


@pytest.mark.django_db
class TestReadiness:
    def test_a_migration_that_waits_is_a_fault(self, monkeypatch):
        monkeypatch.setitem(readiness._done, "migrated", False)
        assert readiness.fault() == ""
        recorder = MigrationRecorder(connection)
        recorder.record_unapplied("sessions", "0001_initial")
        monkeypatch.setitem(readiness._done, "migrated", False)
        said = readiness.fault()
        assert said == "Migrations wait, sessions.0001_initial among them."

    def test_what_django_has_applied_is_what_is_here(self):
        applied = MigrationRecorder(connection).applied_migrations()
        assert readiness.here() <= applied.keys()
        assert len(readiness.here()) > 100

    def test_tasks_that_stand_still_are_told(self, settings):
        settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
        ended = timezone.now() - timedelta(minutes=4)
        task = order(status="SUCCESSFUL", finished_at=ended)
        assert health.tasks_fault() == ""
        DBTaskResult.objects.filter(pk=task.pk).update(
            finished_at=ended - timedelta(minutes=2)
        )
        assert health.tasks_fault().startswith("No task has been done since 20")

    def test_without_its_cache_a_site_is_ready_but_says_so(
        self, start_site, site, redis_server, redis_url
    ):
        started = start_site(REDIS_URL=redis_url)
        inside = Visitor(started.port)
        assert inside.get("/readyz?strict").text == "ok"
        redis_server.kill()
        eventually(lambda: "cache" in inside.get("/readyz").text)
        answer = inside.get("/readyz")
        assert (answer.status, answer.text) == (200, "ok\nThe cache does not answer.")
        assert inside.get("/readyz?strict").status == 503
        started.forget()


class Sentry(HTTPServer):
    """Keeps what it is sent."""

    def __init__(self):
        self.sent = []
        super().__init__(("127.0.0.1", 0), Envelopes)

    @property
    def dsn(self):
        return f"http://key@127.0.0.1:{self.server_port}/1"

    def events(self):
        return [
            json.loads(line)
            for body in self.sent
            for line in body.decode().splitlines()
            if '"exception"' in line
        ]


class Envelopes(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        unpack = {"gzip": gzip.decompress, "br": brotli.decompress}
        kind = self.headers.get("Content-Encoding")
        self.server.sent.append(unpack.get(kind, bytes)(body))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def sentry():
    with Sentry() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_fault_goes_to_sentry_without_the_person(start_site, site, sentry):
    started = start_site(**BROKEN, SENTRY_DSN=sentry.dsn)
    visitor = Visitor(started.port)
    answer = visitor.post("/broken/k3x9code/?q=Kothrud", TYPED)
    assert answer.status == 500
    [event] = eventually(sentry.events)
    assert event["transaction"] == "POST broken"
    assert event["tags"] == {"request_id": answer.headers["X-Request-ID"]}
    assert event["exception"]["values"][0]["type"] == "RuntimeError"
    said = b"".join(sentry.sent).decode()
    for secret in [*TYPED.values(), "asha.rao", "98765", "k3x9code", "Kothrud"]:
        assert secret not in said
    assert "vars" not in said
    started.forget()
