"""What bounds a search, on its page: hours, rates, what is not wanted or not ours.

It is Wednesday 18 November 2026, ten past eleven in Pune.
"""

from datetime import datetime
from urllib.parse import parse_qs, urlencode, urlparse
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from services.models import City, ServiceCategory, Skill, TypicalJob
from tests.cast import make_worker
from tests.clock import DEFAULT
from tests.harness_clock import at
from tests.reading import words
from toolkit.cache.until_edit import empty_all
from workers import calendar, first_hours, profiles
from workers.models import WorkerProfile, WorkerSettings
from workers.search.suggest import suggest
from workers.views import search_form
from workers.views.search import SearchPage
from workers.views.search_address import SearchAddress

BEGINS = DEFAULT
INDIA = ZoneInfo("Asia/Kolkata")
ALL_DAY = {day: [(0, 24 * 60)] for day in range(7)}


@pytest.fixture(autouse=True)
def _market(worker, other_category):
    WorkerSettings.load()
    profiles.refresh_search(WorkerProfile.objects.all())


def ask(text="", **asked):
    data = QueryDict(mutable=True)
    data.update({"q": text, **asked} if text else asked)
    return SearchPage(data)


def sentences(page):
    return " ".join(page.said.notices).replace("\u2068", "").replace("\u2069", "")


def starts(page):
    """The hours that lead on from the results, on the clocks of India."""
    return [datetime.fromisoformat(one.start).astimezone(INDIA) for one in page.results]


# --- Hours --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "heading", "chip", "low", "high"),
    [
        ("plumber after 6 pm", "after 6:00 pm", "After 6:00 pm", 18, 24),
        ("plumber before 11 am", "before 11:00 am", "Before 11:00 am", 0, 11),
        (
            "plumber between 2 and 4",
            "between 2:00 pm and 4:00 pm",
            "Between 2:00 pm and 4:00 pm",
            14,
            16,
        ),
        (
            "plumber tomorrow from 10 to 12",
            "tomorrow, between 10:00 am and 12:00 pm",
            "Tomorrow, between 10:00 am and 12:00 pm",
            10,
            12,
        ),
    ],
)
def test_a_bound_is_kept_said_and_led_on(worker, text, heading, chip, low, high):
    calendar.set_week(worker.worker_profile, ALL_DAY)
    page = ask(text)
    assert page.said.heading == f"Plumbers, {heading}"
    assert chip in [one.text for one in page.said.chips]
    [start] = starts(page)
    assert low <= start.hour < high
    assert page.short_address == f"/workers/?{urlencode({'q': text})}"


def test_who_is_not_free_within_the_bound_is_not_offered(worker):
    calendar.set_week(worker.worker_profile, {day: [(600, 1080)] for day in range(7)})
    page = ask("plumber after 6 pm")
    assert page.found.total == 0
    assert page.at_any_time == "/workers/?q=plumber"
    # A visit of an hour that begins at half past five ends too late.
    assert ask("plumber after 5 pm").found.total == 1
    assert [one.hour for one in starts(ask("plumber after 4 pm"))] == [16]


@pytest.mark.parametrize(
    ("part", "hours", "shared"),
    [
        ("18-", (1080, 1440), "18-"),
        ("18:00-24:00", (1080, 1440), "18-"),
        ("-9", (0, 540), "-9"),
        ("14-16", (840, 960), "14-16"),
        ("14.30-16:00", (870, 960), "14.30-16"),
    ],
)
def test_hours_in_an_address_have_one_short_form(part, hours, shared):
    form = search_form.read(QueryDict(f"city=pune&available=tomorrow&part={part}"))
    assert form.errors == {}
    assert form.choices.when.hours == hours
    short = SearchAddress(form).whole()
    assert short == f"/workers/?city=pune&available=tomorrow&part={shared}"
    again = search_form.read(QueryDict(short.partition("?")[2]))
    assert SearchAddress(again).whole() == short


@pytest.mark.parametrize("part", ["16-14", "25-", "-", "0-24", "12-12", "9-x", "٩-"])
def test_hours_that_cannot_be_meant_are_said(client, part):
    answer = client.get("/workers/", {"city": "pune", "part": part})
    assert answer.status_code == 400
    assert "Choose one of the times in the list." in answer.content.decode()


@at("2026-11-18T13:30Z")
def test_hours_of_today_that_are_over_are_said():
    form = search_form.read(QueryDict("city=pune&available=today&part=14-16"))
    assert form.errors["part"] == ["That part of today is over. Choose a later one."]


