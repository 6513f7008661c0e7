from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.models import City
from tests.clock import DEFAULT
from tests.harness_clock import at
from workers.search.query import Part, When

BEGINS = DEFAULT

# It is Wednesday 18 November 2026, 11:10 in India.
TODAY, TOMORROW, AFTER = (date(2026, 11, day) for day in (18, 19, 20))
SAT, SUN = date(2026, 11, 21), date(2026, 11, 22)
LAST = date(2026, 12, 2)


def india(day, hour, minute=0):
    local = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Kolkata"))
    return When(moment=local.astimezone(UTC))


def on(*days, part=None, hours=None):
    return When(days=days, part=part, hours=hours)


def between(low, high=24, *days):
    return When(days=days, hours=(round(low * 60), round(high * 60)))


def many(first, last):
    """All days of November and December from the one to the other."""
    days = range((last - first).days + 1)
    return When(days=tuple(first + timedelta(days=n) for n in days))


FROM_FIVE = replace(many(TODAY, SAT), hours=(17 * 60, 24 * 60))


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("plumber now", When(soon=True)),
        ("urgent plumber", When(soon=True)),
        ("plumber abhi chahiye", When(soon=True)),
        ("प्लंबर अभी चाहिए", When(soon=True)),
        ("तुरंत प्लंबर", When(soon=True)),
        ("plumber today", on(TODAY)),
        ("urgent plumber today", on(TODAY)),
        ("aaj plumber", on(TODAY)),
        ("आज शाम को प्लंबर", on(TODAY, part=Part.EVENING)),
        ("plumber tonight", on(TODAY, part=Part.EVENING)),
        ("plumber this evening", on(TODAY, part=Part.EVENING)),
        ("tap broke this morning", When(part=Part.MORNING)),
        ("plumber satrday", on(SAT)),
        ("plumber tomorrow", on(TOMORROW)),
        ("kal plumber bhejo", on(TOMORROW)),
        ("kal subah plumber", on(TOMORROW, part=Part.MORNING)),
        ("कल सुबह प्लंबर", on(TOMORROW, part=Part.MORNING)),
        ("parso plumber", on(AFTER)),
        ("plumber day after tomorrow", on(AFTER)),
        ("plumber in 2 days", on(AFTER)),
        ("2 din baad plumber", on(AFTER)),
        ("plumber this weekend", on(SAT, SUN)),
        ("plumber on sunday", on(SUN)),
        ("ravivar ko plumber", on(SUN)),
        ("रविवार को प्लंबर", on(SUN)),
        ("plumber friday", on(AFTER)),
        ("plumber next friday", on(date(2026, 11, 27))),
        ("plumber next monday", on(date(2026, 11, 23))),
        ("somvar plumber", on(date(2026, 11, 23))),
        ("plumber wednesday", on(TODAY)),
        ("plumber in the morning", When(part=Part.MORNING)),
        ("plumber dopahar", When(part=Part.AFTERNOON)),
        ("plumber at 5 pm", india(18, 17)),
        ("plumber 5pm", india(18, 17)),
        ("plumber 5 baje", india(18, 17)),
        ("plumber 5-6 pm", between(17, 18)),
        ("शाम 5 बजे प्लंबर", india(18, 17)),
        ("plumber after 6 pm", between(18)),
        ("plumber tomorrow after 6", between(18, 24, TOMORROW)),
        ("plumber today after 5pm", between(17, 24, TODAY)),
        ("plumber tomorrow after 12", between(12, 24, TOMORROW)),
        ("plumber tomorrow before 11 am", between(0, 11, TOMORROW)),
        ("plumber tomorrow by 10", between(0, 10, TOMORROW)),
        ("plumber tomorrow after 3 pm", between(15, 24, TOMORROW)),
        ("plumber between 2 and 4", between(14, 16)),
        ("plumber from 10 to 12", between(10, 12)),
        ("plumber 10 se 2 baje", between(10, 14)),
        ("plumber 10 to 2 pm", between(10, 14)),
        ("plumber 5 se 7 baje ke beech", between(17, 19)),
        ("प्लंबर 2 से 4 बजे के बीच", between(14, 16)),
        ("plumber paanch se saat baje", between(17, 19)),
        ("subah 10 se shaam 6 plumber", between(10, 18)),
        ("plumber between 9:30 am and 11", between(9.5, 11)),
        ("plumber after 10 pm before 6 am", between(22)),
        ("plumber 5 ke baad", between(17)),
        ("plumber 9 baje se pehle", between(0, 9)),
        ("plumber till noon", between(0, 12)),
        ("plumber dopahar se pehle", between(0, 12)),
        ("plumber not before 10", between(10)),
        ("plumber no later than 4 pm", between(0, 16)),
        ("kal subah 10 baje ke baad plumber", between(10, 12, TOMORROW)),
        ("plumber morning before 11", between(6, 11)),
        ("plumber before sunday", many(TODAY, SAT)),
        ("ravivar se pehle plumber", many(TODAY, SAT)),
        ("plumber by sunday", many(TODAY, SUN)),
        ("plumber sunday tak", many(TODAY, SUN)),
        ("plumber within 2 days", many(TODAY, AFTER)),
        ("plumber after friday", many(SAT, LAST)),
        ("plumber from friday", many(AFTER, LAST)),
        ("plumber friday to sunday", many(AFTER, SUN)),
        ("plumber between friday and sunday", many(AFTER, SUN)),
        ("plumber before 21 nov", many(TODAY, AFTER)),
        ("plumber after tomorrow", many(AFTER, LAST)),
        ("plumber before sunday after 5 pm", FROM_FIVE),
        ("plumber at 9 am", india(19, 9)),
        ("plumber tomorrow 10:30", india(19, 10, 30)),
        ("plumber tomorrow at 3", india(19, 15)),
        ("kal subah 10 baje plumber", india(19, 10)),
        ("plumber tomorrow 10.20 am", india(19, 10)),
        ("plumber 21 nov", on(SAT)),
        ("plumber nov 21", on(SAT)),
        ("plumber 21st november 2026", on(SAT)),
        ("plumber 21/11", on(SAT)),
        ("plumber on 21/11 at 4pm", india(21, 16)),
        ("plumber 21 tarikh ko", on(SAT)),
        ("plumber 18 tarikh ko", on(TODAY)),
    ],
)
def test_a_time_is_read(ask, text, when):
    query = ask(text)
    assert (query.trade.slug, query.when) == ("plumber", when)
    assert query.words == ()
    assert [one.kind for one in query.understood].count("when") == 1


