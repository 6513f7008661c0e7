"""When somebody should be free: what an address says, what is chosen, what is shared.

It is Wednesday 18 November 2026, ten past eleven in Pune.
"""

from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from tests.clock import DEFAULT
from tests.harness_clock import at
from workers.models import WorkerSettings
from workers.search.query import Part, When
from workers.views import search_form
from workers.views.search_address import SearchAddress

BEGINS = DEFAULT

WED, THU, SAT, SUN = (date(2026, 11, day) for day in (18, 19, 21, 22))


@pytest.fixture(autouse=True)
def _places(worker):
    WorkerSettings.load()


def read(query):
    return search_form.read(QueryDict(f"city=pune&{query}"))


@pytest.mark.parametrize(
    ("query", "when", "shared"),
    [
        ("", When(), ""),
        ("available=any", When(), ""),
        ("available=now", When(soon=True), "available=now"),
        ("available=today", When(days=(WED,)), "available=today"),
        ("available=tomorrow&part=", When(days=(THU,)), "available=tomorrow"),
        (
            "available=tomorrow&part=morning",
            When(days=(THU,), part=Part.MORNING),
            "available=tomorrow&part=morning",
        ),
        (
            "available=evening&part=morning",
            When(days=(WED,), part=Part.EVENING),
            "available=today&part=evening",
        ),
        ("available=weekend", When(days=(SAT, SUN)), "available=weekend"),
        (
            "available=day&date=2026-11-21",
            When(days=(SAT,)),
            "available=day&date=2026-11-21",
        ),
        ("date=2026-11-21", When(days=(SAT,)), "available=day&date=2026-11-21"),
        ("available=2026-11-21", When(days=(SAT,)), "available=day&date=2026-11-21"),
        ("available=today&date=2026-11-21", When(days=(WED,)), "available=today"),
        ("available=day&date=", When(), ""),
        ("available=at", When(), ""),
        ("part=evening", When(part=Part.EVENING), "part=evening"),
        (
            "available=at&at=2026-11-20T10:00",
            When(moment=datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
            "available=at&at=2026-11-20T10%3A00",
        ),
        (
            "available=2026-11-20&part=10:00",
            When(moment=datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
            "available=at&at=2026-11-20T10%3A00",
        ),
        # The next one that can be booked: it is ten past eleven.
        (
            "part=10:00",
            When(moment=datetime(2026, 11, 19, 4, 30, tzinfo=UTC)),
            "available=at&at=2026-11-19T10%3A00",
        ),
        (
            "available=any&part=18:00",
            When(moment=datetime(2026, 11, 18, 12, 30, tzinfo=UTC)),
            "available=at&at=2026-11-18T18%3A00",
        ),
        (
            "available=weekend&part=10:00",
            When(moment=datetime(2026, 11, 21, 4, 30, tzinfo=UTC)),
            "available=at&at=2026-11-21T10%3A00",
        ),
        (
            "at=2026-11-20T04:30Z",
            When(moment=datetime(2026, 11, 20, 4, 30, tzinfo=UTC)),
            "available=at&at=2026-11-20T04%3A30Z",
        ),
    ],
)
def test_what_an_address_says_and_how_it_is_shared(query, when, shared):
    form = read(query)
    assert form.errors == {}
    assert form.choices.when == when
    short = SearchAddress(form).whole()
    assert short == "&".join(filter(None, ["/workers/?city=pune", shared]))
    # The short form means the same, and is its own short form.
    again = search_form.read(QueryDict(short.partition("?")[2]))
    assert again.choices == form.choices
    assert SearchAddress(again).whole() == short


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("available=never", "available", "Choose one of the times below."),
        ("available=2026-13-01", "available", "Choose one of the times below."),
        ("date=tomorrow", "date", "Write a day like 2026-11-25."),
        ("date=0001-01-01", "date", "Write a day like 2026-11-25."),
        ("date=2026-11-17", "date", "That is in the past. Choose a later day."),
        (
            "date=2026-12-03",
            "date",
            "One can book 14 days ahead. Choose an earlier one.",
        ),
        ("date=2099-12-02", "date", "One can book 14 days ahead. Choose an earlier"),
        ("part=noon", "part", "Choose one of the times in the list."),
        ("part=25:00", "part", "Choose one of the times in the list."),
        ("available=today&part=10:00", "part", "That is in the past."),
        ("available=today&part=11:30", "part", "That is too soon."),
        ("at=0001-01-01T00:00", "at", ""),
        ("at=9999-12-31T23:59-14:00", "at", ""),
        ("at=%00&date=%FF&part=%00&available=%00", "part", ""),
    ],
)
def test_f19_what_cannot_be_meant_is_said(client, query, field, sentence):
    form = read(query)
    assert sentence in " ".join(form.errors[field])
    # Only what is wrong is left out.
    assert (form.choices.when.moment, form.choices.when.part) == (None, None)
    answer = client.get(f"/workers/?city=pune&{query}")
    assert answer.status_code == 400


