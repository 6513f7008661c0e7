"""The database of a fresh checkout is whole or not there."""

import gc

import pytest
from django.db import ConnectionHandler, connection

from accounts.models import User
from mysite import first_run
from mysite.settings.databases import database

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(tmp_path):
    """A connection to an SQLite file that is not there yet."""
    new = ConnectionHandler(
        {"default": database(f"sqlite:///{tmp_path}/db.sqlite3", 1)}
    )
    yield new["default"]
    new["default"].close()


def run(connection, statement):
    with connection.cursor() as cursor:
        return cursor.execute(statement).fetchall()


class TestInPlaceWhenDone:
    def test_a_new_file_gets_its_name_at_the_end(self, place, tmp_path):
        with first_run.in_place_when_done(place):
            run(place, "CREATE TABLE made (x)")
            assert not (tmp_path / "db.sqlite3").exists()
        assert [path.name for path in tmp_path.iterdir()] == ["db.sqlite3"]
        assert run(place, "SELECT count(*) FROM made") == [(0,)]
        # From now on a power cut must not lose anything.
        assert run(place, "PRAGMA synchronous") == [(1,)]

    def test_what_was_interrupted_is_not_there(self, place, tmp_path):
        def start():
            with first_run.in_place_when_done(place):
                run(place, "CREATE TABLE made (x)")
                raise KeyboardInterrupt

        for _ in range(2):
            # The second start trips over nothing that the first has left.
            with pytest.raises(KeyboardInterrupt):
                start()
            assert not (tmp_path / "db.sqlite3").exists()
        with first_run.in_place_when_done(place):
            assert run(place, "SELECT name FROM sqlite_master") == []

    def test_a_file_that_is_there_stays_where_it_is(self, place, tmp_path):
        run(place, "CREATE TABLE mine (x)")
        with first_run.in_place_when_done(place):
            assert run(place, "SELECT name FROM sqlite_master") == [("mine",)]
        assert (tmp_path / "db.sqlite3").exists()


class TestPrepare:
    def test_leaves_a_database_alone_that_is_up_to_date(self, settings, customer):
        settings.DEBUG = True
        said = []
        first_run.prepare(said.append)
        assert said == []
        assert User.objects.get() == customer

    def test_brings_no_strangers_into_a_real_site(self, settings):
        settings.DEBUG = False
        said = []
        first_run.prepare(said.append)
        assert said == []
        assert not User.objects.exists()

    def test_knows_when_migrations_wait(self, place):
        assert first_run.is_behind(connection) is False
        assert first_run.is_behind(place) is True


def test_collections_become_frequent_again():
    thresholds = gc.get_threshold()
    with first_run.rare_collections():
        assert gc.get_threshold() > thresholds
    assert gc.get_threshold() == thresholds
