"""A market as in the demo: the catalogue, its phrases, some cities and workers."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction

from services.models import City, ServiceCategory
from tests.cast import make_worker
from tests.servers import ROOT
from workers import profiles
from workers.models import WorkerProfile
from workers.search.query import Choices
from workers.search.understand import understand

CAST = ROOT / "mysite" / "demo" / "cast.json"
AREAS = {
    "Mumbai": ["Andheri", "Dadar", "Fort"],
    "Delhi": ["Lajpat Nagar", "Dwarka"],
    "Bengaluru": ["Whitefield", "Indiranagar", "Model Colony"],
    "Hyderabad": ["Madhapur"],
    "Chennai": ["Adyar"],
    "Lucknow": ["Gomti Nagar"],
    "Pune": ["Kothrud", "Baner", "Viman Nagar", "Model Colony"],
}
WHERE = {
    "Mumbai": (19.07, 72.88),
    "Delhi": (28.65, 77.23),
    "Bengaluru": (12.97, 77.59),
    "Hyderabad": (17.38, 78.46),
    "Chennai": (13.09, 80.28),
    "Lucknow": (26.84, 80.92),
    "Pune": (18.52, 73.86),
    "Thiruvananthapuram": (8.49, 76.95),
}
NAMES = ["Suresh Venkataraman", "Anand Tapkir", "Farida Shaikh"]


def open_city(name, population):
    return City.objects.create(
        slug=name.lower(),
        name=name,
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=WHERE[name][0],
        longitude=WHERE[name][1],
        population=population,
    )


@pytest.fixture(scope="module")
def _market(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", verbosity=0)
        trades = list(ServiceCategory.objects.all())
        number = 0
        for population, (name, areas) in enumerate(AREAS.items(), start=1):
            city = open_city(name, population)
            for area in areas:
                trade = trades[number % len(trades)]
                name = NAMES[number % len(NAMES)]
                make_worker(
                    f"w{number}", name=name, city=city, category=trade, area=area
                )
                number += 1
        profiles.refresh_search(WorkerProfile.objects.all())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def market(_market, db):
    """Read once for all tests of a module; what a test changes is taken back."""


@pytest.fixture
def ask(market, began):
    """`ask(text, **choices)` is what was understood, at this instant."""
    return lambda text, **choices: understand(text, Choices(**choices), now=began)


@pytest.fixture(scope="module")
def _demo(django_db_setup, django_db_blocker):
    """Every trade in every city of the demo, and somebody in each neighbourhood."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_catalogue", verbosity=0)
        trades = list(ServiceCategory.objects.all())
        cities = json.loads(CAST.read_text())["cities"]
        for people, (name, areas) in enumerate(cities.items(), start=1):
            city = open_city(name, people)
            for number, trade in enumerate(trades):
                area = areas[number % len(areas)]
                username = f"{city.slug}-{number}"
                make_worker(
                    username, name="Asha Rao", city=city, category=trade, area=area
                )
        profiles.refresh_search(WorkerProfile.objects.all())
        yield
        transaction.set_rollback(True)