@at("2026-11-18T11:30Z", "2026-11-18T12:45Z")
def test_a_part_that_is_over_is_said():
    form = read("available=today&part=afternoon")
    assert form.errors["part"] == ["That part of today is over. Choose a later one."]
    assert read("available=today&part=evening").errors == {}


@at("2026-11-18T18:30Z")
def test_at_midnight_the_last_day_is_the_one_that_ends_then():
    assert read("date=2026-12-02").errors == {}
    assert "14 days ahead" in str(read("date=2026-12-03").errors["date"])


@at("2026-11-21T05:40Z", "2026-11-22T05:40Z")
def test_at_a_weekend_it_is_this_one(client):
    days = read("available=weekend").choices.when.days
    assert days[-1] == SUN
    assert days in {(SAT, SUN), (SUN,)}


def page(client, query):
    answer = client.get(f"/workers/?city=pune&{query}")
    return BeautifulSoup(answer.content, "html.parser")


def picked(page):
    (day,) = page.select("input[name=available][checked]")
    part = page.select_one("#id_part option[selected]")
    return day["value"], part["value"] if part else ""


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ("any", "")),
        ("available=evening", ("today", "evening")),
        ("available=day&date=2026-11-19", ("tomorrow", "")),
        ("available=day&date=2026-11-23", ("2026-11-23", "")),
        ("available=day&date=2026-11-28", ("day", "")),
        ("available=day", ("day", "")),
        ("available=day&part=10:00", ("day", "10:00")),
        ("available=weekend&part=10:00", ("2026-11-21", "10:00")),
        ("available=at&at=2026-11-20T10:00", ("2026-11-20", "10:00")),
        ("available=at&at=2026-11-20T23:30", ("2026-11-20", "23:30")),
        ("available=tomorrow&part=25:00", ("tomorrow", "")),
        ("available=day&date=2020-01-01", ("day", "")),
    ],
)
def test_the_picker_shows_what_was_asked(client, query, shown):
    assert picked(page(client, query)) == shown


def test_the_picker_offers_what_can_be_booked(client):
    found = page(client, "available=day&date=2026-11-28")
    offered = [radio["value"] for radio in found.select("input[name=available]")]
    assert offered == [
        *("any", "now", "today", "evening", "tomorrow", "weekend"),
        *(f"2026-11-{day}" for day in range(20, 25)),
        "day",
    ]
    other = found.select_one("#id_date")
    assert other["type"] == "date"
    assert (other["min"], other["max"]) == ("2026-11-18", "2026-12-02")
    assert other["value"] == "2026-11-28"
    assert [o["value"] for o in found.select("#id_part option")][:5] == [
        *("", "morning", "afternoon", "evening", "06:00"),
    ]


