"""The trials of whole servers: what they print and what they find. Not the servers."""

import os
import subprocess
import sys
from types import SimpleNamespace
from uuid import uuid4

import pytest

from bench.trial import books, stage
from bench.trial.lines import Line, table
from bookings.states import Status
from live import chat
from tests.servers import ROOT


def test_an_unknown_name_is_refused_before_anything_starts():
    answer = subprocess.run(
        [sys.executable, "-m", "bench.trial"],
        cwd=ROOT,
        env=os.environ | {"ONLY": "redis,radish"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr == (
        "No such part: radish. There are logins, photos, redis, postgres, disk, "
        "clock, slow, upload, alter, kills, day.\n"
    )


def test_the_table():
    lines = [
        Line("redis", "bad answers", 0, most=0),
        Line("photos", "more memory", 151.5, "MB", 150, "load 2.0"),
        Line("redis", "log", 3, note="WARNING: Redis answers again."),
    ]
    assert table(lines).splitlines() == [
        "part    what           seen    most     note",
        "redis   bad answers       0       0  ✓",
        "photos  more memory  152 MB  150 MB  ✗  load 2.0",
        "redis   log               3          ·  WARNING: Redis answers again.",
    ]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ('{"level": "WARNING", "message": "Redis answers again."}', "WARNING"),
        ("Traceback (most recent call last):", "LOOSE"),
        ("17", "LOOSE"),
    ],
)
def test_what_is_no_record_in_the_log_is_seen(line, level):
    assert stage.record_of(line)["level"] == level


@pytest.mark.django_db
def test_what_was_acknowledged_and_is_not_there_is_lost(job_in, customer):
    job = job_in(Status.ACCEPTED)
    chat.open_room(job)
    said = uuid4()
    chat.post(job, by=customer, text="On the third floor.", client_id=said)
    market = SimpleNamespace(booked={job.code}, accepted={job.code}, posted={str(said)})
    assert books.missing(market) == 0
    for seen in (market.booked, market.accepted):
        seen.add("nobody")
    market.posted.add(str(uuid4()))
    assert books.missing(market) == 3
