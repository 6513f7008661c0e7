"""One page of results: who is free, in which order, what each choice would leave."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import QueryDict
from django.template import loader
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from services.models import City, Skill
from tests.cast import make_worker
from toolkit.cache.until_edit import empty_all
from workers import calendar, profiles
from workers.models import WeeklyHours, WorkerProfile, WorkerSettings
from workers.search import candidates, catalogue, facets, run
from workers.search.query import SearchQuery
from workers.search.understand import understand
from workers.views import search_form

INDIA = ZoneInfo("Asia/Kolkata")
# Monday. Everybody works from 9 to 6; with an hour's notice the first start is 9:30.
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=INDIA)
NEAR = {"now": 1, "today": 1, "evening": 1}


def pune(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


def find(query=""):
    form = search_form.read(QueryDict(query), now=NOW)
    text = form.cleaned_data.get("q") or ""
    return form, run.find(understand(text, form.choices, now=NOW))


def names(query=""):
    form, found = find(query)
    assert (form.errors, found.total) == ({}, len(found.cards))
    return [card.worker.user.username for card in found.cards]


def free(query=""):
    return {card.worker.user.username: card.free for card in find(query)[1].cards}


@pytest.fixture
def crew(city, category):
    """asha is free all day, bala from tomorrow, chetan from Wednesday, divya never."""
    crew = {
        name: make_worker(name, city=city, category=category).worker_profile
        for name in ("asha", "bala", "chetan", "divya")
    }
    calendar.add_time_off(crew["bala"], pune(23, 0), pune(24, 0))
    calendar.add_time_off(crew["chetan"], pune(23, 0), pune(25, 0))
    calendar.set_week(crew["divya"], {})
    return crew


@pytest.fixture(params=["few", "many"])
def either(request, monkeypatch):
    """Every answer that both ways can give has to be the same."""
    if request.param == "many":
        monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", 0)


# --- Who is free ------------------------------------------------------------


def test_everybody_is_found_with_their_next_free_hour(crew, either):
    assert free() == {
        "asha": pune(23, 9, 30),
        "bala": pune(24, 9),
        "chetan": pune(25, 9),
        "divya": None,
    }


def test_now_means_the_first_start_that_can_be_booked(crew, either):
    assert free("available=now") == {"asha": pune(23, 9, 30)}
    calendar.claim(crew["asha"].pk, *calendar.span(pune(23, 11), 60, 30), "one")
    assert free("available=now") == {"asha": pune(23, 9, 30)}
    calendar.claim(crew["asha"].pk, *calendar.span(pune(23, 10), 30, 0), "two")
    assert free("available=now") == {}


@pytest.mark.parametrize(
    ("at", "found"),
    [
        ("2026-11-23T12:00", ["asha"]),
        ("2026-11-24T12:10", ["asha", "bala"]),
        ("2026-11-25T17:00", ["asha", "bala", "chetan"]),
        ("2026-11-25T17:30", []),
        ("2026-12-06T10:00", ["asha", "bala", "chetan"]),
    ],
)
def test_at_a_date_and_time(crew, either, at, found):
    assert names(f"at={at}") == found


def test_at_shows_the_hour_that_was_asked_for(crew, either):
    assert free("at=2026-11-24T12:10&city=pune") == {
        "asha": pune(24, 12),
        "bala": pune(24, 12),
    }


def test_today_and_tomorrow(crew, either):
    assert free("available=today") == {"asha": pune(23, 9, 30)}
    assert free("available=tomorrow") == {"asha": pune(24, 9), "bala": pune(24, 9)}


def test_today_is_the_day_of_the_workers_city(crew, other_city, category):
    """In Pune it is Monday morning, in Honolulu still Sunday."""
    other_city.time_zone = "Pacific/Honolulu"
    other_city.save()
    make_worker("keanu", city=other_city, category=category, hours=(540, 1320))
    assert names("available=today&city=berlin") == ["keanu"]
    assert free("available=today&city=berlin")["keanu"].day == 22


def test_each_city_has_its_own_first_start(crew, other_city, category, either):
    make_worker("jana", city=other_city, category=category)
    assert names("available=now") == ["asha"]
    assert names("available=now&city=berlin") == []


def test_notice_and_horizon_come_from_the_settings(crew, either):
    WorkerSettings.objects.create(notice_minutes=26 * 60, horizon_days=3)
    assert free("available=now") == {"asha": pune(24, 10, 30), "bala": pune(24, 10, 30)}
    form, _found = find("at=2026-11-27T10:00")
    assert "3 days ahead" in str(form.errors["at"])


def test_searches_that_ask_for_the_same_things_keep_apart(crew, category, either):
    """Their queries are written once, with a place for what differs."""
    profiles.refresh_search(WorkerProfile.objects.all())
    drain = Skill.objects.create(category=category, slug="drain", name="Drains")
    crew["asha"].skills.set(category.skills.all())
    crew["bala"].skills.set([drain])
    WorkerProfile.objects.filter(pk=crew["bala"].pk).update(hourly_rate=10_000)
    assert names("q=asha") == ["asha"]
    assert names("q=bala") == ["bala"]
    assert names("q=plumber+bala") == ["bala"]
    # There is no word in these.
    assert len(names("q=%25")) == len(names("q=_")) == 4
    assert names("skill=leak") == ["asha"]
    assert names("skill=drain") == ["asha", "bala"]
    assert names("skill=drain&skill=leak") == ["asha"]
    assert names("rate_max=100") == ["bala"]
    assert names("rate_max=99") == []
    assert names("rate_min=100&rate_max=100&sort=price") == ["bala"]
    assert names("sort=price")[0] == "bala"


def test_a_place_that_closes_is_left_out_at_once(crew, city, either):
    assert len(names()) == 4
    city.is_active = False
    city.save()
    empty_all()
    assert names() == []


def test_a_part_of_the_day_is_looked_for_to_the_last_day(crew):
    """To Thursday, ten past eight; divya works on Thursdays at seven alone."""
    WorkerSettings.objects.create(horizon_days=3)
    calendar.set_week(crew["divya"], {3: [(420, 480)]})
    assert free("part=morning")["divya"] == pune(26, 7)


# --- Order and pages --------------------------------------------------------


def test_the_soonest_first_and_who_never_is_last(crew):
    calendar.add_time_off(crew["asha"], pune(23, 0), pune(26, 0))
    assert names("sort=soonest") == ["bala", "chetan", "asha", "divya"]


def test_soonest_is_an_instant_whatever_the_clocks_show(crew, other_city, category):
    """Nine in Berlin is after half past nine in Pune."""
    make_worker("jana", city=other_city, category=category)
    assert names("sort=soonest") == ["asha", "jana", "bala", "chetan", "divya"]


def test_pages(crew, either, settings):
    settings.SEARCH_PAGE_SIZE = 3
    _form, first = find()
    _form, second = find("page=2")
    shown = [card.worker.user.username for card in first.cards + second.cards]
    assert shown == ["asha", "bala", "chetan", "divya"]
    assert (first.total, first.page.paginator.num_pages) == (4, 2)
    assert second.page.number == 2


def test_beyond_the_last_page_the_last_is_shown(crew, either, settings):
    settings.SEARCH_PAGE_SIZE = 3
    found = find("page=9")[1]
    assert found.page.number == 2
    assert [card.worker.user.username for card in found.cards] == ["divya"]


def test_nobody(city, category, either):
    _form, found = find("city=pune")
    assert (found.total, found.cards, found.is_more) == (0, [], False)


def test_beyond_many_nobody_counts(crew, monkeypatch):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", 1)
    monkeypatch.setattr(facets, "MAX_TOTAL", 2)
    monkeypatch.setattr(facets, "MAX_BESIDE_A_CHOICE", 1)
    _form, found = find()
    assert (found.total, found.is_more) == (2, True)
    assert found.counts["city"] == {crew["asha"].city_id: 2}
    assert [facets.say(n, 2) for n in (0, 2, 3)] == ["0", "2", "2+"]
    assert facets.say(5000, 1000) == "1,000+"


def test_fetch_keeps_the_order_it_is_given(crew):
    pks = [crew[name].pk for name in ("chetan", "asha")]
    assert run.fetch([*pks, 0]) == [crew["chetan"], crew["asha"]]


def test_fetch_brings_all_that_a_result_shows(crew, category):
    worker = crew["asha"]
    pump = Skill.objects.create(category=category, slug="pump", name="A pump")
    leak = category.skills.get(slug="leak")
    worker.skills.set([leak, pump])
    keys = [worker.pk, crew["bala"].pk]
    with CaptureQueriesContext(connection) as captured:
        found, other = run.fetch(keys)
        shown = loader.render_to_string(
            "components/worker_result.html",
            {"worker": found, "skills": found.shown_skills},
        )
    # The workers, and what is shared until an editor changes it.
    assert len(captured) <= 4
    assert found.shown_skills == [pump, leak]
    assert other.shown_skills == []
    assert (found.city, found.service_category) == (worker.city, category)
    assert "Pune" in shown
    with CaptureQueriesContext(connection) as captured:
        run.fetch(keys)
    assert len(captured) == 1


def test_what_is_newer_than_the_catalogue_is_found_too(crew, category, other_city):
    worker = crew["asha"]
    assert run.fetch([worker.pk])[0].shown_skills == []
    worker.skills.set([Skill.objects.create(category=category, slug="x", name="X")])
    new = City.objects.create(
        slug="goa", name="Goa", country="IN", latitude=15, longitude=74, time_zone="UTC"
    )
    WorkerProfile.objects.filter(pk=worker.pk).update(city=new)
    [found] = run.fetch([worker.pk])
    assert [skill.name for skill in found.shown_skills] == ["X"]
    assert found.city == new


def test_fetch_nobody(crew):
    assert run.fetch([]) == []


# --- Counts -----------------------------------------------------------------


def counts(query):
    return find(query)[1].counts


def test_each_choice_is_counted_under_the_other_filters(
    crew, city, other_city, category, other_category
):
    make_worker("kavita", city=other_city, category=other_category, hourly_rate=90_000)
    leak = category.skills.get()
    drain = Skill.objects.create(category=category, slug="drain", name="Drains")
    crew["asha"].skills.set([leak, drain])
    crew["bala"].skills.set([leak])
    assert counts("category=plumber&city=pune") == {
        "category": {category.pk: 4, other_category.pk: 0},
        "city": {city.pk: 4, other_city.pk: 0},
        "skill": {leak.pk: 2, drain.pk: 1},
        "available": NEAR | {"any": 4, "tomorrow": 2, "weekend": 3},
    }
    # A tick narrows the other ticks and the places, but not the services.
    assert counts("category=plumber&skill=drain") == {
        "category": {category.pk: 4, other_category.pk: 1},
        "city": {city.pk: 1, other_city.pk: 0},
        "skill": {leak.pk: 1, drain.pk: 1},
        "available": NEAR | {"any": 1, "tomorrow": 1, "weekend": 1},
    }
    assert counts("rate_min=500")["city"] == {city.pk: 0, other_city.pk: 1}


def test_times_are_counted_by_the_calendar_of_the_city(crew, city):
    """In Pune it is Monday already, half past one at night."""
    now = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
    found = run.find(SearchQuery(now=now, city=city)).counts["available"]
    assert (found["today"], found["tomorrow"]) == (1, 2)


def test_counts_know_when_somebody_should_be_free(crew, city, category, either):
    assert counts("available=now&category=plumber")["city"] == {city.pk: 1}
    at = counts("at=2026-11-24T12:00&category=plumber")
    assert (at["category"], at["city"]) == ({category.pk: 2}, {city.pk: 2})
    assert at["skill"] == {category.skills.get().pk: 0}


def test_where_we_did_not_look_we_do_not_count(crew, city, category):
    crew["bala"].skills.set(category.skills.all())
    skill = category.skills.get().pk
    assert counts("available=today&category=plumber&city=pune") == {
        "category": {},
        "city": {},
        "skill": {skill: 0},
        "available": NEAR | {"any": 4, "tomorrow": 2, "weekend": 3},
    }
    assert counts("available=tomorrow&category=plumber")["skill"] == {skill: 1}
    assert counts("available=today")["skill"] == {}


@pytest.mark.parametrize(
    ("query", "counted"),
    [
        ("", {"category", "city"}),
        ("category=plumber", {"category", "city", "skill"}),
        ("q=asha", set()),
        ("q=asha&city=pune", set()),
        ("rate_max=900&category=plumber", {"city", "skill"}),
        ("available=now&category=plumber&city=pune", {"skill"}),
        ("q=asha&category=plumber&city=pune", {"skill"}),
    ],
)
def test_a_large_market_counts_only_along_an_index(crew, monkeypatch, query, counted):
    monkeypatch.setattr(catalogue, "SMALL", 0)
    profiles.refresh_search(WorkerProfile.objects.all())
    found = find(query)[1].counts
    assert {kind for kind in ("category", "city", "skill") if found[kind]} == counted


# --- What it costs ----------------------------------------------------------

QUERIES = [
    "",
    "city=pune&category=plumber",
    "city=pune&category=plumber&available=today&skill=leak&q=a",
    "at=2026-11-24T12:00",
    "sort=soonest",
]


@pytest.mark.parametrize("query", QUERIES)
def test_three_workers_and_three_hundred_cost_the_same(query, city, category):
    leak = category.skills.get()
    users = [make_worker(f"a{n}", city=city, category=category) for n in range(3)]
    for user in users:
        user.worker_profile.skills.set([leak])
    WorkerProfile.objects.update(search_text="a")
    find(query)
    with_few = count_queries(query)
    clone_workers(users[0], 297, leak)
    assert count_queries(query) == with_few
    assert with_few <= 9
    assert WorkerProfile.objects.count() == 300


def count_queries(query):
    with CaptureQueriesContext(connection) as captured:
        assert find(query)[1].total
    return len(captured)


def clone_workers(user, number, skill):
    """As many again with the same facts, in a few inserts."""
    profile = user.worker_profile
    users = User.objects.bulk_create(
        User(username=f"b{n}", email=f"b{n}@example.com", name=f"B {n}", role="worker")
        for n in range(number)
    )
    profiles = WorkerProfile.objects.bulk_create(
        WorkerProfile(
            user=user,
            city=profile.city,
            service_category=profile.service_category,
            hourly_rate=30_000,
            experience=1,
            approval=WorkerProfile.Approval.APPROVED,
            search_text="a",
        )
        for user in users
    )
    WeeklyHours.objects.bulk_create(
        WeeklyHours(worker=profile, weekday=day, start=540, end=1080)
        for profile in profiles
        for day in range(7)
    )
    has = WorkerProfile.skills.through
    has.objects.bulk_create(has(workerprofile=p, skill=skill) for p in profiles)
    calendar.add_time_off(profile, NOW, NOW + timedelta(hours=1))
