"""No page of an editor gets an address where the site itself answers."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.urls import reverse
from zeal import zeal_ignore

from home.models import StandardPage
from services.models import GuideIndexPage, GuidePage
from tests.journeys.conftest import filled
from tests.site import plant

OURS = ["workers", "jobs", "admin", "chat", "static", "media", "offline"]
SAID = "is an address of the site itself"


@pytest.fixture
def desk(as_user, boss):
    return as_user(boss)


def send(client, address, **typed):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    form = page.select_one("form#page-edit-form") or page.select_one("main form")
    # The script of the editor would say how many blocks there are.
    with zeal_ignore():
        return client.post(address, filled(form) | {"body-count": "0"} | typed)


@pytest.mark.parametrize("slug", OURS)
def test_no_new_page_lies_where_nobody_sees_it(desk, home_page, slug):
    add = reverse("wagtailadmin_pages:add", args=["home", "standardpage", home_page.pk])
    answer = send(desk, add, title="Ours", slug=slug)
    assert f"/{slug}/ {SAID}" in answer.content.decode()
    assert not StandardPage.objects.exists()
    send(desk, add, title="Ours", slug=f"our-{slug}")
    assert StandardPage.objects.get().slug == f"our-{slug}"


def test_nor_is_one_renamed_to_it(desk, home_page):
    page = plant(home_page, StandardPage, "about")
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert SAID in send(desk, edit, slug="workers").content.decode()
    page.refresh_from_db()
    assert page.slug == "about"


def test_nor_where_the_page_above_draws_something(desk, home_page):
    index = plant(home_page, GuideIndexPage, "guides")
    add = reverse("wagtailadmin_pages:add", args=["services", "guidepage", index.pk])
    answer = send(desk, add, title="Feed", slug="feed")
    assert f"/guides/feed/ {SAID}" in answer.content.decode()
    assert not GuidePage.objects.exists()


def test_nor_moved_or_copied_there(desk, home_page):
    above = plant(home_page, StandardPage, "help")
    page = plant(above, StandardPage, "workers")
    assert desk.get(page.url).status_code == 200
    move = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, home_page.pk])
    answer = desk.post(move)
    assert SAID in str([*get_messages(answer.wsgi_request)][-1])
    copy = reverse("wagtailadmin_pages:copy", args=[page.pk])
    there = {
        "new_title": "Workers",
        "new_slug": "jobs",
        "new_parent_page": home_page.pk,
    }
    answer = desk.post(copy, there)
    assert SAID in str([*get_messages(answer.wsgi_request)][-1])
    page.refresh_from_db()
    assert page.get_parent() == above.page_ptr
    assert StandardPage.objects.count() == 2