def test_chosen_hours_stand_in_the_list(client, worker):
    calendar.set_week(worker.worker_profile, ALL_DAY)
    page = BeautifulSoup(client.get("/workers/?part=14-16").content, "html.parser")
    [chosen] = page.select("#id_part option[selected]")
    assert chosen["value"] == "14-16"
    assert words(chosen) == "Between 2:00 pm and 4:00 pm"
    result = page.select_one(".results a[href*=start]")
    start = parse_qs(urlparse(result["href"]).query)["start"][0]
    profile = BeautifulSoup(client.get(result["href"]).content, "html.parser")
    ticked = profile.select_one("input[name=start][checked]")
    assert ticked["value"] == start
    assert 14 <= datetime.fromisoformat(start).astimezone(INDIA).hour < 16


# --- The hour that is offered first -----------------------------------------------


def on(hour, minute=0, day=19):
    return datetime(2026, 11, day, hour, minute, tzinfo=INDIA)


@pytest.mark.parametrize(
    ("hours", "first"),
    [
        (range(24), 8),
        ([0, 1, 7, 9], 9),
        ([0, 5, 6, 21], 6),
        ([0, 5, 23], 0),
        ([20, 21], 20),
    ],
)
def test_the_first_hour_is_one_at_which_people_are_up(hours, first):
    assert first_hours.first([on(hour) for hour in hours]) == on(first)
    assert first_hours.first([]) is None


def test_a_day_of_who_works_round_the_clock_begins_in_the_morning(worker):
    calendar.set_week(worker.worker_profile, ALL_DAY)
    assert starts(ask("plumber tomorrow")) == [on(8)]
    assert starts(ask(available="weekend")) == [on(8, day=21)]
    assert starts(ask("plumber tomorrow before 11")) == [on(8)]
    # Who names the hour means it.
    assert starts(ask("plumber tomorrow after 6 am")) == [on(6)]


@at("2026-11-18T18:40Z")
def test_on_their_page_too(worker, client):
    calendar.set_week(worker.worker_profile, ALL_DAY)
    url = f"/workers/{worker.worker_profile.code}/"
    page = BeautifulSoup(client.get(url).content, "html.parser")
    [ticked] = page.select("input[name=start][checked]")
    assert datetime.fromisoformat(ticked["value"]).astimezone(INDIA) == on(8)
    assert words(ticked.parent) == "8:00 am"


# --- What is not wanted, and what is not ours --------------------------------------


def live_in(username, area, city):
    trade = ServiceCategory.objects.get(slug="plumber")
    user = make_worker(username, city=city, category=trade, area=area)
    profiles.refresh_search(WorkerProfile.objects.all())
    return user.worker_profile


def test_who_lives_where_one_does_not_want_is_left_out(city, worker):
    WorkerProfile.objects.update(area="Baner")
    there = live_in("kiran", "Kothrud", city)
    assert {card.worker.pk for card in ask("plumber").found.cards} > {there.pk}
    page = ask("plumber but not in kothrud")
    assert [card.worker.pk for card in page.found.cards] == [worker.pk]
    assert "not in kothrud”: You do not want that" in sentences(page)
    page = ask("plumber not in pune")
    assert page.found.total == 0
    assert page.asked.not_city == city


def test_everybody_but_those_of_a_service(worker, other_category, city):
    user = make_worker("kiran", city=city, category=other_category)
    other = user.worker_profile
    profiles.refresh_search(WorkerProfile.objects.all())
    everybody = {card.worker.pk for card in ask("everyone in pune").found.cards}
    assert everybody == {worker.pk, other.pk}
    page = ask(f"everyone except {other_category.plural} in pune")
    assert [card.worker.pk for card in page.found.cards] == [worker.pk]
    assert "You do not want that" in sentences(page)


def test_somebody_who_is_not_wanted_is_left_out(worker, city):
    there = live_in("kiran", "Kothrud", city)
    name = there.user.name.split()[0]
    page = ask(f"plumber not {name}")
    assert there.pk not in [card.worker.pk for card in page.found.cards]
    assert "You do not want that" in sentences(page)


@at("2026-11-18T19:30Z")
def test_at_night_as_soon_as_possible_is_in_the_morning(worker):
    page = ask("plumber now")
    assert [card.worker.pk for card in page.found.cards] == [worker.pk]
    assert "Nobody can come right away, so" in sentences(page)
    assert page.said.heading == "Plumbers, as soon as possible"


def test_gas_in_the_air_is_an_emergency(client):
    page = BeautifulSoup(
        client.get("/workers/", {"q": "gas leak"}).content, "html.parser"
    )
    assert "call 1906" in words(page.select_one("#results .alert.stop"))
    page = BeautifulSoup(
        client.get("/workers/", {"q": "ac gas leak"}).content, "html.parser"
    )
    assert page.select("#results .alert.stop") == []


