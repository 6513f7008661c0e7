"""Queries written once: the same answer as without, each time for other values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import BigAutoField, CharField, DateTimeField, IntegerField
from django.test.utils import CaptureQueriesContext

from services.compiled import Compiled
from services.models import City, ServiceCategory, Skill
from workers.models import TimeOff

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def cities(city, other_city):
    return [city, other_city]


def test_each_call_has_its_own_values(cities):
    named = Compiled(lambda slug: City.objects.filter(slug=slug), CharField())
    assert named("pune") == [cities[0]]
    assert named("berlin") == [cities[1]]
    assert named("atlantis") == []


def test_an_instance_is_whole(cities):
    named = Compiled(lambda slug: City.objects.filter(slug=slug), CharField())
    for place in cities:
        [found] = named(place.slug)
        known = City.objects.get(pk=place.pk)
        facts = [field.attname for field in City._meta.concrete_fields]
        assert [getattr(found, f) for f in facts] == [getattr(known, f) for f in facts]
        assert found.tz == place.tz


def test_related_objects_come_along(category, django_assert_num_queries):
    skills = Compiled(
        lambda slug: Skill.objects.select_related("category").filter(slug=slug),
        CharField(),
    )
    with django_assert_num_queries(1):
        assert [skill.category for skill in skills("leak")] == [category]
    pump = Skill.objects.create(category=category, slug="pump", name="Pumps")
    with django_assert_num_queries(1):
        assert [(s, s.category.name) for s in skills("pump")] == [(pump, "Plumber")]


def test_prefetched_objects_come_along(category, other_category):
    trades = Compiled(
        lambda slug: ServiceCategory.objects.filter(slug=slug).prefetch_related(
            "skills"
        ),
        CharField(),
    )
    for slug, names in (("plumber", ["Leak repair"]), ("electrician", [])):
        [trade] = trades(slug)
        assert [skill.name for skill in trade.skills.all()] == names


def test_rows_of_values(cities):
    facts = Compiled(
        lambda people: City.objects.filter(population__gte=people).values_list(
            "name", "country"
        ),
        IntegerField(),
    )
    City.objects.filter(slug="pune").update(population=5_000_000)
    assert facts(1_000_000) == [("Pune", "IN")]
    assert sorted(facts(0)) == [("Berlin", "DE"), ("Pune", "IN")]
    flat = Compiled(
        lambda name: City.objects.filter(name=name).values_list("slug", flat=True),
        CharField(),
    )
    assert flat("Berlin") == ["berlin"]


def test_several_places_keep_apart(cities):
    either = Compiled(
        lambda country, *keys: City.objects.filter(pk__in=keys, country=country),
        CharField(),
        BigAutoField(),
        BigAutoField(),
    )
    pune, berlin = cities
    assert either("IN", pune.pk, berlin.pk) == [pune]
    assert either("DE", pune.pk, berlin.pk) == [berlin]
    assert either("DE", pune.pk, pune.pk) == []


def test_values_are_converted_as_the_field_would(worker):
    later = Compiled(
        lambda since: TimeOff.objects.filter(ends_at__gt=since).values_list(
            "starts_at", flat=True
        ),
        DateTimeField(),
    )
    TimeOff.objects.create(
        worker=worker.worker_profile, starts_at=NOON, ends_at=NOON + timedelta(hours=2)
    )
    assert later(NOON) == [NOON]
    assert later(NOON + timedelta(hours=3)) == []


def test_what_is_built_into_the_query_stays(cities):
    german = Compiled(
        lambda slug: City.objects.filter(country="DE", slug=slug), CharField()
    )
    assert german("berlin") == [cities[1]]
    assert german("pune") == []


def test_it_is_written_once(cities):
    built = []

    def build(slug):
        built.append(slug)
        return City.objects.filter(slug=slug)

    named = Compiled(build, CharField())
    assert [named(slug)[0].slug for slug in ("pune", "berlin", "pune")] == [
        "pune",
        "berlin",
        "pune",
    ]
    assert len(built) == 1


def test_the_same_sql_as_without(city):
    named = Compiled(lambda slug: City.objects.filter(slug=slug), CharField())
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert named("pune") == list(City.objects.filter(slug="pune")) == [city]
    assert asked[0]["sql"] == asked[1]["sql"]
