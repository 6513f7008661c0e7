"""Queries written once: the same answer as without, each time for other values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.db import connection, transaction
from django.db.models import (
    BigAutoField,
    CharField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
)
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from bookings.models import JobEvent
from bookings.states import Status
from services.models import City, ServiceCategory, Skill
from toolkit.sql.pages import PreparedPages
from toolkit.sql.params import Among, KeysOf, ListParam
from toolkit.sql.queries import PreparedQuery
from workers.models import TimeOff

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def cities(city, other_city):
    return [city, other_city]


def test_each_call_has_its_own_values(cities):
    named = PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())
    assert named("pune") == [cities[0]]
    assert named("berlin") == [cities[1]]
    assert named("atlantis") == []


def test_an_instance_is_whole(cities):
    named = PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())
    for place in cities:
        [found] = named(place.slug)
        known = City.objects.get(pk=place.pk)
        facts = [field.attname for field in City._meta.concrete_fields]
        assert [getattr(found, f) for f in facts] == [getattr(known, f) for f in facts]
        assert found.tz == place.tz


def test_related_objects_come_along(category, django_assert_num_queries):
    skills = PreparedQuery(
        lambda slug: Skill.objects.select_related("category").filter(slug=slug),
        CharField(),
    )
    with django_assert_num_queries(1):
        assert [skill.category for skill in skills("leak")] == [category]
    pump = Skill.objects.create(category=category, slug="pump", name="Pumps")
    with django_assert_num_queries(1):
        assert [(s, s.category.name) for s in skills("pump")] == [(pump, "Plumber")]


@pytest.mark.django_db(transaction=True)
def test_a_lock_needs_a_transaction_each_time(cities):
    held = PreparedQuery(
        lambda slug: City.objects.select_for_update().filter(slug=slug), CharField()
    )
    for _ in range(2):
        with transaction.atomic():
            assert held("pune") == [cities[0]]
        with pytest.raises(TransactionManagementError):
            held("pune")


def test_prefetched_objects_come_along(category, other_category):
    trades = PreparedQuery(
        lambda slug: ServiceCategory.objects.filter(slug=slug).prefetch_related(
            "skills"
        ),
        CharField(),
    )
    for slug, names in (("plumber", ["Leak repair"]), ("electrician", [])):
        [trade] = trades(slug)
        assert [skill.name for skill in trade.skills.all()] == names


def test_rows_of_values(cities):
    facts = PreparedQuery(
        lambda people: City.objects.filter(population__gte=people).values_list(
            "name", "country"
        ),
        IntegerField(),
    )
    City.objects.filter(slug="pune").update(population=5_000_000)
    assert facts(1_000_000) == [("Pune", "IN")]
    assert sorted(facts(0)) == [("Berlin", "DE"), ("Pune", "IN")]
    flat = PreparedQuery(
        lambda name: City.objects.filter(name=name).values_list("slug", flat=True),
        CharField(),
    )
    assert flat("Berlin") == ["berlin"]


def test_several_places_keep_apart(cities):
    either = PreparedQuery(
        lambda country, *keys: City.objects.filter(pk__in=keys, country=country),
        CharField(),
        BigAutoField(),
        BigAutoField(),
    )
    pune, berlin = cities
    assert either("IN", pune.pk, berlin.pk) == [pune]
    assert either("DE", pune.pk, berlin.pk) == [berlin]
    assert either("DE", pune.pk, pune.pk) == []


def test_any_number_of_keys(cities):
    among = PreparedQuery(
        lambda keys: City.objects.filter(Among("pk", keys)), ListParam
    )
    keys = [place.pk for place in cities]
    for asked, found in ((keys, {*cities}), (keys[:1], {cities[0]}), ([], set())):
        assert set(among(asked)) == found
    assert among(iter(keys[1:])) == [cities[1]]


def test_keys_of_another_table_as_one_column(category, other_category):
    Skill.objects.create(category=category, slug="pump", name="Pumps")
    skills = Skill.objects.filter(category=OuterRef("pk")).order_by()
    trades = PreparedQuery(
        lambda slug: ServiceCategory.objects.filter(slug=slug).annotate(
            skill_keys=KeysOf(skills.values(key=F("pk")))
        ),
        CharField(),
    )
    [trade] = trades("plumber")
    keys = {int(key) for key in trade.skill_keys.split(",")}
    assert keys == {skill.pk for skill in category.skills.all()}
    assert [trade.skill_keys for trade in trades("electrician")] == [None]


def test_what_was_not_asked_for_comes_when_it_is_needed(city):
    named = PreparedQuery(
        lambda slug: City.objects.only("slug").filter(slug=slug), CharField()
    )
    [found] = named("pune")
    assert found.get_deferred_fields() >= {"name", "time_zone"}
    assert found.name == "Pune"


def test_a_related_object_that_is_not_there(job_in):
    job = job_in(Status.EXPIRED)
    events = PreparedQuery(
        lambda code: JobEvent.objects.select_related("actor").filter(job__code=code),
        CharField(),
    )
    assert {event.actor for event in events(job.code)} == {job.customer, None}


def test_an_instance_can_be_changed_and_saved(city):
    named = PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())
    [found] = named("pune")
    found.name = "Poona"
    found.save()
    assert City.objects.get(slug="pune").name == "Poona"


def test_values_are_converted_as_the_field_would(worker):
    later = PreparedQuery(
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
    german = PreparedQuery(
        lambda slug: City.objects.filter(country="DE", slug=slug), CharField()
    )
    assert german("berlin") == [cities[1]]
    assert german("pune") == []


def test_it_is_written_once(cities):
    built = []

    def build(slug):
        built.append(slug)
        return City.objects.filter(slug=slug)

    named = PreparedQuery(build, CharField())
    assert [named(slug)[0].slug for slug in ("pune", "berlin", "pune")] == [
        "pune",
        "berlin",
        "pune",
    ]
    assert len(built) == 1


def test_the_same_sql_as_without(city):
    named = PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())
    with CaptureQueriesContext(connection) as asked:
        assert named("pune") == list(City.objects.filter(slug="pune")) == [city]
    assert asked[0]["sql"].replace("$1", "'pune'") == asked[1]["sql"]


@pytest.mark.only("postgresql")
def test_postgresql_thinks_only_once(city):
    named = PreparedQuery(lambda slug: City.objects.filter(slug=slug), CharField())
    assert [named("pune") for _ in range(3)] == [[city]] * 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%services_city%'"
        )
        assert cursor.fetchall() == [(3,)]


def test_pages_are_those_of_the_queryset(category, django_assert_num_queries):
    for n in range(7):
        Skill.objects.create(category=category, slug=f"skill-{n}", name=f"Skill {n}")
    pages = PreparedPages(
        lambda key: Skill.objects.filter(category=key).order_by("-pk"),
        BigAutoField(),
        size=3,
        of="category",
    )
    mine = list(Skill.objects.filter(category=category).order_by("-pk"))
    for number in (1, 2, 3):
        with django_assert_num_queries(2):
            page = Paginator(pages(category.pk), 3).page(number)
            assert list(page) == mine[3 * number - 3 : 3 * number]
        assert page.paginator.count == len(mine)
    assert list(pages(category.pk)) == mine
    assert (pages(0).count(), list(pages(0))) == (0, [])
