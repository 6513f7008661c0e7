"""The harness of the figures: what it writes, and what it refuses. Not the timings."""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from accounts.models import User
from bench import __main__ as bench
from bench import figures, rounds, sql_recording
from bench.figures import FIGURES, Figure, Result
from tests import databases

SMALL = Figure("small", "some", "ms", "nothing", most=1.5)
LARGE = Figure("large", "some", "calls/s", "nothing", least=0.75)
SHAPE = {"value", "floor", "ratio", "goal", "rounds", "unit", "note"}


def ids(chosen):
    return [figure.id for figure in chosen]


def test_every_id_is_there_once_and_has_a_goal():
    assert len(set(ids(FIGURES))) == len(FIGURES)
    assert [f.id for f in FIGURES if (f.most is None) == (f.least is None)] == []


def test_everything_unless_something_is_chosen():
    assert figures.chosen([]) == list(FIGURES)


def test_a_group_and_a_single_figure():
    chosen = ids(figures.chosen(["slots", "page_home"]))
    assert chosen == ["slots_14_days", "page_home"]


def test_an_unknown_name_is_refused_before_anything_starts():
    answer = subprocess.run(
        [sys.executable, "-m", "bench"],
        cwd=databases.ROOT,
        env=os.environ | {"ONLY": "slots,sluts_14_days"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 1
    assert answer.stderr.startswith("No such figure: sluts_14_days. There are books")


def test_medians_and_the_ratio_of_the_rounds():
    result = Result(SMALL, ((2, 1), (30, 20), (4, 4), (10, 5), (9, 3)))
    assert (result.value, result.floor, result.ratio) == (9, 4, 2)


@pytest.mark.parametrize(
    ("figure", "pair", "is_met"),
    [
        (SMALL, (15, 10), True),
        (SMALL, (16, 10), False),
        (LARGE, (75, 100), True),
        (LARGE, (74, 100), False),
        (Figure("none", "some", "faults", "none", most=0), (0, 0), True),
        (Figure("none", "some", "faults", "none", most=0), (1, 0), False),
    ],
)
def test_goals(figure, pair, is_met):
    assert Result(figure, (pair,) * 5).is_met is is_met


def test_rounds_take_turns():
    calls = []
    pairs = rounds.interleaved(
        lambda: calls.append("value") or len(calls),
        lambda: calls.append("floor") or len(calls),
        rounds=3,
    )
    assert calls == ["value", "floor", "floor", "value", "value", "floor"]
    assert pairs == ((1, 2), (4, 3), (5, 6))


def test_at_least_five_rounds():
    asked = "from bench.rounds import ROUNDS; print(ROUNDS)"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=databases.ROOT,
        env=os.environ | {"BENCH_ROUNDS": "2"},
        capture_output=True,
        check=True,
    )
    assert answer.stdout == b"5\n"


def test_what_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr("bench.rounds.SCALE", 0.001)
    results = bench.measure("slots", figures.chosen(["slots"]), None)
    bench.write(results, tmp_path / "build" / "bench.json")
    written = json.loads((tmp_path / "build" / "bench.json").read_text())
    assert list(written) == ["slots_14_days"]
    entry = written["slots_14_days"]
    assert set(entry) == SHAPE
    assert (entry["goal"], entry["unit"]) == (0.2, "µs")
    assert entry["note"] == (
        "floor: a loop over aware datetimes; 24 jobs, 72 free starts"
    )
    assert [len(pair) for pair in entry["rounds"]] == [2] * 5
    assert entry["value"] == sorted(value for value, _ in entry["rounds"])[2]


def test_what_cannot_be_measured_stops_nothing(capsys):
    wanted = figures.chosen(["claims"])
    results = bench.measure("claims", wanted, None)
    assert [result.figure for result in results] == wanted
    assert "Traceback" in capsys.readouterr().err
    entry = figures.entry(results[0])
    assert (entry["value"], entry["ratio"], entry["rounds"]) == (None, None, [])
    assert "not measured: 'NoneType' object has no attribute 'fresh'" in entry["note"]


def test_the_table():
    results = [Result(SMALL, ((300, 150),) * 5), Result(LARGE)]
    assert figures.table(results).splitlines() == [
        "figure  value  floor  ratio    goal     unit, floor",
        "small     300    150      2   ≤ 1.5  ✗  ms, nothing",
        "large       –      –      –  ≥ 0.75  ·  calls/s, nothing",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_tape_is_played_for_somebody_else(django_db_setup):
    """With the keys of the new rows, not of those that were recorded."""
    made = []

    def join():
        user = User.objects.create(username="ananya", email="ananya@example.com")
        user.emailaddress_set.create(email=user.email)
        made.append(user)

    steps = sql_recording.opened(
        sql_recording.record(join), ["ananya", "ananya@example.com"]
    )
    now = {"ananya": "harish", "ananya@example.com": "harish@example.com"}
    connection.close()
    with sql_recording.Player(django_db_setup.url) as player:
        player.play(player.ready(steps), now)
    harish = User.objects.get(username="harish")
    assert harish.pk != made[0].pk
    assert [a.email for a in harish.emailaddress_set.all()] == ["harish@example.com"]
