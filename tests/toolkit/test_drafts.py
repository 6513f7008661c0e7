"""What was typed and not sent is kept: several at a time, and not without bounds."""

import pytest
from django.contrib.sessions.backends.cache import SessionStore

from toolkit import drafts


@pytest.fixture
def session():
    return SessionStore()


def names(session):
    return list(session.get(drafts.KEY, {}))


def test_each_name_has_its_own(session):
    assert drafts.keep(session, "a", {"title": "Tap"})
    assert drafts.keep(session, "b", {"title": "Fan"})
    assert drafts.find(session, "a") == {"title": "Tap"}
    assert drafts.find(session, "b") == {"title": "Fan"}
    drafts.drop(session, "a")
    assert drafts.find(session, "a") == {}
    assert drafts.find(session, "b") == {"title": "Fan"}


def test_the_newest_of_a_name_counts(session):
    drafts.keep(session, "a", {"title": "Tap"})
    drafts.keep(session, "b", {"title": "Fan"})
    drafts.keep(session, "a", {"title": "Sink"})
    assert drafts.find(session, "a") == {"title": "Sink"}
    assert names(session) == ["b", "a"]


def test_the_oldest_goes_first(session):
    for n in range(drafts.MAX_DRAFTS + 2):
        drafts.keep(session, f"d{n}", {"n": n})
    assert names(session) == [f"d{n}" for n in range(2, drafts.MAX_DRAFTS + 2)]


def test_much_text_pushes_older_text_out(session):
    half = "x" * (drafts.MAX_CHARACTERS // 2)
    for name in ("a", "b", "c"):
        assert drafts.keep(session, name, {"text": half})
    assert names(session) == ["c"]


def test_what_is_too_long_is_refused_and_pushes_nothing_out(session):
    drafts.keep(session, "a", {"title": "Tap"})
    assert not drafts.keep(session, "b", {"text": "x" * drafts.MAX_CHARACTERS})
    assert names(session) == ["a"]


def test_dropping_what_is_not_there_changes_nothing(session):
    drafts.drop(session, "a")
    assert not session.modified
