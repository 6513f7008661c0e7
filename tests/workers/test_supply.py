"""How many workers stand behind each page, in the list of pages that editors see."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from services.models import CategoryPage, City, PairPage
from tests import cast
from tests.site import plant

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client, editor, category_page, city_page, city, other_city, category, worker):
    """One worker in one city, two in the other; a page of a pair where nobody is."""
    for name in ("meera", "ravi"):
        cast.make_worker(name, city=other_city, category=category)
    plant(category_page, PairPage, city.slug, city=city)
    client.force_login(editor, "django.contrib.auth.backends.ModelBackend")
    return client


def count(client, page, **asked):
    """What stands in the column of workers in the row of this page."""
    address = reverse("wagtailadmin_explore", args=[page.get_parent().pk])
    html = client.get(address, asked).content.decode()
    rows = re.findall(r"<tr.*?</tr>", html, re.S)
    (row,) = (one for one in rows if f"/admin/pages/{page.pk}/edit/" in one)
    return re.search(r'<td class="[^"]*supply[^"]*"[^>]*>\s*(\S+)\s*<', row)[1]


def test_of_a_service_of_a_city_and_of_both(pages, category_page, city_page):
    assert count(pages, category_page) == "3"
    assert count(pages, city_page) == "1"
    assert count(pages, PairPage.objects.get()) == "1"


def test_a_page_about_nobody_says_so(pages, category_page, other_category):
    index = category_page.get_parent()
    about = {"title": "Nobody’s", "category": other_category, "lead": "None yet."}
    nobody = plant(index, CategoryPage, "nobody", **about)
    place = {"time_zone": "Asia/Kolkata", "latitude": 20, "longitude": 73.8}
    empty = City.objects.create(slug="nashik", name="Nashik", **place)
    pair = plant(category_page, PairPage, empty.slug, city=empty)
    assert (count(pages, nobody), count(pages, pair)) == ("0", "0")


def test_it_stands_in_what_is_searched_and_sorted(pages, category_page):
    call_command("update_index", verbosity=0, stdout=StringIO())
    for asked in ({"q": "plum"}, {"ordering": "-title"}, {"ordering": "-workers"}):
        assert count(pages, category_page, **asked) == "3"
