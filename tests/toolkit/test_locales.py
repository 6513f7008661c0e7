"""Days, hours, numbers and sums as each language writes them."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from toolkit import locales, money
from toolkit.locales import Shape

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "short", "long", "month"),
    [
        ("en-gb", "Sun 22 Nov", "Sunday 22 November", "November 2026"),
        ("hi", "रवि, 22 नव॰", "रविवार, 22 नवंबर", "नवंबर 2026"),
        ("de", "So., 22. Nov", "Sonntag, 22. November", "November 2026"),
        ("ja", "11月22日(日)", "11月22日(日曜日)", "2026年11月"),
    ],
)
def test_a_day_has_the_names_the_order_and_the_marks_of_its_language(
    language, short, long, month
):
    with translation.override(language):
        assert locales.day(DAY, Shape.DAY) == short
        assert locales.day(DAY, Shape.LONG_DAY) == long
        assert locales.day(DAY, Shape.MONTH_OF_YEAR) == month


@pytest.mark.parametrize(
    ("language", "morning", "evening"),
    [
        ("en-gb", "9:05 am", "4:00 pm"),
        ("hi", "सुबह 9:05", "शाम 4:00"),
        ("de", "09:05", "16:00"),
    ],
)
def test_an_hour_is_told_as_people_tell_it(language, morning, evening):
    with translation.override(language):
        assert (locales.clock(9, 5), locales.clock(16, 0)) == (morning, evening)


def test_one_language_leaves_no_names_in_another():
    """Babel's locales share what they inherit: see OwnLocale."""
    with translation.override("ja"):
        locales.day(DAY, Shape.MONTH)
    with translation.override("pt-br"):
        assert locales.day(DAY, Shape.MONTH) == "novembro"


@pytest.mark.parametrize("language", ["tlh", "qq-xx"])
def test_a_language_that_babel_lacks_gets_english_days(language):
    assert locales.is_english(language)


@pytest.mark.parametrize(
    ("language", "sum_", "span", "count"),
    [
        ("en-gb", "₹1,25,000.50", "₹149–650", "12,500"),
        ("hi", "₹1,25,000.50", "₹149–650", "12,500"),
        ("de", "125.000,50\u00a0₹", "149–650\u00a0₹", "12.500"),
    ],
)
def test_sums_and_numbers_are_grouped_as_the_language_does(language, sum_, span, count):
    with translation.override(language):
        assert money.show(12_500_050, "INR") == sum_
        assert money.show_range(14_900, 65_000, "INR") == span
        assert locales.number(12_500) == count


@pytest.mark.parametrize(
    ("span", "english", "hindi"),
    [
        (timedelta(seconds=-5), "0 minutes", "0 मिनट"),
        (timedelta(minutes=59), "59 minutes", "59 मिनट"),
        (timedelta(hours=30), "1 day", "1 दिन"),
        (timedelta(days=20), "3 weeks", "3 सप्ताह"),
    ],
)
def test_how_long_it_is_in_one_unit_of_the_language(span, english, hindi):
    assert locales.duration(span) == english
    with translation.override("hi"):
        assert locales.duration(span) == hindi


@pytest.mark.parametrize(
    ("language", "shown"),
    [("hi", "KWD\u00a01.500"), ("de", "1,500\u00a0KWD"), ("hi-in", "KWD\u00a01.500")],
)
def test_letters_for_a_currency_stand_apart_from_its_number(language, shown):
    with translation.override(language):
        assert money.show(1_500, "KWD") == shown
