"""`make run`, from the outside: it starts, works, and stops without a trace."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from urllib.error import URLError
from urllib.request import urlopen

import psutil
import pytest

from tests import databases
from tests.servers import PATIENCE, ROOT, free_port


def eventually(find):
    deadline = time.monotonic() + PATIENCE
    while not (found := find()):
        assert time.monotonic() < deadline, "It never happened."
        time.sleep(0.05)
    return found


@pytest.fixture
def place(tmp_path):
    """A development site that somebody has used before."""
    shutil.copyfile(databases.sqlite_template(), tmp_path / "db.sqlite3")
    return tmp_path


@pytest.fixture
def serve(place):
    started = []

    def start(port, *arguments, **environ):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", *arguments],
            cwd=ROOT,
            env=os.environ
            | {
                "DJANGO_SETTINGS_MODULE": "mysite.settings.dev",
                "DATABASE_URL": f"sqlite:///{place}/db.sqlite3",
                "STATE_DIR": str(place),
                "DEBUG": "False",
                "PORT": str(port),
                # Static files are collected for production only.
                "PYTHONWARNINGS": "ignore:No directory at",
            }
            | environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def is_open(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            return answer.status == 200
    except URLError:
        return False


def tasks_done(place):
    with closing(sqlite3.connect(place / "db.sqlite3")) as database:
        return database.execute(
            "SELECT count(*) FROM django_tasks_database_dbtaskresult"
            " WHERE status = 'SUCCESSFUL'"
        ).fetchone()[0]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_starts_works_and_stops(serve, place, how):
    port = free_port()
    process = serve(port)
    eventually(lambda: is_open(port))
    eventually(lambda: tasks_done(place))
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(how)
    said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert said == f"\nCallout is open at http://127.0.0.1:{port}\n"
    assert complained == ""
    assert [child for child in children if child.is_running()] == []


def test_what_it_calls_itself_has_the_port_it_is_on(serve):
    port = free_port()
    serve(port)
    eventually(lambda: is_open(port))
    with urlopen(f"http://127.0.0.1:{port}/workers/") as page:
        assert f'href="http://127.0.0.1:{port}/workers/"' in page.read().decode()


def test_stops_while_it_prepares(serve, place):
    (place / "db.sqlite3").unlink()
    process = serve(free_port())
    assert process.stdout.readline() == "Making the tables …\n"
    process.send_signal(signal.SIGINT)
    said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert (said, complained) == ("", "")
    assert not (place / "db.sqlite3").exists()


def test_a_taken_port_is_said_in_one_sentence(serve):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        process = serve(port)
        said, complained = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said == ""
    assert complained == (
        f"CommandError: Port {port} is taken. Try another: make run PORT={port + 1}\n"
    )


@pytest.mark.parametrize("port", ["abc", "0", "65536", "", "²"])
def test_what_is_no_port_is_said_in_one_sentence(serve, port):
    process = serve(port)
    said, complained = process.communicate(timeout=PATIENCE)
    assert (process.returncode, said) == (1, "")
    assert complained == f"PORT must be from 1 to 65535, not {port!r}.\n"


def set_back(place):
    """One migration waits."""
    with closing(sqlite3.connect(place / "db.sqlite3")) as database, database:
        # Nothing else builds on this table.
        database.execute("DROP TABLE wagtailembeds_embed")
        database.execute("DELETE FROM django_migrations WHERE app = 'wagtailembeds'")


def test_what_waits_is_migrated(serve, place):
    set_back(place)
    port = free_port()
    process = serve(port)
    assert process.stdout.readline() == "Making the tables …\n"
    eventually(lambda: is_open(port))
    with closing(sqlite3.connect(place / "db.sqlite3")) as database:
        there = "SELECT count(*) FROM wagtailembeds_embed"
        assert database.execute(there).fetchone() == (0,)


def test_two_that_start_at_once_migrate_one_after_the_other(serve, place):
    set_back(place)
    ports = free_port(), free_port()
    both = [serve(port) for port in ports]
    eventually(lambda: all(map(is_open, ports)))
    for process in both:
        process.send_signal(signal.SIGTERM)
    said = [process.communicate(timeout=PATIENCE) for process in both]
    assert sorted(out.count("Making the tables …") for out, _ in said) == [0, 1]
    assert [complained for _, complained in said] == ["", ""]


def test_it_listens_where_it_is_told_to(serve):
    port = free_port()
    process = serve(port, HOST="0.0.0.0")
    eventually(lambda: is_open(port))
    assert psutil.Process(process.pid).net_connections()[0].laddr == ("0.0.0.0", port)


def test_an_address_of_another_machine_is_said_in_one_sentence(serve):
    said, complained = serve(free_port(), HOST="192.0.2.1").communicate(
        timeout=PATIENCE
    )
    assert said == ""
    assert complained == (
        "CommandError: This machine has no address '192.0.2.1'. "
        "Set HOST to one that it has, or to 0.0.0.0 for all of them.\n"
    )


def test_it_tells_systemd_when_it_answers(serve, tmp_path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notes:
        notes.bind(str(tmp_path / "notify"))
        notes.settimeout(PATIENCE)
        port = free_port()
        serve(port, NOTIFY_SOCKET=str(tmp_path / "notify"))
        assert notes.recv(64) == b"READY=1"
        assert is_open(port)
