from datetime import timedelta

import pytest
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services import shared
from services.models import Skill
from tests.cast import make_worker
from tests.site import crowd
from workers import featured
from workers.models import TimeOff, WorkerProfile, WorkerSettings


def rate(user, stars, count):
    profile = user.worker_profile
    profile.rating_sum, profile.rating_count = stars * count, count
    profile.save()


def names(cards):
    return [card.worker.user.name for card in cards]


def test_the_best_rated_stand_first(worker, other_worker):
    rate(other_worker, 5, 20)
    rate(worker, 3, 20)
    assert names(featured.cards()) == ["Imran Qureshi", "Suresh Venkataraman"]
    assert names(featured.cards(limit=1)) == ["Imran Qureshi"]


def test_with_soonest_those_who_are_free_first_stand_first(worker, other_worker):
    rate(other_worker, 5, 20)
    now = timezone.now()
    TimeOff.objects.create(
        worker=other_worker.worker_profile,
        starts_at=now,
        ends_at=now + timedelta(days=5),
    )
    assert names(featured.cards(soonest=True)) == [
        "Suresh Venkataraman",
        "Imran Qureshi",
    ]


def test_who_is_never_free_stands_last_and_without_an_hour(worker, other_worker):
    rate(worker, 5, 20)
    worker.worker_profile.weekly_hours.all().delete()
    first, last = featured.cards(soonest=True)
    assert names([first, last]) == ["Imran Qureshi", "Suresh Venkataraman"]
    assert first.free > timezone.now()
    assert last.free is None


def test_only_the_listed_of_that_city_and_trade_are_shown(
    city, other_city, category, other_category, worker, waiting_worker
):
    make_worker("berliner", city=other_city, category=category)
    make_worker("sparks", city=city, category=other_category)
    make_worker("resting", city=city, category=category, availability=False)
    found = featured.cards(category=category.pk, city=city.pk, limit=9)
    assert names(found) == ["Suresh Venkataraman"]


def test_figures_are_of_the_listed_only(city, category, worker, waiting_worker):
    make_worker("cheap", city=city, category=category, hourly_rate=20_000)
    rate(worker, 4, 10)
    supply = featured.by_category(city.pk)[category.pk]
    assert supply == featured.Supply(
        workers=2, low=20_000, high=34_900, currency="INR", stars=40, reviews=10
    )
    assert supply.rating == 4.0


def test_nobody_is_no_figure_at_all(city, category):
    assert featured.by_category(city.pk) == {}
    assert featured.by_city() == {}
    assert featured.Supply().rating is None
    assert featured.joined([]) == featured.Supply()


def test_figures_of_a_trade_are_told_by_city(city, other_city, category, worker):
    make_worker("berliner", city=other_city, category=category, hourly_rate=99_900)
    figures = featured.by_city(category.pk)
    assert {pk: supply.low for pk, supply in figures.items()} == {
        city.pk: 34_900,
        other_city.pk: 99_900,
    }
    assert featured.by_city(category.pk + 1) == {}


def test_rates_are_those_of_the_currency_most_workers_use(city, category):
    for n, (currency, amount) in enumerate([("INR", 300), ("INR", 500), ("EUR", 9)]):
        make_worker(
            f"w{n}",
            city=city,
            category=category,
            currency=currency,
            hourly_rate=amount,
        )
    supply = featured.by_category(city.pk)[category.pk]
    assert (supply.workers, supply.low, supply.high, supply.currency) == (
        3,
        300,
        500,
        "INR",
    )


@pytest.mark.parametrize("closed", ["city", "category"])
def test_closed_places_and_trades_have_no_figures(city, category, worker, closed):
    thing = {"city": city, "category": category}[closed]
    thing.is_active = False
    thing.save()
    assert featured.by_city() == {}


def test_the_common_skill_of_each_trade_is_popular(
    city, category, other_category, worker, other_worker
):
    rare = Skill.objects.create(category=category, slug="tank", name="Tank")
    common = category.skills.get(slug="leak")
    fan = Skill.objects.create(category=other_category, slug="fan", name="Fan")
    worker.worker_profile.skills.set([rare, common])
    other_worker.worker_profile.skills.set([common])
    sparks = make_worker("sparks", city=city, category=other_category)
    sparks.worker_profile.skills.set([fan])
    assert featured.popular(city.pk, 5) == (common, fan)
    assert featured.popular(city.pk, 1) == (common,)


def test_a_thousand_cost_as_many_queries_as_three(city, category):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            featured.cards(city=city.pk, limit=8)
        return len(seen)

    crowd(3, city=city, category=category)
    shared.settings_for(WorkerSettings)
    few = queries()
    crowd(97, city=city, category=category, start=3)
    assert queries() == few == 5
    assert WorkerProfile.objects.count() == 100


# --- Tags --------------------------------------------------------------------


def render(rf, source, **context):
    html = Template("{% load featured %}" + source)
    return html.render(Context({"request": rf.get("/"), **context}))


def test_the_tags_hand_out_cards_and_figures(rf, site, city, category, worker):
    context = {"city": city, "category": category}
    source = "{% featured category city limit=2 as cards %}{{ cards.0.worker }}"
    assert render(rf, source, **context) == "Suresh Venkataraman"
    source = "{% supply category=category city=city as s %}{{ s.workers }} {{ s.low }}"
    assert render(rf, source, **context) == "1 34900"
    source = "{% supply city=city as s %}{{ s.workers }}"
    assert render(rf, source, **context) == "1"
    source = "{% cities_with category as stops %}{{ stops.0.place.name }}"
    assert render(rf, source, **context) == "Pune"
    source = "{% cities_with category without=city as stops %}{{ stops|length }}"
    assert render(rf, source, **context) == "0"


def test_trades_without_workers_are_named_too(rf, site, city, other_city, worker):
    source = "{% trades_in city as o %}{{ o.0.trade.name }} {{ o.0.supply.workers }}"
    assert render(rf, source, city=city) == "Plumber 1"
    assert render(rf, source, city=other_city) == "Plumber 0"


def test_the_first_free_is_who_can_come_before_all_others(rf, worker, other_worker):
    other_worker.worker_profile.weekly_hours.all().delete()
    source = "{% first_free cards as card %}{{ card.worker }}"
    assert render(rf, source, cards=featured.cards()) == "Suresh Venkataraman"
    assert render(rf, source, cards=[]) == ""


def test_a_page_asks_for_the_same_figures_once(
    rf, site, city, worker, django_assert_num_queries
):
    request = rf.get("/")
    source = Template("{% load featured %}{% supply city=c as s %}{{ s.workers }}")
    with django_assert_num_queries(1):
        first, second = (
            source.render(Context({"request": request, "c": city})) for _ in range(2)
        )
    assert first == second == "1"
