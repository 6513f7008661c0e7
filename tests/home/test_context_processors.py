import pytest
from django.test import RequestFactory
from django.utils import translation
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry

from home import context_processors, navigation
from home.models import BrandSettings, StandardPage
from services.models import CityIndexPage, CityPage
from tests.cast import make_worker
from tests.site import plant, soup, words
from toolkit.cache.until_edit import empty_all
from toolkit.cache.versions import content_version


def footer(client):
    columns = soup(client.get("/")).select(".foot-site nav > div")
    return {
        words(column.h2): [
            (words(link), link["href"])
            for link in column.select("a")
            if not words(link).startswith(("All ", "Join", "Find", "How", "Guides"))
        ]
        for column in columns
    }


def test_the_footer_links_what_editors_publish(client, home_page, worker):
    page = plant(home_page, StandardPage, "privacy", footer="help")
    plant(home_page, StandardPage, "fees", footer="workers")
    plant(home_page, StandardPage, "elsewhere")
    assert footer(client) == {
        "Services": [("Plumbers", "/services/plumber/")],
        "Cities": [("Pune", "/cities/pune/")],
        "Help": [("Privacy", page.url)],
        "Workers": [("Fees", "/fees/")],
    }


def test_the_fullest_cities_come_first(home_page, category, city, other_city, worker):
    index = CityIndexPage.objects.get()
    plant(index, CityPage, "berlin", title="Berlin", city=other_city)
    assert [link.title for link in navigation.cities()] == ["Pune", "Berlin"]


def test_most_workers_first(home_page, category, city, other_city, worker):
    for n in range(2):
        make_worker(f"b{n}", city=other_city, category=category)
    index = CityIndexPage.objects.get()
    plant(index, CityPage, "berlin", title="Berlin", city=other_city)
    assert [link.title for link in navigation.cities()] == ["Berlin", "Pune"]


def test_the_brand_is_that_of_the_site_asked_for(site):
    request = RequestFactory().get("/", headers={"host": "testserver"})
    assert context_processors.site(request)["brand"].name == "Callout"
    BrandSettings.objects.create(site=site, name="Handy")
    empty_all()
    brand = context_processors.site(request)["brand"]
    assert (brand.name, str(brand), brand.small_print) == (
        "Handy",
        "Handy",
        "Prices include taxes.",
    )


def test_what_no_editor_wrote_is_in_the_readers_language(site):
    brand = BrandSettings(site=site)
    edited = BrandSettings(site=site, tagline="Hands for homes", small_print="Pune.")
    assert brand.local_small_print == "Prices include taxes."
    with translation.override("hi"):
        assert brand.local_small_print == "दाम में टैक्स शामिल हैं।"
        assert brand.local_tagline.startswith("भरोसेमंद कारीगर")
        assert (
            BrandSettings(small_print="").local_small_print == brand.local_small_print
        )
        assert edited.local_tagline == "Hands for homes"
        assert edited.local_small_print == "Pune."


def test_nothing_is_looked_up_before_a_template_asks(site, django_assert_num_queries):
    request = RequestFactory().get("/", headers={"host": "testserver"})
    with django_assert_num_queries(0):
        known = context_processors.site(request)
    with django_assert_num_queries(2):
        assert known["brand"].name == "Callout"
    with django_assert_num_queries(0):
        assert context_processors.site(request)["brand"].name == "Callout"


@pytest.mark.parametrize("kind", registry, ids=lambda kind: kind.__name__)
def test_changed_settings_show_at_once(
    home_page, kind, django_capture_on_commit_callbacks
):
    of_a_site = issubclass(kind, BaseSiteSetting)
    settings = kind.for_site(home_page.get_site()) if of_a_site else kind.load()
    before = content_version((kind._meta.label,))
    with django_capture_on_commit_callbacks(execute=True):
        settings.save()
    assert content_version((kind._meta.label,)) != before
