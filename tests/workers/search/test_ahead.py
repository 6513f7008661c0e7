"""Hours from now, what is late for today, and what is not wanted in other words.

It is Wednesday 18 November 2026, ten past eleven in India.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.clock import DEFAULT
from tests.harness_clock import at
from tests.workers.search.test_time_words import (
    AFTER,
    LAST,
    TODAY,
    TOMORROW,
    between,
    many,
)
from workers.search.dangers import Danger
from workers.search.query import Choices, Sort, When
from workers.search.understand import understand

pytestmark = pytest.mark.usefixtures("market")
BEGINS = DEFAULT
NEXT_MON, NEXT_WED = date(2026, 11, 23), date(2026, 11, 25)
SOON, ANY = When(soon=True), When()


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("plumber in 2 hours", SOON),
        ("plumber within half an hour", SOON),
        ("plumber within the next two hours", SOON),
        ("plumber in an hour please", SOON),
        ("plumber in a couple of hours", SOON),
        ("plumber in 45 minutes", SOON),
        ("2 ghante mein plumber", SOON),
        ("plumber ek ghante ke andar", SOON),
        ("plumber after 2 hours", between(13.25, 24, TODAY)),
        ("2 ghante baad plumber chahiye", between(13.25, 24, TODAY)),
        ("2 घंटे बाद प्लंबर", between(13.25, 24, TODAY)),
        ("plumber 3 hours from now", between(14.25, 24, TODAY)),
        ("plumber after 20 minutes", between(11.5, 24, TODAY)),
        ("plumber after 14 hours", between(1.25, 24, TOMORROW)),
        ("geyser not heating need plumber in 2 hours", SOON),
        # How long a visit takes, how long somebody is there, since when it is so.
        ("plumber for 2 hours", ANY),
        ("24 hours plumber", ANY),
        ("no water for 2 hours plumber", ANY),
        # What goes wrong after some time.
        ("mcb trips after 2 hours", ANY),
        ("fridge stops cooling after 30 minutes", ANY),
        ("geyser 2 ghante mein band ho jata hai", ANY),
        ("tank empties in 2 hours", ANY),
        ("plumber after 99999 hours", ANY),
        ("plumber in 0 hours", ANY),
    ],
)
def test_hours_from_now(ask, text, when):
    query = ask(text)
    assert query.trade is not None
    assert query.when == when


def test_hours_from_now_have_a_chip_with_just_their_words(ask):
    understood = ask("plumber after 2 hours in pune").understood
    told = [(one.text, one.label) for one in understood]
    assert ("after 2 hours", "Today, after 1:15 pm") in told


@pytest.mark.parametrize("text", ["plumber tonight", "aaj raat plumber"])
@at("2026-11-18T17:10Z")
def test_who_asks_late_for_tonight_gets_the_soonest_and_is_told(ask, text):
    query = ask(text)
    assert query.when == SOON
    assert [one.reason for one in query.unused] == [
        "It is late for today, so we looked for the soonest time."
    ]


@pytest.mark.parametrize(
    ("text", "trade", "refused"),
    [
        ("no carpenters please painter", "painter", "no carpenters"),
        ("painter, no carpenters", "painter", "no carpenters"),
        (
            "fridge not washing machine",
            "washing-machine-and-fridge",
            "not washing machine",
        ),
        ("ac repair not ac installation", "ac-repair", "not ac installation"),
        ("not plumber electrician", "electrician", "not plumber"),
    ],
)
def test_what_is_refused_beside_what_is_wanted(ask, text, trade, refused):
    query = ask(text)
    assert (query.trade.slug, query.not_trades) == (trade, ())
    assert [one.text for one in query.unused] == [refused]


@pytest.mark.parametrize(
    ("text", "trade", "refused"),
    [
        ("not an electrician, i need a carpenter", "carpenter", "not an electrician"),
        ("cleaning but not sofa", "deep-cleaning", "but not sofa"),
        ("painting without putty", "painter", "without putty"),
        ("plumber except suresh", "plumber", "except suresh"),
        ("plumber except xavier", "plumber", "except xavier"),
        ("suresh nahi chahiye plumber", "plumber", "suresh nahi chahiye"),
        ("farida ke alawa plumber", "plumber", "farida ke alawa"),
    ],
)
def test_a_part_of_the_work_and_somebody_are_refused(ask, text, trade, refused):
    query = ask(text)
    assert (query.trade.slug, query.words, query.said_skills) == (trade, (), ())
    assert [one.text for one in query.unused] == [refused]


def test_who_did_not_come_is_not_refused(ask):
    query = ask("suresh nahi aaya plumber chahiye")
    assert (query.words, query.not_names) == (("suresh",), ())


@pytest.mark.parametrize(
    ("text", "danger", "is_strange"),
    [
        ("gas leak", Danger.GAS, True),
        ("lpg gas leak in pune", Danger.GAS, True),
        ("गैस की बदबू", Danger.GAS, True),
        ("gas smell plumber", Danger.GAS, False),
        ("gas pipeline leak smell", Danger.GAS, True),
        ("leakage in gas pipe of stove", Danger.GAS, True),
        ("smell of lpg in kitchen", Danger.GAS, True),
        ("gas cylinder se bahut badbu aa rahi hai", Danger.GAS, True),
        ("गैस पाइप में लीकेज", Danger.GAS, True),
        ("gas geyser tap leaking", None, False),
        ("gas stove repair", None, False),
        ("sink smells, gas stove service", None, False),
        ("smoke coming from the switchboard", Danger.CURRENT, False),
        ("jalne ki badbu aa rahi hai mcb se", Danger.CURRENT, False),
        ("ac gas leak", None, False),
        ("fridge gas leakage", None, False),
        ("geyser giving shock", Danger.CURRENT, False),
        ("आग लग गई", Danger.CURRENT, False),
        ("plumber", None, False),
    ],
)
def test_what_cannot_wait_is_seen(ask, text, danger, is_strange):
    query = ask(text)
    assert (query.danger, query.is_strange) == (danger, is_strange)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("plumber between monday and wednesday", many(NEXT_MON, NEXT_WED)),
        ("plumber monday to wednesday", many(NEXT_MON, NEXT_WED)),
        ("plumber before midnight", ANY),
        ("परवा प्लंबर", When(days=(AFTER,))),
    ],
)
def test_days_that_go_over_the_end_of_a_week(ask, text, when):
    assert ask(text).when == when


@pytest.mark.parametrize(
    ("text", "sort", "rate_max"),
    [
        ("mehnga nahi chahiye plumber", Sort.PRICE, None),
        ("plumber with 10 years experience", Sort.EXPERIENCE, None),
        ("plumber 300 per hour", Sort.BEST, 30000),
    ],
)
def test_money_and_experience_in_other_words(ask, text, sort, rate_max):
    query = ask(text)
    assert (query.sort, query.rate_max, query.words) == (sort, rate_max, ())


@pytest.mark.parametrize(
    ("text", "city"),
    [
        ("பிளம்பர் சென்னை", "Chennai"),
        ("ప్లంబర్ హైదరాబాద్", "Hyderabad"),
        ("ಪ್ಲಂಬರ್ ಬೆಂಗಳೂರು", "Bengaluru"),
    ],
)
def test_cities_in_the_scripts_of_the_south(ask, text, city):
    query = ask(text)
    assert (query.trade.slug, query.city.name) == ("plumber", city)


@pytest.mark.parametrize(
    "text", ["no plumber came need one", "no plumber available in pune"]
)
def test_that_nobody_came_refuses_nobody(ask, text):
    query = ask(text)
    assert (query.trade.slug, query.unused) == ("plumber", ())


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("plumber no mornings", between(12)),
        ("plumber tomorrow or friday no today", None),
    ],
)
def test_no_refuses_a_day_and_a_part_of_one(ask, text, when):
    query = ask(text)
    assert query.when == (when or When(days=(TOMORROW, AFTER)))


def test_no_sundays_are_all_other_days(ask):
    days = ask("plumber no sundays").when.days
    assert days == tuple(day for day in many(TODAY, LAST).days if day.isoweekday() != 7)


@pytest.mark.parametrize("hour", [0, 6, 13, 23])
def test_no_sundays_are_said_so_at_any_hour(market, hour):
    now = datetime(2026, 11, 18, hour, 10, tzinfo=ZoneInfo("Asia/Kolkata"))
    query = understand("plumber not on sundays", Choices(), now=now)
    assert [one.label for one in query.understood if one.kind == "when"] == [
        "Not on Sundays"
    ]
