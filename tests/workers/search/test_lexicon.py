"""What is read again, and when, in a small market and in a large one."""

import pytest
from django.db.models import Value
from django.db.models.functions import Concat

from services.models import City, ServiceCategory, Synonym, TypicalJob
from tests.cast import make_worker
from toolkit.cache.until_edit import empty_all
from workers.models import WorkerProfile
from workers.search import catalogue, known_phrases, known_words
from workers.search.lexicon import WEIGHTS, lexicon


@pytest.fixture
def large_market(monkeypatch):
    """As if there were more workers than are read one by one."""
    monkeypatch.setattr(catalogue, "SMALL", 0)
    a_minute_later()


def a_minute_later():
    """Whatever is kept for a minute is read again."""
    empty_all()


def live_in(area):
    city = City.objects.get(slug="pune")
    trade = ServiceCategory.objects.first()
    return make_worker(area.lower(), city=city, category=trade, area=area)


def test_nothing_is_built_twice_for_the_same_facts(ask):
    ask("gysers reapir")
    before = lexicon()
    a_minute_later()
    assert lexicon() is before
    assert "reapir" in lexicon().corrected


@pytest.mark.parametrize(
    "change",
    [
        lambda: ServiceCategory.objects.filter(slug="painter").update(hue=7),
        lambda: TypicalJob.objects.update(name=Concat("name", Value(" soon"))),
        lambda: City.objects.filter(slug="pune").update(population=9_999_999),
        lambda: ServiceCategory.objects.filter(slug="painter").update(is_active=False),
        lambda: WorkerProfile.objects.filter(area="Kothrud").update(area="Qulpur"),
        lambda: WorkerProfile.objects.filter(area="Kothrud").update(search_text="new"),
    ],
)
def test_whatever_it_is_built_from_makes_a_new_one(ask, change):
    before = lexicon()
    assert change()
    a_minute_later()
    assert lexicon() is not before


@pytest.mark.parametrize("sure", [(1, 3), (3, 1)])
def test_of_two_that_mean_the_same_the_surer_counts(market, sure):
    trade = ServiceCategory.objects.first()
    for phrase, certainty in zip(("zzork", "the zzork"), sure, strict=True):
        Synonym.objects.create(phrase=phrase, trade=trade, certainty=certainty)
    a_minute_later()
    (meaning,) = lexicon().phrases[("zzork",)]
    assert (meaning.trade, meaning.weight) == (trade, WEIGHTS[3])


def test_a_large_market_is_not_read_each_minute(ask, large_market):
    assert lexicon().of_workers is None
    live_in("Qulpur")
    a_minute_later()
    assert "qulpur" not in lexicon().areas
    assert "kothrud" in lexicon().areas
    assert not any(phrase.name == "Qulpur" for phrase in known_phrases.phrases())


def test_the_neighbourhoods_of_most_workers_are_known(ask, large_market, monkeypatch):
    monkeypatch.setattr(known_words, "MAX_AREAS", 1)
    live_in("Qulpur")
    live_in("Qulgaon")
    WorkerProfile.objects.filter(area="Qulgaon").update(area="Qulpur")
    live_in("Qulnagar")
    lived_in = [name for name in lexicon().areas if name.startswith("qul")]
    assert lived_in == ["qulpur"]


def test_closed_places_count_only_where_somebody_works(ask):
    mumbai, chennai = (City.objects.get(slug=slug) for slug in ("mumbai", "chennai"))
    WorkerProfile.objects.filter(city=chennai).delete()
    City.objects.filter(pk__in=(mumbai.pk, chennai.pk)).update(is_active=False)
    a_minute_later()
    assert catalogue.catalogue().closed == {
        "service_category": (),
        "city": (mumbai.pk,),
    }
