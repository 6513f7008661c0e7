"""The servers of the tests: real ones, started for the test and gone after it."""

import os
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest
from django.db import connection

from accounts.models import User
from tests import servers
from tests.harness import assert_same_queries
from tests.harness_browser import expect
from tests.servers import ROOT


def answers(port):
    with socket.socket() as link:
        return link.connect_ex(("127.0.0.1", port)) == 0


class TestLiveSite:
    def test_serves_what_the_test_wrote(self, live_site, worker):
        address = f"{live_site.url}/workers/{worker.worker_profile.code}/"
        with urlopen(address) as page:
            assert worker.name in page.read().decode()
        assert live_site.log() == ""

    @pytest.mark.parametrize("end", ["kill", "stop"])
    def test_comes_back_at_the_same_address(self, live_site, worker, end):
        process = live_site.process
        getattr(live_site, end)()
        assert not answers(live_site.port)
        assert User.objects.filter(pk=worker.pk).exists()
        live_site.start()
        assert live_site.process != process
        with urlopen(f"{live_site.url}/healthz") as page:
            assert page.status == 200

    def test_two_at_once(self, live_site, start_site):
        other = start_site()
        assert other.port != live_site.port
        assert answers(other.port)
        assert answers(live_site.port)


class TestBrowser:
    def test_the_database_is_within_reach(self, page, worker):
        page.goto("/workers/")
        name = User.objects.get(pk=worker.pk).name
        expect(page.locator("main")).to_contain_text(name)

    def test_pages_are_phones(self, page):
        assert page.viewport_size == {"width": 390, "height": 844}
        assert page.evaluate("1 + 1") == 2

    def test_somebody_is_logged_in(self, browser, customer, other_customer):
        for person in (customer, other_customer):
            page = browser.page(person)
            page.goto("/account/profile/")
            expect(page.locator("body")).to_contain_text(person.name)

    def test_without_scripts(self, browser):
        page = browser.page(js=False)
        page.set_content("<p>plain</p><script>document.body.textContent = ''</script>")
        assert page.locator("p").inner_text() == "plain"

    def test_complaints_are_heard(self, browser):
        page = browser.page()
        page.evaluate("console.error('broken')")
        assert browser.complaints == ["broken"]
        browser.complaints.clear()

    async def test_async_tests_still_work(self):
        assert True


class TestRedis:
    def test_is_empty_and_our_own(self, redis_url, redis_server):
        assert not redis_url.startswith("redis://127.0.0.1:6379")
        assert redis_server.command(b"DBSIZE") == b":0"
        redis_server.command(b"SET left over")

    def test_is_empty_again(self, redis_url, redis_server):
        assert redis_server.command(b"DBSIZE") == b":0"

    def test_can_be_killed(self, redis_url, redis_server):
        redis_server.kill()
        assert not answers(redis_server.port)
        redis_server.start()
        assert redis_server.command(b"PING") == b"+PONG"


class TestMissing:
    def test_names_the_package(self):
        assert str(servers.Missing("Chromium")) == (
            "Chromium is missing: apt-get install chromium"
        )

    def test_nothing_is_found_on_a_bare_machine(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", os.devnull)
        monkeypatch.setattr(servers, "POSTGRES", tmp_path)
        for find in (servers.redis_tool, servers.chromium_tool):
            with pytest.raises(servers.Missing):
                find()
        with pytest.raises(servers.Missing, match="apt-get install postgresql"):
            servers.postgres_tool("postgres")

    @pytest.mark.parametrize(
        ("ci", "result", "word"),
        [({}, 0, "1 skipped"), ({"CI": "true"}, 1, "1 error")],
    )
    def test_is_said_at_the_end_and_fails_with_ci(self, ci, result, word, tmp_path):
        # Nor is it measured, or part of a parallel run.
        others = ("CI", "SLIPCOVER_", "PYTEST_XDIST_")
        plain = {k: v for k, v in os.environ.items() if not k.startswith(others)}
        test = f"{__file__}::TestRedis::test_is_empty_and_our_own"
        record = tmp_path / "left-out.json"
        run = subprocess.run(
            [sys.executable, "-m", "pytest", test],
            cwd=ROOT,
            env=plain | ci | {"PATH": os.devnull, "LEFT_OUT": str(record)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == result
        assert word in run.stdout
        assert "Redis is missing: apt-get install redis-server" in run.stdout
        assert record.exists() == (word == "1 skipped")


class TestWhereTestsRun:
    @pytest.mark.only("sqlite")
    def test_here(self, db):
        assert connection.vendor == "sqlite"

    @pytest.mark.only("postgresql")
    def test_there(self, db):
        assert connection.vendor == "postgresql"

    def test_without_a_database_once(self):
        assert connection.vendor == "sqlite"


@pytest.mark.django_db
class TestQueries:
    def test_a_list_that_asks_once(self, client):
        rows = []
        assert_same_queries("/robots.txt", lambda n: rows.extend(range(n)), client)
        assert len(rows) == 300

    def test_a_list_that_asks_for_every_row(self, client, monkeypatch, settings):
        settings.ROOT_URLCONF = "tests.mysite.asks_too_often"
        with pytest.raises(AssertionError):
            assert_same_queries("/", lambda n: make_people(n), client)


def make_people(count):
    start = User.objects.count()
    User.objects.bulk_create(
        User(username=f"p{n}", email=f"p{n}@example.com")
        for n in range(start, start + count)
    )
