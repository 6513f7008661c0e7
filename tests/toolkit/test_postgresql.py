"""Prepared statements: refused plans, a switch, and a pooler between."""

import json
import os
import subprocess
import sys
import time

import pytest
from django.db import OperationalError, connection, connections, transaction
from django.db.models import CharField
from django.db.utils import load_backend

from mysite.settings import base
from services.models import City
from tests import servers
from toolkit import outages
from toolkit.sql.queries import PreparedQuery

WIDER = "ALTER TABLE services_city ALTER COLUMN name TYPE varchar(400)"
PREPARED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%city%%'"


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else None


@pytest.fixture
def named():
    return PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())


@pytest.fixture
def widened(transactional_db, city):
    """`widened()` changes the type of a column; afterwards it is as it was."""
    length = City._meta.get_field("name").max_length
    yield lambda: run(WIDER)
    run(f"ALTER TABLE services_city ALTER COLUMN name TYPE varchar({length})")


@pytest.mark.only("postgresql")
class TestARefusedPlan:
    def test_p3_is_made_again_at_once(self, named, widened, city):
        assert named("pune") == [city]
        in_another_session(WIDER)
        assert named("pune") == [city]
        assert named("pune") == [city]
        assert run(PREPARED) == [(1,)]

    def test_p3_a_statement_that_is_gone_is_prepared_again(self, named, widened, city):
        named("pune")
        connection.connection.pgconn.exec_(b"DEALLOCATE ALL")
        assert named("pune") == [city]

    def test_p3_in_a_transaction_it_is_for_later_and_later_it_works(
        self, named, widened, city
    ):
        named("pune")
        in_another_session(WIDER)
        with pytest.raises(OperationalError) as refused, transaction.atomic():
            named("pune")
        assert outages.is_outage(refused.value)
        with transaction.atomic():
            assert named("pune") == [city]

    def test_p3_another_fault_is_a_fault(self, transactional_db):
        from django.db import ProgrammingError

        gone = PreparedQuery(
            lambda slug: City.objects.filter(slug=slug).extra(where=["nothing = 1"]),
            CharField(),
        )
        with pytest.raises(ProgrammingError):
            gone("pune")


def in_another_session(sql):
    import psycopg

    settings = connection.settings_dict
    params = {
        "host": settings["OPTIONS"].get("host") or settings["HOST"],
        "port": settings["PORT"],
        "user": settings["USER"],
        "password": settings["PASSWORD"],
        "dbname": settings["NAME"],
    }
    with psycopg.connect(**{k: v for k, v in params.items() if v}) as other:
        other.execute(sql)


@pytest.mark.only("postgresql")
def test_p3_the_switch_turns_preparing_off(named, transactional_db, city, settings):
    settings.PREPARED_STATEMENTS = False
    connection.close()
    connection.close_pool()
    try:
        assert [named("pune") for _ in range(3)] == [[city]] * 3
        assert run(PREPARED) == [(0,)]
    finally:
        connection.close()
        connection.close_pool()


@pytest.mark.only("postgresql")
def test_p3_limits_are_set_without_a_start_up_parameter(db, settings):
    assert "options" not in settings.DATABASES["default"]["OPTIONS"]
    assert run("SHOW statement_timeout") == [("15s",)]
    assert run("SHOW idle_in_transaction_session_timeout") == [("30s",)]


def test_p13_every_thread_that_asks_finds_a_connection(settings):
    from live import process
    from mysite import health, metrics, worker
    from mysite.asgi import pages

    lanes = [pages.threads, *pages.lanes.values(), process.threads, health.threads]
    lanes.append(metrics.threads)
    loops = len(worker.Loops().loops)
    needed = sum(threads.count for threads in lanes) + loops
    assert needed <= settings.DATABASE_CONNECTIONS


@pytest.fixture
def server():
    with servers.Postgres() as server:
        yield server


@pytest.fixture
def ask(server):
    """`ask()` as a request does, with a connection of the pool: 1, or the error."""
    config = base.database(server.url, base.DATABASE_CONNECTIONS)
    pool = config["OPTIONS"]["pool"] | {"timeout": 0.2}
    config["OPTIONS"] = config["OPTIONS"] | {"pool": pool}
    config = connections.configure_settings({"default": config})["default"]
    backend = load_backend(config["ENGINE"]).DatabaseWrapper(config, "outage")

    def ask():
        try:
            with backend.cursor() as cursor:
                return cursor.execute("SELECT 1").fetchone()[0]
        except OperationalError as error:
            return error
        finally:
            backend.close()

    yield ask
    backend.close_pool()


def eventually(find):
    deadline = time.monotonic() + servers.PATIENCE
    while not (found := find()):
        assert time.monotonic() < deadline, "It never happened."
    return found


@pytest.mark.slow
@pytest.mark.django_db
def test_p13_an_outage_is_noticed_and_over_by_itself_and_each_said_once(
    server, ask, caplog
):
    assert ask() == 1
    for _ in range(2):
        server.stop()
        eventually(lambda: outages.is_said(ask()))
        answers = [ask() for _ in range(50)]
        assert [outages.is_outage(error) for error in answers] == [True] * 50
        assert [outages.is_said(error) for error in answers] == [True] * 50
        server.start()
        eventually(lambda: ask() == 1)
        assert [ask() for _ in range(50)] == [1] * 50
    said = [r.getMessage() for r in caplog.records if r.name == "toolkit.circuit"]
    assert (
        said
        == [
            "PostgreSQL does not answer (PoolTimeout).",
            "PostgreSQL answers again.",
        ]
        * 2
    )


@pytest.fixture
def pooled_url():
    """PostgreSQL behind pgbouncer, which gives a server away after a transaction."""
    try:
        servers.pgbouncer_tool()
    except servers.Missing as missing:
        give_up = pytest.fail if "CI" in os.environ else pytest.skip
        give_up(str(missing))
    with servers.Postgres() as postgres, servers.PgBouncer(postgres) as pooler:
        yield pooler.url


@pytest.mark.slow
def test_p3_behind_a_pooler_nothing_is_mixed_up(pooled_url):
    script = subprocess.run(
        [sys.executable, "-m", "tests.toolkit.through_a_pooler"],
        cwd=servers.ROOT,
        env=os.environ | {"DATABASE_URL": pooled_url},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(script.stdout)
    assert found == {"wrong": [], "streamed": 8}