@pytest.mark.parametrize(
    "text",
    [
        "24 hour plumber",
        "plumber, awaaz aati hai raat bhar",
        "plumber, atta ka packet",
        "plumber 24 baje",
        "24/7 plumber",
        "24x7 plumber",
        "2 bhk cleaning",
        "1.5 ton ac",
        "sofa 5 seater",
        "12v battery",
        "1995",
        "1/2 inch pipe",
        "3 5 7",
        "at 5 star hotel",
        "sun control film",
        "emergency light",
        "13/14",
        "31/2",
        "makode mar",
        "ac not working since morning",
        "washing machine makes a noise since yesterday evening",
        "tap leaking since last night",
        "kal se nal kharab hai",
        "tap drips all night",
        "सुबह से बिजली नहीं",
        "ac not cooling since 5 baje se",
        "plumber for 2 to 4 bhk",
        "cleaning 2-3 rooms",
    ],
)
def test_other_numbers_and_words_are_no_time(ask, text):
    query = ask(text)
    assert not query.when
    assert [one for one in query.unused if one.kind == "when"] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("plumber 10 nov", "in the past"),
        ("plumber today morning 9 am", "in the past"),
        ("plumber 25 december", "days ahead"),
        ("plumber 21/11/2031", "days ahead"),
        ("plumber today at 11:35", "too soon"),
    ],
)
def test_what_cannot_be_booked_is_said(ask, text, reason):
    query = ask(text)
    (unused,) = [one for one in query.unused if one.kind == "when"]
    assert reason in unused.reason
    assert unused.text in text
    assert query.when.moment is None
    assert query.trade.slug == "plumber"


