"""No process of the suite goes by the machine's clock."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.request import urlopen

import pytest
from django.utils import timezone

from tests import clock as suite
from tests.harness_clock import at

ELSEWHERE = "2028-02-29T23:59:30+05:30"
SOON = timedelta(minutes=5)
TELL = "import time, datetime; print(time.time(), datetime.datetime.now().timestamp())"


def test_a_test_begins_at_the_suites_instant(began):
    assert began == suite.parsed(suite.of_the_suite())
    assert began <= timezone.now() < began + SOON


@at(ELSEWHERE, "2026-10-25T00:30Z")
class TestAnInstantOfItsOwn:
    def test_in_this_process(self, began):
        for now in (
            datetime.now(UTC),
            timezone.now(),
            datetime.fromtimestamp(time.time(), UTC),
            datetime.fromtimestamp(time.time_ns() // 10**9, UTC) + timedelta(seconds=1),
        ):
            assert began <= now < began + SOON
        assert date.today() == timezone.now().date()  # noqa: DTZ011

    def test_in_a_program_it_starts(self, began):
        for now in told_by_a_child():
            assert began <= now < began + SOON

    def test_in_a_server(self, began, live_site):
        with urlopen(f"{live_site.url}/healthz") as answer:
            said = parsedate_to_datetime(answer.headers["Date"])
        assert began - timedelta(seconds=1) <= said < began + SOON

    def test_in_a_browser(self, began, page):
        page.goto("/")
        asked = "[Date.now(), new Date().getTime(), Date.parse(Date())]"
        for said in page.evaluate(asked):
            now = datetime.fromtimestamp(said / 1000, UTC)
            assert began - timedelta(seconds=1) <= now < began + SOON
        assert page.evaluate("new Date(0).toISOString()") == "1970-01-01T00:00:00.000Z"
        assert page.evaluate("new Date() instanceof Date")


def test_processes_agree(clock):
    clock.go(ELSEWHERE)
    before = timezone.now()
    for now in told_by_a_child():
        assert before < now
    assert now < timezone.now()


def told_by_a_child():
    told = subprocess.run(
        [sys.executable, "-c", TELL], capture_output=True, text=True, check=True
    )
    return [datetime.fromtimestamp(float(s), UTC) for s in told.stdout.split()]


def test_an_instant_needs_a_zone(clock):
    with pytest.raises(ValueError, match="needs a zone"):
        clock.go("2026-11-29T14:05")
