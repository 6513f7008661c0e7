"""What did not run is said at the end, where nobody overlooks it."""

import pytest

from tests import __main__ as suite
from tests import covered, left_out, servers
from tests.servers import Missing


@pytest.fixture(autouse=True)
def _record(monkeypatch, tmp_path):
    monkeypatch.setattr(left_out, "RECORD", tmp_path / "build" / "left-out.json")
    monkeypatch.setattr(suite.signal, "signal", lambda *given: None)


def test_says_what_how_much_and_how_to_get_it():
    left_out.forget()
    left_out.record("Chromium", 14)
    left_out.record("Redis", 1)
    left_out.record("PostgreSQL")
    table = left_out.table(left_out.noted())
    assert "NOT EVERYTHING RAN" in table
    assert "Chromium    14 tests" in table
    assert "Redis       1 test " in table
    assert "PostgreSQL  all tests" in table
    assert "apt-get install chromium redis-server postgresql" in table
    assert len({len(line) for line in table.splitlines()[1:]}) == 1


def test_says_nothing_when_all_ran():
    left_out.forget()
    assert left_out.table(left_out.noted()) == ""


def test_knows_everything_a_test_may_need():
    assert left_out.MEANING.keys() == servers.PACKAGES.keys()


@pytest.mark.parametrize(("ci", "result"), [(None, 0), ("true", 1)])
def test_a_bare_machine_passes_and_ci_does_not(monkeypatch, capsys, ci, result):
    """Without PostgreSQL, and as if pytest had left out a browser test."""
    if ci:
        monkeypatch.setenv("CI", ci)
    else:
        monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(suite.servers, "Postgres", missing("PostgreSQL"))
    monkeypatch.setattr(
        suite, "on_sqlite", lambda args: left_out.record("Redis", 3) or 0
    )
    monkeypatch.setattr(covered, "forget", lambda: None)
    monkeypatch.setattr(covered, "check", lambda: 1)
    assert suite.main([]) == result
    *_, last = capsys.readouterr().out.strip().splitlines()
    assert set(last) == {"#"}


@pytest.mark.parametrize("wrong", ["tomorrow", "2026-11-29T14:05", "2026-13-01T00:00Z"])
def test_an_instant_that_is_none_is_said(monkeypatch, capsys, wrong):
    monkeypatch.setenv("AT", wrong)
    assert suite.main([]) == 2
    assert "AT is an instant with its zone, as in AT=2026" in capsys.readouterr().out


def missing(what):
    def start():
        raise Missing(what)

    return start
