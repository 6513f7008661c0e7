"""Each filter of the search, whichever they are: asked, seen, kept and taken off."""

import pytest
from bs4 import BeautifulSoup

from services.models import Skill
from workers import profiles
from workers.models import WorkerProfile
from workers.views import search_form

# A value of each that leaves one of two workers out, or names the place of both.
VALUES = {
    "q": "suresh",
    "category": "plumber",
    "city": "pune",
    "skill": "tap",
    "rate_min": "400",
    "rate_max": "500",
}
PLACES = {"category", "city"}


@pytest.fixture(autouse=True)
def _two(worker, other_worker, category):
    tap = Skill.objects.create(category=category, slug="tap", name="Tap fitting")
    cheap, dear = WorkerProfile.objects.order_by("pk")
    WorkerProfile.objects.filter(pk=cheap.pk).update(hourly_rate=30000)
    WorkerProfile.objects.filter(pk=dear.pk).update(hourly_rate=60000)
    dear.skills.add(tap)
    profiles.refresh_search(WorkerProfile.objects.all())


def test_the_filters_are_these():
    assert list(VALUES) == list(search_form.FILTERS)


@pytest.mark.parametrize("name", VALUES)
def test_a_filter_narrows_and_is_seen_kept_and_taken_off(client, name):
    address = f"/workers/?{name}={VALUES[name]}"
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert len(page.select(".result")) == (2 if name in PLACES else 1)
    assert page.select(f"#filters [name={name}]")
    (chip,) = page.select(".bar + .tags a")
    assert chip["href"] == "/workers/"
    assert page.select_one(".searching")["data-address"] == address
    # What is more than a place is not for a search engine.
    assert (page.select_one("meta[name=robots]") is None) == (name in PLACES)