def test_every_usual_answer_says_how_many_it_leaves(client):
    pills = page(client, "").select(".pills:not(.days-strip) .pill")
    counts = {pill.input["value"]: pill.select_one(".n") for pill in pills}
    assert [code for code, count in counts.items() if count is None] == []


def test_a_day_too_far_is_said_where_it_was_typed(client):
    """Also in a part of the page, whose form asks for what the browser would not."""
    query = "/workers/?available=day&date=2026-12-20"
    whole = BeautifulSoup(client.get(query).content, "html.parser")
    assert whole.select_one("#filters-form").has_attr("novalidate")
    part = client.get(query, headers={"HX-Request": "true"})
    found = BeautifulSoup(part.content, "html.parser")
    error = found.select_one("#choose-time #id_date_error").get_text()
    assert "One can book 14 days ahead. Choose an earlier one." in error
    assert found.select_one("#id_date")["value"] == "2026-12-20"


def test_a_short_horizon_offers_few_days(client):
    WorkerSettings.objects.update(horizon_days=2)
    found = page(client, "")
    offered = {radio["value"] for radio in found.select("input[name=available]")}
    assert "weekend" not in offered
    assert offered >= {"2026-11-20", "day"}
    assert "2026-11-21" not in offered


def test_f01_no_box_takes_a_time_as_text(client):
    boxes = page(client, "available=at").select("#filters input")
    texts = {box["name"] for box in boxes if box.get("type", "text") == "text"}
    assert texts <= {"rate_min", "rate_max"}


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("category=plumber&available=tomorrow", "Plumbers in Pune, tomorrow"),
        ("available=tomorrow&part=morning", "Workers in Pune, tomorrow morning"),
        ("available=evening", "Workers in Pune, this evening"),
        ("available=weekend", "Workers in Pune, this weekend"),
        ("available=now", "Workers in Pune, as soon as possible"),
        ("available=2026-11-20&part=morning", "in Pune, Fri 20 Nov in the morning"),
        ("available=2026-11-20&part=10:00", "in Pune, Fri 20 Nov, 10:00 am"),
    ],
)
def test_heading_and_title_say_when(client, query, heading):
    found = page(client, query)
    assert found.h1.get_text().endswith(heading)
    assert heading in found.title.get_text()


def test_u26_the_hour_goes_along(client, worker, settings):
    settings.SEARCH_PAGE_SIZE = 1
    found = page(client, "available=2026-11-20&part=10:00")
    result = found.select_one(".result h3 a")["href"]
    assert result.endswith("?start=2026-11-20T04:30Z")
    # From their page, who else is free then.
    there = client.get(result, follow=True).content.decode()
    assert "start=2026-11-20T04:30Z" in there.replace("%3A", ":")


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ("available=2026-11-20", "?start=2026-11-20T03:30Z"),
        ("available=2026-11-20&part=afternoon", "?start=2026-11-20T06:30Z"),
        ("q=friday+afternoon", "?start=2026-11-20T06:30Z"),
        ("available=any", ""),
    ],
)
def test_u26_of_a_day_the_hour_that_is_shown_goes_along(client, worker, query, start):
    code = worker.worker_profile.code
    found = page(client, query)
    links = {a["href"] for a in found.select(".result a") if code in a["href"]}
    assert links == {f"/workers/{code}/{start}", f"/workers/{code}/{start}#times"}


def test_u26_other_places_keep_the_time(client, other_category):
    found = page(client, "category=electrician&available=2026-11-20&part=10:00")
    others = found.select_one("#others-h").parent.select("a")
    assert [a["href"] for a in others] == [
        "/workers/?category=plumber&city=pune&available=at&at=2026-11-20T10%3A00"
    ]
    found = page(client, "category=electrician&available=tomorrow&part=morning")
    assert (
        found.select_one("#others-h")
        .parent.a["href"]
        .endswith("&available=tomorrow&part=morning")
    )
