"""Copies and their versions; every cached function of the site is walked in
tests/test_cached_functions.py.
"""

import pytest
from django.core.cache import cache
from django.utils import translation

from services.models import City, Skill, Synonym
from toolkit.cache import until_edit, versions
from toolkit.cache.until_edit import cached_until_edit
from workers.models import WorkerProfile

CITY, SKILL = ("services.City",), ("services.Skill",)
LATER = float("inf")


@pytest.fixture
def counted():
    """Makes functions that are walked by no other test."""
    before = list(until_edit.FUNCTIONS)

    def make(*depends_on):
        calls = []

        @cached_until_edit(depends_on=depends_on or CITY)
        def look_up(*args):
            calls.append(args)
            return ("found", *args)

        return look_up, calls

    yield make
    until_edit.FUNCTIONS[:] = before


def test_what_was_looked_up_is_kept_for_each_question(counted):
    look_up, calls = counted()
    assert look_up(1) == look_up(1) == ("found", 1)
    assert look_up(2) == ("found", 2)
    assert calls == [(1,), (2,)]


def test_what_was_looked_up_is_kept_for_each_language(counted):
    look_up, calls = counted()
    for language in ("en-gb", "de", "en-gb", "de"):
        with translation.override(language):
            look_up()
    assert calls == [(), ()]


def test_a_saved_row_is_looked_up_again_once_everybody_can_see_it(
    counted, city, django_capture_on_commit_callbacks
):
    look_up, calls = counted()
    look_up()
    with django_capture_on_commit_callbacks(execute=True):
        city.save()
        look_up()
        assert calls == [()]
    look_up()
    assert calls == [(), ()]


def test_what_is_not_named_empties_nothing(
    counted, city, category, django_capture_on_commit_callbacks
):
    look_up, calls = counted()
    look_up()
    with django_capture_on_commit_callbacks(execute=True):
        category.save()
        Synonym.objects.create(phrase="nal", trade=category)
    look_up()
    assert calls == [()]


def test_a_function_that_is_named_brings_all_that_it_names(
    counted, city, category, django_capture_on_commit_callbacks
):
    inner, _calls = counted("services.City", "services.Skill")
    look_up, calls = counted(inner, "services.Synonym")
    # A skill is edited within its trade.
    named = ("services.City", "services.ServiceCategory", "services.Synonym")
    assert look_up.models() == named
    look_up()
    with django_capture_on_commit_callbacks(execute=True):
        Skill.objects.create(category=category, slug="new", name="New")
    look_up()
    assert calls == [(), ()]


def test_a_relation_is_named_by_its_own_model(
    counted, worker, django_capture_on_commit_callbacks
):
    look_up, calls = counted("workers.WorkerProfile_skills")
    skills = WorkerProfile.objects.get(pk=worker.pk).skills
    some = list(skills.all()) or [Skill.objects.first()]
    for change in (skills.clear, lambda: skills.add(*some), lambda: skills.set([])):
        look_up()
        with django_capture_on_commit_callbacks(execute=True):
            change()
    look_up()
    assert len(calls) == 4


def test_what_is_changed_in_one_statement_says_so_itself(
    counted, city, django_capture_on_commit_callbacks
):
    look_up, calls = counted()
    look_up()
    with django_capture_on_commit_callbacks(execute=True):
        City.objects.update(population=7)
        versions.advance("services.City")
    look_up()
    assert calls == [(), ()]


def test_all_can_be_emptied(counted):
    look_up, calls = counted()
    look_up()
    until_edit.empty_all()
    look_up()
    assert calls == [(), ()]


def test_without_a_change_it_looks_again_after_a_minute(counted, monkeypatch):
    look_up, calls = counted()
    look_up()
    monkeypatch.setattr(versions, "monotonic", lambda: LATER)
    look_up()
    assert calls == [(), ()]


def test_a_lost_cache_is_a_new_version(counted):
    look_up, calls = counted()
    look_up()
    cache.clear()
    versions.last_seen.forget()
    look_up()
    assert calls == [(), ()]


def test_another_process_is_seen_within_a_second(counted, monkeypatch):
    look_up, calls = counted()
    look_up()
    cache.set(f"{versions.KEY}services.City", "from elsewhere", None)
    look_up()
    assert calls == [()]
    soon = versions.monotonic() + versions.LISTEN_SECONDS
    monkeypatch.setattr(versions, "monotonic", lambda: soon)
    look_up()
    assert calls == [(), ()]


def test_a_change_while_versions_are_looked_at_is_not_missed(monkeypatch):
    """Another thread saves after we have read the versions, and before we note them."""
    versions.content_version(CITY)
    versions.last_seen.forget()
    read = cache.get_many

    def read_and_be_late(keys):
        found = read(keys)
        monkeypatch.undo()
        versions.begin({"services.City": "newer"})
        return found

    monkeypatch.setattr(cache, "get_many", read_and_be_late)
    versions.content_version(CITY)
    assert versions.content_version(CITY) == ("newer",)


def test_what_was_begun_before_a_change_is_not_kept_as_new():
    copies = versions.VersionedCache(lambda: CITY)
    before = copies.version()
    versions.begin({"services.City": "newer"})
    copies.put("page", "old words", before)
    assert copies.find("page") is None
    copies.put("page", "new words", copies.version())
    assert copies.find("page").value == "new words"


def test_a_change_inside_the_build_is_looked_up_again(counted):
    """An editor saves between our reading and our keeping."""
    words = ["old", "new"]
    counted()

    @cached_until_edit(depends_on=CITY)
    def look_up():
        read = words[0]
        if len(words) > 1:
            versions.begin({"services.City": "newer"})
            del words[0]
        return read

    assert [look_up(), look_up(), look_up()] == ["old", "new", "new"]


def test_not_more_is_kept_than_fits(counted):
    look_up, calls = counted()
    for n in range(versions.MAX_COPIES + 1):
        look_up(n)
    look_up(versions.MAX_COPIES)
    assert len(calls) == versions.MAX_COPIES + 1
    look_up(0)
    assert len(calls) == versions.MAX_COPIES + 2


def test_what_is_over_makes_room_before_anything_else_goes(monkeypatch):
    now = versions.monotonic()
    monkeypatch.setattr(versions, "monotonic", lambda: now)
    copies = versions.VersionedCache(lambda: CITY)
    copies.put("home", "for a minute", copies.version())
    for n in range(versions.MAX_COPIES - 1):
        copies.put(n, "for ten seconds", copies.version(), 10)
    later = now + 10
    monkeypatch.setattr(versions, "monotonic", lambda: later)
    copies.put("one more", "for ten seconds", copies.version(), 10)
    assert copies.copies.keys() == {"home", "one more"}
    assert copies.find("home").value == "for a minute"
