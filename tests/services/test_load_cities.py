from zoneinfo import available_timezones

import pytest
from django.core.management import CommandError, call_command

from services import gazetteer
from services.models import City, MarketSettings

pytestmark = pytest.mark.django_db


def load(capsys, **options):
    call_command("load_cities", **options)
    return capsys.readouterr().out.strip()


def test_the_hundred_largest_cities_of_the_home_country_are_loaded(capsys):
    assert load(capsys) == "IN: 100 cities added, 0 already here."
    pune = City.objects.get(slug="pune")
    assert (pune.name, pune.region, pune.country) == ("Pune", "Maharashtra", "IN")
    assert pune.time_zone == "Asia/Kolkata"
    assert (round(pune.latitude), round(pune.longitude)) == (19, 74)
    assert pune.population > 3_000_000
    assert pune.is_active


def test_loading_again_changes_nothing(capsys):
    load(capsys, limit=5)
    City.objects.filter(slug="mumbai").update(name="Bombay", is_active=False)
    assert load(capsys, limit=5) == "IN: 0 cities added, 5 already here."
    mumbai = City.objects.get(slug="mumbai")
    assert (mumbai.name, mumbai.is_active) == ("Bombay", False)
    assert City.objects.count() == 5


def test_names_and_entries_that_people_know_better_are_put_right(capsys):
    load(capsys, limit=100)
    names = set(City.objects.values_list("name", flat=True))
    assert {"Thane", "Rajkot", "Chhatrapati Sambhajinagar", "Solapur"} <= names
    assert (
        names & {"Thāne", "Aurangabad", "Dharavi", "Rohini", "Shivaji Nagar"} == set()
    )
    assert not City.objects.filter(region="").exists()


def test_the_home_country_is_a_setting(capsys):
    market = MarketSettings.load()
    market.country = "DE"
    market.save()
    assert load(capsys, limit=3) == "DE: 3 cities added, 0 already here."
    rows = City.objects.order_by("-population").values_list("slug", "name", "time_zone")
    assert list(rows) == [
        ("berlin", "Berlin", "Europe/Berlin"),
        ("hamburg", "Hamburg", "Europe/Berlin"),
        ("munich", "Munich", "Europe/Berlin"),
    ]


def test_a_country_may_have_many_time_zones_and_named_states(capsys):
    load(capsys, country="us", min_population=500_000, limit=40)
    assert City.objects.get(slug="phoenix").time_zone == "America/Phoenix"
    assert City.objects.get(slug="denver").region == "Colorado"
    assert City.objects.filter(population__lt=500_000).count() == 0


def test_small_towns_can_be_asked_for(capsys):
    load(capsys, country="LI", min_population=500, limit=50)
    smallest = City.objects.order_by("population").first()
    assert 500 <= smallest.population < 5_000


def test_only_the_largest_are_opened_when_told_so(capsys):
    load(capsys, limit=4, activate=2)
    opened = City.objects.filter(is_active=True).order_by("-population")
    assert [city.slug for city in opened] == ["mumbai", "delhi"]
    assert City.objects.count() == 4


def test_an_unknown_country_is_a_sentence(capsys):
    with pytest.raises(CommandError) as error:
        load(capsys, country="xx")
    assert str(error.value) == (
        "“XX” is not the ISO code of a country. India is IN, Germany DE."
    )
    assert City.objects.count() == 0


def test_two_cities_of_one_name_have_two_addresses(capsys):
    load(capsys, country="US", limit=200)
    springfields = City.objects.filter(name="Springfield")
    assert [
        (city.slug, city.region) for city in springfields.order_by("-population")
    ] == [
        ("springfield", "Missouri"),
        ("springfield-massachusetts", "Massachusetts"),
    ]


@pytest.mark.parametrize(
    ("taken", "slug"),
    [
        (set(), "goa"),
        ({"goa"}, "goa-bihar"),
        ({"goa", "goa-bihar"}, "goa-in"),
        ({"goa", "goa-bihar", "goa-in"}, "goa-2"),
        ({"goa", "goa-bihar", "goa-in", "goa-2"}, "goa-3"),
    ],
)
def test_a_taken_address_is_told_apart(taken, slug):
    city = City(name="Goa", region="Bihar", country="IN", geoname=1)
    assert gazetteer.free_slug(city, taken) == slug


def test_a_name_without_latin_letters_still_has_an_address():
    assert gazetteer.free_slug(City(name="東京", geoname=7), set()) == "city-7"


def test_every_loaded_time_zone_exists(capsys):
    load(capsys, country="RU", limit=100)
    zones = set(City.objects.values_list("time_zone", flat=True))
    assert len(zones) > 5
    assert zones <= available_timezones()
