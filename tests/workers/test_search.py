"""What may be asked of the search, what is wrong with it, and the orders it has."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.http import QueryDict

from services.models import City, MarketSettings, ServiceCategory, Skill
from tests.cast import make_worker
from workers import profiles, ratings
from workers.models import WorkerProfile
from workers.search import narrowing
from workers.search.ordering import ORDERS
from workers.search.query import Sort
from workers.search.understand import understand
from workers.views import search_form

INDIA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 23, 8, 10, tzinfo=INDIA)


def ask(query=""):
    return search_form.read(QueryDict(query), now=NOW)


def asked(form):
    return understand(form.cleaned_data.get("q") or "", form.choices, now=NOW)


def narrowed(query):
    return narrowing.narrowed(narrowing.asked(query))


def names(query=""):
    form = ask(query)
    assert form.errors == {}
    query = asked(form)
    found = narrowed(query).order_by(*ORDERS[query.sort])
    return [profile.user.username for profile in found]


@pytest.fixture
def people(city, other_city, category, other_category):
    """Four workers of two trades in two cities, one more of each kind not listed."""
    facts = {
        "suresh": (city, category, 34_900, 8),
        "imran": (city, category, 25_000, 14),
        "kavita": (city, other_category, 30_000, 3),
        "jana": (other_city, category, 60_000, 20),
    }
    made = {
        name: make_worker(
            name, city=place, category=trade, hourly_rate=rate, experience=years
        ).worker_profile
        for name, (place, trade, rate, years) in facts.items()
    }
    for name, state in {
        "gurpreet": {"approval": WorkerProfile.Approval.WAITING},
        "ramesh": {"approval": WorkerProfile.Approval.REJECTED},
        "devendra": {"availability": False},
    }.items():
        make_worker(name, city=city, category=category, **state)
    leak = category.skills.get()
    drain = Skill.objects.create(category=category, slug="drain", name="Drains")
    made["suresh"].skills.set([leak, drain])
    made["jana"].skills.set([leak])
    for stars in (5, 5):
        ratings.add(made["imran"].pk, stars)
    ratings.add(made["suresh"].pk, 1)
    profiles.refresh_search(WorkerProfile.objects.all())
    return made


# --- Filters ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"suresh", "imran", "kavita", "jana"}),
        ("category=plumber", {"suresh", "imran", "jana"}),
        ("city=pune", {"suresh", "imran", "kavita"}),
        ("category=plumber&city=berlin", {"jana"}),
        ("category=electrician&city=berlin", set()),
        ("skill=leak", {"suresh", "jana"}),
        ("skill=leak&skill=drain", {"suresh"}),
        ("category=plumber&skill=drain", {"suresh"}),
        ("rate_min=300", {"suresh", "kavita", "jana"}),
        ("rate_max=300", {"imran", "kavita"}),
        ("rate_min=300&rate_max=349", {"suresh", "kavita"}),
        ("rate_min=₹1,000", set()),
        ("q=imran", {"imran"}),
        ("q=PLUMBER+pune", {"suresh", "imran"}),
        ("q=plumbers", {"suresh", "imran", "jana"}),
        # Who has that skill comes first, and nobody is left out.
        ("q=drains", {"suresh", "imran", "jana"}),
        # There is no word in these.
        ("q=%25", {"suresh", "imran", "kavita", "jana"}),
        ("q=_", {"suresh", "imran", "kavita", "jana"}),
        ("q=++", {"suresh", "imran", "kavita", "jana"}),
        ("unknown=1&page=1", {"suresh", "imran", "kavita", "jana"}),
    ],
)
def test_filters_narrow(people, query, found):
    assert set(names(query)) == found


def test_a_skill_of_another_service_is_left_out_without_a_fuss(people):
    """Somebody changed the service and left the tick."""
    form = ask("category=electrician&skill=leak")
    assert form.errors == {}
    assert form.choices.skills == ()
    assert [p.user.username for p in narrowed(asked(form))] == ["kavita"]


def test_two_services_may_have_a_skill_of_the_same_code(people, other_category):
    lights = Skill.objects.create(category=other_category, slug="leak", name="Leaks")
    people["kavita"].skills.add(lights)
    assert set(names("skill=leak")) == {"suresh", "jana", "kavita"}
    assert set(names("skill=leak&category=electrician")) == {"kavita"}


def test_closed_places_offer_nobody(people, category, other_city):
    ServiceCategory.objects.filter(pk=category.pk).update(is_active=False)
    City.objects.filter(pk=other_city.pk).update(is_active=False)
    assert names() == ["kavita"]
    assert "category" in ask("category=plumber").errors


# --- What is wrong ----------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("category=zzz", "category", "no such service"),
        ("city=zzz", "city", "not in that city"),
        ("skill=zzz", "skill", "no such skill"),
        ("rate_min=abc", "rate_min", "not a sum of money"),
        ("rate_max=-5", "rate_max", "without a minus"),
        ("rate_min=500&rate_max=200", "rate_max", "less than the lowest"),
        ("available=later", "available", "one of the times"),
        ("at=soon", "at", "from the calendar"),
        ("at=2026-13-45T99:00", "at", "from the calendar"),
        ("at=2026-11-22T10:00", "at", "in the past"),
        ("at=2027-11-22T10:00", "at", "14 days ahead"),
        ("sort=best", "sort", "one of the orders"),
        ("page=x", "page", "a number"),
        ("page=0", "page", "begin at 1"),
    ],
)
def test_what_cannot_be_understood_is_said_and_left_out(people, query, field, sentence):
    form = ask(query)
    assert list(form.errors) == [field]
    assert sentence.lower() in str(form.errors[field]).lower()
    assert narrowed(asked(form)).count() == (1 if query.startswith("rate_min=5") else 4)
    # What was typed stays in its field.
    said = QueryDict(query)
    typed = said.getlist(field) if field == "skill" else said[field]
    assert form[field].value() == typed


# --- When -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "when", "moment"),
    [
        ("", "any", None),
        ("available=any", "any", None),
        ("available=now", "now", None),
        ("available=at", "any", None),
        ("at=2026-11-24T16:00", "at", datetime(2026, 11, 24, 16, tzinfo=INDIA)),
        (
            "at=2026-11-24T16:10&available=at",
            "at",
            datetime(2026, 11, 24, 16, tzinfo=INDIA),
        ),
        ("at=2026-11-24T16:00&available=any", "any", None),
        ("at=2026-11-24T16:00&available=today", "today", None),
        ("at=soon&available=at", "any", None),
    ],
)
def test_when_somebody_should_be_free(people, query, when, moment):
    form = ask(query)
    assert (form.kind, form.choices.when.moment) == (when, moment)
    assert bool(form.choices.when) == (when != "any")


def test_the_clock_is_the_citys_or_the_main_one_at_home(city, other_city):
    at = "at=2026-11-24T16:00"
    assert ask(f"{at}&city=berlin").tz.key == "Europe/Berlin"
    assert ask(at).tz.key == "Asia/Kolkata"


def test_the_clock_of_a_market_somewhere_else(city, other_city):
    MarketSettings.objects.create(country="DE", currency="EUR")
    assert ask().tz.key == "Europe/Berlin"


def test_without_a_city_at_home_the_largest_one_counts(city, other_city):
    MarketSettings.objects.create(country="FR", currency="EUR")
    City.objects.filter(pk=other_city.pk).update(population=3_000_000)
    assert ask().tz.key == "Europe/Berlin"


def test_without_any_city_the_clock_is_the_servers(db):
    assert ask().tz.key == "UTC"


# --- Order ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["imran", "kavita", "jana", "suresh"]),
        ("rating", ["imran", "kavita", "jana", "suresh"]),
        ("price", ["imran", "kavita", "suresh", "jana"]),
        ("experience", ["jana", "imran", "suresh", "kavita"]),
    ],
)
def test_orders(people, sort, order):
    assert names(f"sort={sort}") == order


PLACES = {"": "all", "category=plumber": "cat", "city=pune": "city"} | {
    "city=pune&category=plumber": "cc"
}
KEYS = {"rating": "score", "price": "rate", "experience": "years"}


def test_the_orders_are_these():
    # Who is soonest is sorted by the engine.
    assert {*KEYS, Sort.SOONEST} == set(Sort)


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("sort", KEYS)
def test_every_order_follows_its_own_index(city, category, place, sort):
    page = narrowed(asked(ask(place))).order_by(*ORDERS[Sort(sort)])[:20]
    plan = page.values_list("pk").explain()
    assert f"USING INDEX worker_{PLACES[place]}_{KEYS[sort]}" in plan
    assert "TEMP B-TREE" not in plan


@pytest.mark.only("sqlite")
@pytest.mark.parametrize("more", ["skill=leak", "q=leak", "skill=leak&q=a"])
def test_further_filters_keep_the_order_of_the_index(city, category, more):
    query = asked(ask(f"city=pune&category=plumber&{more}"))
    plan = narrowed(query).order_by(*ORDERS[Sort.BEST])[:20].explain()
    assert "worker_cc_score" in plan
    assert "TEMP B-TREE" not in plan
