"""A service in a city with a page of its own: written, published, taken away again."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from zeal import zeal_ignore

from services import pairs
from services.models import CategoryPage, CityCopy, PairPage, ServiceIndexPage
from tests.cast import make_staff
from tests.harness_browser import BACKEND
from tests.services.test_pages import PAIR, ld, texts
from tests.site import plant, soup, words
from toolkit.cache.until_edit import empty_all

FAQ = {
    "heading": "Ask",
    "questions": [{"question": "Is the water hard?", "answer": "<p>Very.</p>"}],
}


@pytest.fixture
def press(client, category_page, city):
    """Press “Write a page” as somebody; nobody for None."""

    def press(user, page=category_page.pk, place=city.pk):
        client.logout()
        if user:
            client.force_login(user, BACKEND)
        # Wagtail reads the comments of a page twice when it keeps a draft of it.
        with zeal_ignore():
            return client.post(reverse("write_pair", args=[page, place]))

    return press


@pytest.fixture
def pair_page(category_page, city):
    """Live, with words of its own."""
    return plant(
        category_page,
        PairPage,
        "anything",
        title="Plumbers for Pune’s old town",
        city=city,
        lead="Old pipes, hard water.",
        body=json.dumps(
            [
                {"type": "text", "value": "<p>Ask for brass.</p>"},
                {"type": "faq", "value": FAQ},
            ]
        ),
    )


@pytest.fixture
def moderator(db):
    return make_staff("moderator", "Moderators")


# --- One press -----------------------------------------------------------------


@pytest.mark.parametrize("who", ["editor", "moderator", "boss"])
def test_one_press_makes_a_draft_that_says_what_stands_there(
    request, press, client, category_page, city, worker, who
):
    CityCopy.objects.create(
        page=category_page, city=city, lead="Hard water.", text="<p>Brass.</p>"
    )
    category_page.body = json.dumps([{"type": "faq", "value": FAQ}])
    category_page.save()
    user = request.getfixturevalue(who)
    answer = press(user)
    page = PairPage.objects.get()
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert (page.live, page.owner, page.title) == (False, user, "Plumbers in Pune")
    assert (page.lead, [block.block_type for block in page.body]) == (
        "Hard water.",
        ["text", "faq"],
    )
    client.logout()
    drawn = soup(client.get(PAIR))
    assert words(drawn.select_one(".lead")) == "Hard water."
    page.get_latest_revision().publish()
    own = soup(client.get(PAIR))
    for selector in (".lead", "h1", "main details", ".prose", ".wcard h3"):
        assert texts(own, selector) == texts(drawn, selector)
    assert page.full_url == f"http://testserver{PAIR}"


@pytest.mark.parametrize("who", ["support", "finance", "customer", None])
def test_who_may_not_write_pages_makes_none(request, press, who):
    answer = press(who and request.getfixturevalue(who))
    assert answer.status_code == 302
    assert "/edit/" not in answer.url
    assert not PairPage.objects.exists()


def test_it_is_pressed_and_never_followed(client, category_page, city, editor):
    client.force_login(editor, BACKEND)
    address = reverse("write_pair", args=[category_page.pk, city.pk])
    assert client.get(address).status_code == 405


def test_who_presses_second_finds_the_page_of_who_was_first(press, editor, boss):
    first, second = press(editor), press(boss)
    assert first.url == second.url
    assert PairPage.objects.get().owner == editor


def test_a_service_or_a_city_that_is_gone_is_not_found(
    press, editor, category_page, city, other_city
):
    assert press(editor, page=category_page.pk + 100).status_code == 404
    assert press(editor, place=city.pk + 100).status_code == 404
    other_city.is_active = False
    other_city.save()
    assert press(editor, place=other_city.pk).status_code == 404
    assert not PairPage.objects.exists()


def test_a_city_with_a_page_is_closed_and_not_deleted(client, pair_page, city, editor):
    client.force_login(editor, BACKEND)
    delete = reverse(city.snippet_viewset.get_url_name("delete"), args=[city.pk])
    with zeal_ignore():
        answer = client.post(delete, follow=True)
    assert answer.status_code == 200
    assert PairPage.objects.exists()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_editors_who_press_at_once_make_one_page(site, category_page, city, editor):
    def write(_number):
        try:
            return pairs.write(category_page, city, by=editor)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(write, range(4)))
    assert len({page.pk for page, _is_new in made}) == 1
    assert sorted(is_new for _page, is_new in made) == [False, False, False, True]
    assert PairPage.objects.count() == 1


# --- The page ------------------------------------------------------------------


def test_it_takes_the_place_of_the_drawn_one(client, pair_page, worker):
    page = soup(client.get(PAIR))
    assert words(page.h1) == "Plumbers for Pune’s old town"
    assert words(page.select_one(".lead")) == "Old pipes, hard water."
    assert texts(page, ".wcard h3") == ["Suresh Venkataraman"]
    assert "Ask for brass." in texts(page, ".prose")
    assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{PAIR}"
    assert texts(page, ".crumbs li") == ["Home", "Services", "Plumbers", "Pune"]


def test_search_engines_are_told_the_same_as_of_the_drawn_one(
    client, pair_page, worker
):
    own = soup(client.get(PAIR))
    pair_page.unpublish()
    drawn = soup(client.get(f"{PAIR}?again"))
    told, before = ld(own, "Service"), ld(drawn, "Service")
    assert told == before | {"name": pair_page.title}
    assert ld(own, "BreadcrumbList") == ld(drawn, "BreadcrumbList")
    asked = ld(own, "FAQPage")["mainEntity"]
    assert [one["name"] for one in asked] == ["Is the water hard?"]


def test_what_an_editor_wrote_for_search_engines_stands(client, pair_page, worker):
    page = soup(client.get(PAIR))
    assert words(page.title) == "Plumbers for Pune’s old town: ₹349 an hour · Callout"
    pair_page.seo_title, pair_page.search_description = "Pipes, Pune", "Brass only."
    pair_page.save()
    page = soup(client.get(f"{PAIR}?again"))
    assert words(page.title) == "Pipes, Pune · Callout"
    told = page.select_one('meta[name="description"]')["content"]
    assert told.strip() == "Brass only."


def test_unpublished_the_drawn_one_stands_again(client, pair_page, worker):
    pair_page.unpublish()
    page = soup(client.get(PAIR))
    assert words(page.h1) == "Plumbers in Pune"
    assert "brass" not in page.get_text()


def test_it_stands_at_one_address_only(client, pair_page):
    assert client.get("/services/plumber/pune/").status_code == 404
    assert client.get(f"{PAIR}pune/").status_code == 404
    pair_page.unpublish()
    assert client.get("/services/plumber/pune/?again").status_code == 404
    assert client.get(f"{PAIR}pune/?again").status_code == 404


def test_without_workers_it_is_not_indexed(client, pair_page):
    page = soup(client.get(PAIR))
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"


def test_for_some_people_only_it_hides_the_drawn_one_too(client, pair_page, worker):
    pair_page.view_restrictions.create(restriction_type="login")
    assert client.get(PAIR).status_code == 302
    assert PAIR not in client.get("/sitemap-services.xml").content.decode()


def test_a_closed_service_says_so_on_it(client, pair_page, category):
    category.is_active = False
    category.save()
    page = soup(client.get(PAIR))
    assert words(page.select_one(".empty h2")) == "Plumber cannot be booked now"
    assert page.select_one(".empty a")["href"] == "/services/"


def test_a_closed_city_has_none(client, pair_page, city):
    city.is_active = False
    city.save()
    assert client.get(PAIR).status_code == 404


def test_it_is_previewed_as_it_will_stand(client, pair_page, worker):
    pair_page.lead = "Only a draft."
    shown = soup(pair_page.make_preview_request())
    assert words(shown.select_one(".lead")) == "Only a draft."
    assert texts(shown, ".crumbs li")[-1] == "Pune"


def test_it_costs_few_queries(client, pair_page, worker):
    client.get(PAIR)
    with zeal_ignore():
        assert len(asked(client, f"{PAIR}?again")) <= 12


def asked(client, path):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return seen


# --- A second one, and the form ---------------------------------------------------


def test_a_second_page_about_the_same_city_is_refused(pair_page, category_page, city):
    with pytest.raises(Exception, match="already"):
        plant(category_page, PairPage, "again", city=city)


def test_the_form_asks_for_no_address(client, category_page, editor):
    client.force_login(editor, BACKEND)
    add = ["services", "pairpage", category_page.pk]
    with zeal_ignore():
        page = soup(client.get(reverse("wagtailadmin_pages:add", args=add)))
    assert page.select('[name="slug"]') == []
    assert page.select('[name="city"]')


# --- The city is renamed, the service is moved ---------------------------------------


def test_it_follows_its_city(client, pair_page, city):
    city.slug = "poona"
    city.save()
    page = PairPage.objects.get()
    new = "/services/plumber/in/poona/"
    assert (page.slug, page.url) == ("poona", new)
    assert words(soup(client.get(new)).h1) == pair_page.title
    answer = client.get(PAIR)
    assert (answer.status_code, answer["Location"]) == (301, new)


def test_an_old_draft_does_not_bring_the_old_address_back(client, pair_page, city):
    revision = pair_page.save_revision()
    city.slug = "poona"
    city.save()
    revision.publish()
    assert PairPage.objects.get().url == "/services/plumber/in/poona/"


# --- Where pages name it --------------------------------------------------------------


def test_the_city_names_first_what_an_editor_wrote(
    client, pair_page, other_category, worker
):
    services = ServiceIndexPage.objects.get()
    plant(services, CategoryPage, "electrician", category=other_category)
    other_category.order, pair_page.category.order = 0, 5
    other_category.save()
    page = soup(client.get("/cities/pune/"))
    assert page.select(".trade a")[0]["href"] == PAIR


def test_the_foot_names_those_that_say_so(client, pair_page, worker):
    assert soup(client.get("/")).select(".foot-pairs") == []
    put_in_menus(pair_page)
    links = soup(client.get("/?again")).select(".foot-pairs a")
    assert [(words(link), link["href"]) for link in links] == [(pair_page.title, PAIR)]
    pair_page.unpublish()
    empty_all()
    assert soup(client.get("/?more")).select(".foot-pairs") == []


def put_in_menus(page):
    page.show_in_menus = True
    page.save_revision().publish()
    empty_all()


def test_a_block_names_them_or_those_that_were_chosen(
    client, home_page, pair_page, category, other_city, worker
):
    def shown(*chosen):
        value = {"heading": "Ask for", "pairs": list(chosen)}
        home_page.body = json.dumps([{"type": "pairs", "value": value}])
        home_page.save()
        empty_all()
        links = soup(client.get("/")).select("main .trade")
        return [(words(link), link.a["href"]) for link in links]

    assert shown() == []
    put_in_menus(pair_page)
    own = (f"{pair_page.title} 1 worker · ₹349 an hour", PAIR)
    assert shown() == [own]
    away = {"category": category.pk, "city": other_city.pk}
    drawn = "Plumbers in Berlin Nobody here yet", "/services/plumber/in/berlin/"
    assert shown(away) == [drawn]


def test_the_list_for_search_engines_has_it_once(client, pair_page, worker):
    listed = [
        client.get(f"/sitemap-{part}.xml").content.decode()
        for part in ("pages", "services")
    ]
    assert "".join(listed).count(f"<loc>http://testserver{PAIR}</loc>") == 1


# --- The report and the bar -----------------------------------------------------------


def test_the_report_names_every_pair_and_what_its_page_is(
    client, editor, category_page, worker, press
):
    client.force_login(editor, BACKEND)
    page = soup(client.get("/admin/reports/services-in-cities/"))
    row = page.select_one("table tbody tr")
    assert words(row) == "Plumber Pune 1 0 Drawn Write a page"
    assert (
        row.form["action"]
        == f"/admin/pairs/{category_page.pk}/{worker_city(worker)}/write/"
    )
    press(editor)
    page = soup(client.get("/admin/reports/services-in-cities/"))
    assert words(page.select_one("table tbody tr")) == "Plumber Pune 1 0 Draft Edit"


def worker_city(worker):
    return worker.worker_profile.city_id


def test_the_bar_of_the_drawn_page_offers_to_write_one(
    client, editor, support, press, worker, site
):
    client.force_login(editor, BACKEND)
    with zeal_ignore():
        shown = client.get(PAIR).content.decode()
        assert "Write a page for Plumbers in Pune" in shown
        assert (
            "Write a page for" not in client.get("/services/plumber/").content.decode()
        )
        press(editor)
        assert "Edit the page “Plumbers in Pune”" in client.get(PAIR).content.decode()
        client.force_login(support, BACKEND)
        assert "Edit the page" not in client.get(PAIR).content.decode()