def test_a_chosen_time_wins_and_the_words_are_said_as_not_used(ask):
    query = ask("plumber tomorrow", when=on(TODAY))
    assert query.when == on(TODAY)
    assert [(one.kind, one.text) for one in query.unused] == [("when", "tomorrow")]


@at("2026-11-22T10:00Z")
def test_a_weekend_that_has_begun_is_what_is_left_of_it(ask):
    assert ask("plumber weekend").when == on(SUN)


@at("2026-11-18T13:00Z")
def test_this_morning_is_over_in_the_evening(ask):
    query = ask("plumber today morning")
    assert not query.when
    assert "in the past" in query.unused[0].reason


@at("2026-11-18T19:00Z")
def test_days_are_those_of_the_city(ask):
    new_york = City.objects.create(
        slug="new-york",
        name="New York",
        country="US",
        time_zone="America/New_York",
        latitude=40.7,
        longitude=-74,
    )
    assert ask("plumber today").when == on(date(2026, 11, 19))
    assert ask("plumber today", city=new_york).when == on(date(2026, 11, 18))


@at("2026-10-24T10:00Z")
def test_an_hour_on_the_night_the_clocks_change(ask, other_city):
    query = ask("plumber tomorrow 2:30 am", city=other_city)
    assert query.when.moment == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert ask("tomorrow 8 am", city=other_city).when.moment == datetime(
        2026, 10, 25, 7, tzinfo=UTC
    )


@at("2026-03-28T10:00Z")
def test_an_hour_that_the_clocks_skip_is_said(ask, other_city):
    query = ask("plumber tomorrow 2:30 am", city=other_city)
    assert "skip" in query.unused[0].reason


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("urgent", "As soon as possible"),
        ("kal subah", "Tomorrow morning"),
        ("weekend", "Sat 21 Nov or Sun 22 Nov"),
        ("today 5 pm", "Today, 5:00 pm"),
        ("evening", "In the evening"),
        ("after 6 pm", "After 6:00 pm"),
        ("tomorrow before 9", "Tomorrow, before 9:00 am"),
        ("between 2 and 4", "Between 2:00 pm and 4:00 pm"),
        ("before sunday", "Today to Sat 21 Nov"),
        ("not sunday", "Not on Sundays"),
    ],
)
def test_a_chip_tells_the_time(ask, text, label):
    (told,) = ask(text).understood
    assert (told.text, told.label) == (text, label)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("plumber yesterday", "yesterday"),
        ("plumber last week", "last week"),
        ("plumber last sunday evening", "last sunday"),
        ("plumber day before yesterday", "day before yesterday"),
    ],
)
def test_a_past_time_is_said_and_let_go(ask, text, typed):
    query = ask(text)
    assert query.trade.slug == "plumber"
    [unused] = [one for one in query.unused if one.kind == "when"]
    assert typed in unused.text
    assert "past" in unused.reason


@pytest.mark.parametrize(
    ("text", "when", "typed"),
    [
        ("plumber not today", many(TOMORROW, LAST), "not today"),
        ("kal nahi parso plumber", on(AFTER), "kal nahi"),
        ("aaj nahi kal plumber", on(TOMORROW), "aaj nahi"),
        ("plumber tomorrow but not in the evening", between(0, 17, TOMORROW), ""),
        ("plumber not in the morning", between(12), "not in the morning"),
        ("plumber not urgent", When(), "not urgent"),
    ],
)
def test_a_time_that_is_not_wanted_is_left_out_and_said(ask, text, when, typed):
    query = ask(text)
    assert (query.trade.slug, query.when) == ("plumber", when)
    [unused] = [one for one in query.unused if one.kind == "not"]
    assert typed in unused.text


def test_except_a_weekday_is_all_of_them(ask):
    days = ask("plumber except sunday").when.days
    assert (days[0], days[-1]) == (TODAY, LAST)
    assert {day.weekday() for day in days} == set(range(6))


@at("2026-11-18T13:00Z")
def test_a_bound_that_is_over_today_is_said(ask):
    query = ask("plumber today before 9 am")
    assert not query.when
    assert "in the past" in query.unused[0].reason
    assert ask("plumber today after 5 pm").when == between(17, 24, TODAY)
