"""What a test may ask for, and what happens when this machine does not have it.

- `redis_url` is a Redis of our own, empty; `live_site`, `browser` and `page` have
  modules of their own.
- What asks no database runs once, and so does what is `only` about one kind of them,
  or stands in tests/once.py.
- What is `slow` does many times what quick tests do once. It starts first, so that
  nobody waits for it at the end.
- What is missing is named at the end with its package; with CI it is a failure.
"""

import gc
import os
from unittest.mock import patch

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from tests import left_out, once, servers
from toolkit.cache import versions

NEEDS = {
    "browser": servers.chromium_tool,
    "nginx": servers.nginx_tool,
    "pdf": servers.pango,
    "redis": servers.redis_tool,
    "systemd": servers.systemd_tool,
}
FIXTURES = {"chromium": "browser", "redis_server": "redis"}
DATABASE = {"db", "transactional_db", "django_db_setup"}
# A market or a site that is made once for a module, at the cost of many of its tests.
MADE_FOR_A_MODULE = {"_market", "_demo", "_made"}


@pytest.fixture(scope="session")
def redis_server():
    with servers.Redis() as server:
        yield server


@pytest.fixture
def redis_url(redis_server):
    """Empty, and running again if the test before killed it."""
    if not redis_server.process:
        redis_server.start()
    redis_server.command(b"FLUSHALL")
    return redis_server.url


@pytest.fixture
def tasks_at_once(settings):
    """Otherwise they are left alone: most tests order many letters and read none."""
    settings.TASKS = settings.AT_ONCE


@pytest.fixture(scope="session", autouse=True)
def _mail_goes_through_the_outbox(django_test_environment):
    """Django's test environment would lead mail past our letters, into a list."""
    django_settings.EMAIL_BACKEND = "accounts.mail.OutboxBackend"


@pytest.fixture
def mailoutbox(db, mailoutbox, tasks_at_once, settings):
    """The letters that go out, at once. After the database, which begins with a new
    outbox.
    """
    settings.LETTERS_AT_ONCE = True
    return mailoutbox


@pytest.fixture(scope="session", autouse=True)
def _own_media(tmp_path_factory):
    """A site that is made has pictures; they do not stay beside those of a real one.

    Servers that a test starts find them by the environment.
    """
    state = tmp_path_factory.mktemp("state")
    with (
        patch.dict(os.environ, STATE_DIR=str(state)),
        override_settings(
            MEDIA_ROOT=state / "media", PRIVATE_MEDIA_ROOT=state / "private"
        ),
    ):
        yield


@pytest.fixture(autouse=True)
def _no_receiver_fails_in_silence(caplog):
    """A robust signal only logs what its receivers raise; who means that clears it."""
    yield
    logged = caplog.get_records("call")
    assert [r.getMessage() for r in logged if r.name == "django.dispatch"] == []


def assert_same_queries(url, make_rows, client, limit=12, few=3, many=300):
    """A list asks the database as often for 300 rows as for 3, and not often.

    `make_rows(n)` makes n more rows.
    """
    make_rows(few)
    at_first = fewest_queries(client, url)
    make_rows(many - few)
    assert fewest_queries(client, url) == at_first
    assert at_first <= limit


def fewest_queries(client, url, tries=3):
    """Without what a process looks up once for everybody, until an editor changes it.

    However slow the machine is, that is not looked up again between two tries.
    """
    versions.last_seen.forget()
    with patch.object(versions, "LISTEN_SECONDS", 3600):
        return min(count_queries(client, url) for _ in range(tries))


def count_queries(client, url):
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    assert response.status_code == 200
    return len(queries)


# --- What is here and what is missing -----------------------------------------


def pytest_configure():
    """Loading leaves next to no garbage: to look for it takes a third of the time."""
    gc.disable()


def pytest_ignore_collect(collection_path, config):
    """What one database is enough for need not even be read for another one."""
    if connection.vendor != "sqlite" and collection_path in once.PLACES:
        return collection_path not in once.named(config.args) or None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config, items):
    for item in items:
        for fixture, mark in FIXTURES.items():
            if fixture in getattr(item, "fixturenames", ()):
                item.add_marker(mark)
        if item.get_closest_marker("browser"):
            # One browser is enough for two cores.
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif not MADE_FOR_A_MODULE.isdisjoint(getattr(item, "fixturenames", ())):
            # In one process, or each would make it.
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
    yield
    elsewhere = [item for item in items if not belongs_here(item)]
    items[:] = [item for item in items if belongs_here(item)]
    config.hook.pytest_deselected(items=elsewhere)
    items.sort(key=how_late)


def pytest_collection_finish():
    """What is loaded by now stays: nobody need look through it for garbage again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def belongs_here(item):
    only = item.get_closest_marker("only")
    if only:
        return connection.vendor in only.args
    return connection.vendor == "sqlite" or asks_a_database(item)


def asks_a_database(item):
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") or not DATABASE.isdisjoint(fixtures)


def how_late(item):
    """The only browser is needed by many, then what takes long, then all the rest."""
    marks = [item.get_closest_marker(mark) for mark in ("browser", "slow")]
    return [not mark for mark in marks]


def pytest_runtest_setup(item):
    for mark, find in NEEDS.items():
        if item.get_closest_marker(mark):
            try:
                find()
            except servers.Missing as missing:
                give_up = pytest.fail if "CI" in os.environ else pytest.skip
                give_up(str(missing))


def pytest_terminal_summary(terminalreporter):
    skipped = [report.longrepr for report in terminalreporter.stats.get("skipped", [])]
    reasons = [reason[2] for reason in skipped if isinstance(reason, tuple)]
    for what in servers.PACKAGES:
        left = sum(f"{what} is missing" in reason for reason in reasons)
        if left:
            terminalreporter.line(f"{left} tests did not run. {servers.Missing(what)}")
            left_out.record(what, left)
