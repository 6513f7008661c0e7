"""A worker's own pages: who comes in, what is written, what is kept when it is not."""

from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup

from services.models import ServiceCategory, Skill
from tests.cast import make_user, soon
from tests.reading import words
from workers import approval, calendar
from workers.models import WorkerProfile, WorkerSettings

Approval = WorkerProfile.Approval
PAGES = ["/work/apply/", "/work/profile/", "/work/hours/"]
POSTS = [
    "/work/availability/",
    "/work/hours/time-off/",
    "/work/hours/time-off/1/remove/",
]


@pytest.fixture
def newcomer(db):
    return make_user("meera", "worker", name="Meera Naidu")


@pytest.fixture
def facts(city, category):
    return {
        "service_category": category.pk,
        "city": city.pk,
        "skills": [category.skills.get().pk],
        "hourly_rate": "₹ 1,349.50",
        "experience": "4",
        "area": "Kothrud",
        "bio": "I show you the gauge.",
    }


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def said(response):
    return [str(message) for message in response.context["messages"]]


# --- Who comes in -----------------------------------------------------------


@pytest.mark.parametrize("url", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_workers_come_in(url, method, client, as_user, customer, editor, boss):
    login = getattr(client, method)(url)
    assert (login.status_code, login["Location"]) == (
        302,
        f"/account/login/?next={url}",
    )
    for person in (customer, editor, boss):
        assert getattr(as_user(person), method)(url).status_code == 403


@pytest.mark.parametrize("url", POSTS)
def test_only_workers_post(url, client, as_user, customer, boss, worker):
    assert client.post(url)["Location"] == f"/account/login/?next={url}"
    for person in (customer, boss):
        assert as_user(person).post(url).status_code == 403
    assert as_user(worker).get(url).status_code == 405
    worker.worker_profile.refresh_from_db()
    assert worker.worker_profile.availability


@pytest.mark.parametrize("url", ["/work/profile/", "/work/hours/"])
def test_who_has_no_profile_makes_one_first(url, as_user, newcomer):
    assert as_user(newcomer).get(url)["Location"] == "/work/apply/"
    assert as_user(newcomer).post(url)["Location"] == "/work/apply/"


@pytest.mark.parametrize("url", PAGES[1:])
def test_no_cache_keeps_these_pages(url, as_user, worker):
    assert "no-store" in as_user(worker).get(url)["Cache-Control"]


# --- Applying ---------------------------------------------------------------


def test_a_newcomer_applies_and_waits(as_user, newcomer, facts):
    client = as_user(newcomer)
    assert client.get("/work/apply/").status_code == 200
    assert client.post("/work/apply/", facts)["Location"] == "/work/apply/"
    profile = WorkerProfile.objects.get(pk=newcomer.pk)
    assert (profile.approval, profile.hourly_rate, profile.experience) == (
        Approval.WAITING,
        134_950,
        4,
    )
    assert [skill.slug for skill in profile.skills.all()] == ["leak"]
    page = soup(client.get("/work/apply/"))
    assert "Thank you, Meera" in words(page.h1)
    assert "You hear from us by" in words(page.select_one(".next"))


def test_where_nobody_waits_one_starts_at_once(as_user, newcomer, facts):
    WorkerSettings.objects.create(approval_required=False)
    client = as_user(newcomer)
    client.post("/work/apply/", facts)
    assert WorkerProfile.objects.get(pk=newcomer.pk).is_listed
    assert client.get("/work/apply/")["Location"] == "/work/"


def test_a_wrong_form_keeps_what_was_typed(as_user, newcomer, facts):
    client = as_user(newcomer)
    typed = facts | {"hourly_rate": "much", "experience": "99", "city": ""}
    response = client.post("/work/apply/", typed)
    page = soup(response)
    assert response.status_code == 422
    assert not WorkerProfile.objects.exists()
    assert [a["href"] for a in page.select(".error-summary a")] == [
        "#id_city",
        "#id_hourly_rate",
        "#id_experience",
    ]
    assert page.select_one("#id_hourly_rate")["value"] == "much"
    assert page.select_one("#id_area")["value"] == "Kothrud"
    assert page.select_one("#id_bio").get_text().strip() == "I show you the gauge."
    chosen = page.select_one("#id_service_category option[selected]")
    assert words(chosen) == "Plumber"
    assert page.select_one("input[name=skills]").has_attr("checked")
    assert "Error" in words(page.title)


@pytest.mark.parametrize("rate", ["0", "0.99", "-5", "1.234", "349,50", "₹"])
def test_a_rate_is_money_and_more_than_nothing(rate, as_user, newcomer, facts):
    response = as_user(newcomer).post("/work/apply/", facts | {"hourly_rate": rate})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["hourly_rate"]


def test_ticks_of_another_service_are_dropped(
    as_user, newcomer, facts, category, other_category
):
    fans = Skill.objects.create(category=other_category, slug="fan", name="Fans")
    facts["skills"] = [*facts["skills"], fans.pk]
    as_user(newcomer).post("/work/apply/", facts)
    profile = WorkerProfile.objects.get(pk=newcomer.pk)
    assert [skill.slug for skill in profile.skills.all()] == ["leak"]


def test_a_closed_service_is_no_choice(as_user, newcomer, facts):
    ServiceCategory.objects.update(is_active=False)
    response = as_user(newcomer).post("/work/apply/", facts)
    assert "service_category" in response.context["form"].errors


def test_without_a_script_the_skills_stand_by_service(
    as_user, newcomer, category, other_category
):
    Skill.objects.create(category=other_category, slug="fan", name="Fans")
    folds = soup(as_user(newcomer).get("/work/apply/")).select("#skills details")
    assert [words(fold.summary) for fold in folds] == ["Electrician", "Plumber"]
    assert not any(fold.has_attr("open") for fold in folds)


def test_with_htmx_the_chosen_service_brings_its_skills(
    as_user, newcomer, category, other_category
):
    Skill.objects.create(category=other_category, slug="fan", name="Fans")
    url = f"/work/apply/?service_category={other_category.pk}"
    response = as_user(newcomer).get(url, headers={"HX-Request": "true"})
    (fold,) = soup(response).select("#skills details")
    assert fold.has_attr("open")
    assert [words(label) for label in fold.select("label")] == ["Fans"]


def test_who_waits_applies_no_second_time(as_user, waiting_worker, facts):
    response = as_user(waiting_worker).post("/work/apply/", facts)
    assert response["Location"] == "/work/apply/"
    profile = WorkerProfile.objects.get(pk=waiting_worker.pk)
    assert (profile.area, profile.hourly_rate) == ("", 34_900)


def test_who_waits_too_long_reads_that_we_are_late(as_user, waiting_worker):
    long_ago = datetime.now(UTC) - timedelta(days=3)
    WorkerProfile.objects.update(applied_at=long_ago)
    text = soup(as_user(waiting_worker).get("/work/apply/")).select_one(".next")
    assert "are late" in words(text)


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_approved_goes_to_work(method, as_user, worker, facts):
    response = getattr(as_user(worker), method)("/work/apply/")
    assert (response.status_code, response["Location"]) == (302, "/work/")


def test_who_was_turned_down_reads_why_and_sends_it_again(
    as_user, waiting_worker, support, facts
):
    approval.reject(waiting_worker.worker_profile, by=support, reason="No <photo>.")
    client = as_user(waiting_worker)
    assert client.get("/work/profile/")["Location"] == "/work/apply/"
    page = soup(client.get("/work/apply/"))
    assert "No <photo>." in words(page.select_one(".say"))
    assert page.select_one("#id_hourly_rate")["value"] == "349"
    assert client.post("/work/apply/", facts)["Location"] == "/work/apply/"
    profile = WorkerProfile.objects.get(pk=waiting_worker.pk)
    assert (profile.approval, profile.approval_reason) == (Approval.WAITING, "")
    assert profile.hourly_rate == 134_950


# --- Profile ----------------------------------------------------------------


def test_the_profile_is_edited(as_user, worker, other_worker, facts):
    client = as_user(worker)
    page = soup(client.get("/work/profile/"))
    assert page.select_one("#id_hourly_rate")["value"] == "349"
    response = client.post("/work/profile/", facts, follow=True)
    assert said(response) == ["Saved. Customers see it now."]
    mine = WorkerProfile.objects.get(pk=worker.pk)
    theirs = WorkerProfile.objects.get(pk=other_worker.pk)
    assert (mine.hourly_rate, mine.area) == (134_950, "Kothrud")
    assert "kothrud" in mine.search_text
    assert (theirs.hourly_rate, theirs.area) == (34_900, "")


def test_a_wrong_edit_changes_nothing(as_user, worker, facts):
    response = as_user(worker).post("/work/profile/", facts | {"bio": "x" * 1001})
    assert response.status_code == 422
    assert WorkerProfile.objects.get(pk=worker.pk).area == ""


# --- What it costs ----------------------------------------------------------


@pytest.mark.parametrize("days", [3, 100])
@pytest.mark.parametrize("url", ["/work/hours/", "/work/profile/"])
def test_a_page_costs_a_dozen_queries_at_most(
    url, days, as_user, worker, city, category, django_assert_max_num_queries
):
    for n in range(days):
        start = soon(city, days=n + 2)
        calendar.add_time_off(worker.worker_profile, start, start + timedelta(hours=1))
        Skill.objects.create(category=category, slug=f"s{n}", name=f"S {n}")
    client = as_user(worker)
    client.get(url)
    with django_assert_max_num_queries(12):
        client.get(url)


@pytest.mark.parametrize("key", ["9" * 20, "-1", "abc", "9" * 5000])
def test_a_skill_that_no_row_can_be_is_no_choice(key, as_user, worker):
    page = as_user(worker).post("/work/profile/", {"skills": [key]})
    assert page.status_code == 422
    assert page.context["form"].errors["skills"]
