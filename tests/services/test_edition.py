from django.core.cache import cache

from services import edition


def counted():
    calls = []

    @edition.kept
    def look_up(*args):
        calls.append(args)
        return ("found", *args)

    return look_up, calls


def test_what_was_looked_up_is_kept_for_each_question():
    look_up, calls = counted()
    assert look_up(1) == look_up(1) == ("found", 1)
    assert look_up(2) == ("found", 2)
    assert calls == [(1,), (2,)]


def test_a_new_edition_looks_again(db, django_capture_on_commit_callbacks):
    look_up, calls = counted()
    look_up()
    before = edition.current()
    with django_capture_on_commit_callbacks(execute=True):
        edition.advance()
        assert edition.current() == before
        look_up()
    assert edition.current() != before
    look_up()
    assert calls == [(), ()]


def test_without_a_new_edition_it_looks_again_after_a_minute(monkeypatch):
    look_up, calls = counted()
    look_up()
    monkeypatch.setattr(edition, "monotonic", lambda: LATER)
    look_up()
    assert calls == [(), ()]


LATER = float("inf")


def test_a_lost_cache_is_a_new_edition():
    look_up, calls = counted()
    look_up()
    cache.clear()
    edition.heard.things.clear()
    look_up()
    assert calls == [(), ()]


def test_another_process_is_heard_within_a_second(monkeypatch):
    look_up, calls = counted()
    look_up()
    cache.set(edition.KEY, "from elsewhere", None)
    look_up()
    assert calls == [()]
    soon = edition.monotonic() + edition.LISTEN_SECONDS
    monkeypatch.setattr(edition, "monotonic", lambda: soon)
    look_up()
    assert calls == [(), ()]


def test_what_was_begun_before_a_change_is_not_kept_as_new():
    shelf = edition.Shelf()
    before = edition.current()
    edition.begin("newer")
    shelf.put("page", "old words", before)
    assert shelf.find("page") is None
    shelf.put("page", "new words", edition.current())
    assert shelf.find("page").value == "new words"


def test_a_change_inside_the_build_is_looked_up_again():
    """An editor saves between our reading and our keeping."""
    words = ["old", "new"]

    @edition.kept
    def look_up():
        read = words[0]
        if len(words) > 1:
            edition.begin("newer")
            del words[0]
        return read

    assert [look_up(), look_up(), look_up()] == ["old", "new", "new"]


def test_not_more_is_kept_than_fits():
    look_up, calls = counted()
    for n in range(edition.MOST + 1):
        look_up(n)
    look_up(edition.MOST)
    assert len(calls) == edition.MOST + 1
    look_up(0)
    assert len(calls) == edition.MOST + 2


def test_what_is_over_makes_room_before_anything_else_goes(monkeypatch):
    now = edition.monotonic()
    monkeypatch.setattr(edition, "monotonic", lambda: now)
    shelf, current = edition.Shelf(), edition.current()
    shelf.put("home", "for a minute", current)
    for n in range(edition.MOST - 1):
        shelf.put(n, "for ten seconds", current, 10)
    later = now + 10
    monkeypatch.setattr(edition, "monotonic", lambda: later)
    shelf.put("one more", "for ten seconds", edition.current(), 10)
    assert shelf.things.keys() == {"home", "one more"}
    assert shelf.find("home").value == "for a minute"