def test_what_nobody_does_is_the_heading(client):
    page = ask("movers and packers in pune")
    assert page.said.heading == "“movers and packers” in Pune"
    assert sentences(page).count("Nobody here does this yet.") == 1
    # That would be everybody in the city again, which is offered beside it.
    assert not page.has_plain_way


@pytest.mark.parametrize(
    "text", ["dog grooming", "car ac repair", "taxi driver", "passport agent in pune"]
)
def test_what_nobody_does_finds_nobody_and_is_said(client, text):
    page = ask(text)
    assert (page.found.total, page.found.let_go) == (0, ())
    assert "Nobody here does this yet." in sentences(page)
    assert page.is_missed
    answer = client.get("/workers/", {"q": text})
    assert answer.status_code == 200
    ways = BeautifulSoup(answer.content, "html.parser").select(".ways-on a")
    assert ways


def test_beside_what_is_ours_it_is_only_said():
    page = ask("plumber, dog grooming")
    assert page.asked.trade.slug == "plumber"
    assert "dog grooming”: Nobody here does this yet." in sentences(page)
    assert page.found.total == 1


# --- Long texts, rates, skills, towns -----------------------------------------------


def test_of_a_long_text_the_first_words_are_read(client):
    text = "plumber because " + "the tap in our kitchen drips all day and " * 12
    answer = client.get("/workers/", {"q": text})
    assert answer.status_code == 200
    page = BeautifulSoup(answer.content, "html.parser")
    assert words(page.h1).startswith("Plumbers")
    assert page.select_one("#id_q")["value"] == text
    assert "That is long, so we read it as far as" in words(page)
    assert "That is long" not in sentences(ask("plumber"))
    # Letters without a space have an end too.
    assert client.get("/workers/", {"q": "x" * 5000}).status_code == 200


@pytest.mark.parametrize(
    "asked", [{"text": "plumber under 60"}, {"text": "plumber", "rate_max": "60"}]
)
def test_a_rate_that_nobody_has_leads_to_the_lowest(worker, client, asked):
    page = ask(**asked)
    assert page.found.total == 0
    rate = worker.worker_profile.hourly_rate // 100
    assert page.cheapest["rate"] == f"₹{rate}"
    assert page.cheapest["url"] == "/workers/?q=plumber&sort=price"
    assert client.get(page.cheapest["url"]).status_code == 200
    assert f"From ₹{rate} an hour" in words(
        BeautifulSoup(
            client.get("/workers/", {"q": "plumber under 60"}).content, "html.parser"
        )
    )
    # Where a rate is not the reason nothing is said of it.
    assert ask("painter").cheapest is None


def test_a_skill_in_the_words_orders_and_that_is_said(worker, city, category):
    skill = Skill.objects.create(category=category, slug="sink", name="Kitchen sink")
    assert "Nobody here lists Kitchen sink." in sentences(ask("kitchen sink"))
    make_worker("kiran", city=city, category=category)
    worker.worker_profile.skills.add(skill)
    page = ask("kitchen sink")
    assert page.found.cards[0].worker.pk == worker.pk
    assert "Those who list Kitchen sink come first." in sentences(page)


def test_a_town_leads_to_the_city_nearest_to_it(worker, city):
    page = ask("plumber in pimpri")
    assert page.asked.city == city
    assert "Nobody works in Pimpri yet, so we looked in Pune" in sentences(page)
    empty = City.objects.create(
        slug="thane",
        name="Thane",
        country="IN",
        time_zone="Asia/Kolkata",
        latitude=city.latitude + 0.2,
        longitude=city.longitude,
    )
    empty_all()
    page = ask("plumber in thane")
    assert "Nobody works in Thane yet, so we looked in Pune, 22 km away." in (
        sentences(page)
    )
    live_in("kiran", "Naupada", empty)
    empty_all()
    assert ask("plumber in thane").asked.city == empty


def test_the_suggestion_that_does_the_same_comes_first(category):
    for name in ("Clean a split basin", "Fit a split basin"):
        TypicalJob.objects.create(
            category=category, name=name, minutes=60, price_low=100, price_high=200
        )
    empty_all()
    for typed, found in (
        ("install split basin", ["Fit a split basin", "Clean a split basin"]),
        # What says every word leaves none of them to another thing to do.
        ("fit split", ["Fit a split basin"]),
    ):
        assert [one.name for one in suggest(typed) if one.group == "job"] == found
