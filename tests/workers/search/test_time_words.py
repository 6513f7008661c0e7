from datetime import UTC, date, datetime
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


def india(day, hour, minute=0):
    local = datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Kolkata"))
    return When(moment=local.astimezone(UTC))


def on(*days, part=None):
    return When(days=days, part=part)


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
        ("plumber this evening", When(part=Part.EVENING)),
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
        ("plumber 5-6 pm", india(18, 17)),
        ("शाम 5 बजे प्लंबर", india(18, 17)),
        ("plumber after 6 pm", When(part=Part.EVENING)),
        ("plumber tomorrow after 6", on(TOMORROW, part=Part.EVENING)),
        ("plumber today after 5pm", on(TODAY, part=Part.EVENING)),
        ("plumber tomorrow after 12", on(TOMORROW, part=Part.AFTERNOON)),
        ("plumber tomorrow before 11 am", on(TOMORROW, part=Part.MORNING)),
        ("plumber tomorrow by 10", on(TOMORROW, part=Part.MORNING)),
        ("plumber tomorrow after 3 pm", india(19, 15)),
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
    ],
)
def test_a_chip_tells_the_time(ask, text, label):
    (told,) = ask(text).understood
    assert (told.text, told.label) == (text, label)
