"""What a reader gives, and that it is never surprised."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from toolkit import readers
from toolkit.readers import Unreadable

NOTHING = [None, "", "   ", "\x00", "\ud800"]
ALL = [
    readers.number,
    readers.day,
    readers.month,
    readers.moment,
    readers.instant,
    readers.code,
    lambda text: readers.choice(text, ["csv"]),
]


@pytest.mark.parametrize("read", ALL)
@pytest.mark.parametrize("text", NOTHING)
def test_nothing_said_is_none(read, text):
    assert read(text) is None


@pytest.mark.parametrize("read", ALL)
@pytest.mark.parametrize("value", [7, True, [], {}, 1.5])
def test_what_is_no_text_is_refused(read, value):
    with pytest.raises(Unreadable):
        read(value)


@given(text=st.text(st.characters(codec=None)))
@pytest.mark.parametrize("read", ALL)
def test_any_text_is_read_or_refused_in_a_sentence(read, text):
    try:
        sentence = (read(text), "Read.")[1]
    except Unreadable as refused:
        sentence = str(refused.sentence)
    assert sentence.endswith(".")


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), (" 12 ", 12), ("2147483647", 2**31 - 1), ("007", 7)]
)
def test_numbers(text, value):
    assert readers.number(text) == value


@pytest.mark.parametrize(
    "text",
    ["-1", "2147483648", "1" * 5000, "٣", "²", "1e9", "1_000", "0x1", "1.0", "+1", "½"],
)
def test_what_is_no_number_in_bounds(text):
    with pytest.raises(Unreadable):
        readers.number(text)


def test_bounds_of_a_number_are_part_of_it():
    assert readers.number("-5", least=-5, most=5) == -5
    for text in ("-6", "6"):
        with pytest.raises(Unreadable):
            readers.number(text, least=-5, most=5)


def test_days_and_months():
    assert readers.day("2026-11-29") == date(2026, 11, 29)
    assert readers.month("2099-12") == date(2099, 12, 1)


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "0001-01-01", "9999-12-31", "1999-12-31", "2100-01-01", "20261129"],
)
def test_days_that_are_none(text):
    with pytest.raises(Unreadable):
        readers.day(text)


@pytest.mark.parametrize("text", ["2026-13", "2026", "0001-01", "9999-12", "2026-3"])
def test_months_that_are_none(text):
    with pytest.raises(Unreadable):
        readers.month(text)


def test_moments_and_instants():
    assert readers.moment("2026-11-29T10:15") == datetime(2026, 11, 29, 10, 15)  # noqa: DTZ001
    ten = datetime(2026, 11, 29, 4, 45, tzinfo=UTC)
    assert readers.moment("2026-11-29T10:15+05:30") == ten
    # A plus sign that nobody escaped.
    assert readers.instant("2026-11-29T10:15 05:30") == ten
    assert readers.instant("2026-11-29T10:15+05:30").tzinfo == UTC


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00",
        "0001-01-01T00:00+14:00",
        "9999-12-31T23:59-14:00",
        "2026-11-29T25:00",
        "2026-11-29T10:00+99:99",
        "٢٠٢٦-11-29T10:00",
        "now",
    ],
)
@pytest.mark.parametrize("read", [readers.moment, readers.instant])
def test_f19_moments_nobody_can_calculate_with(read, text):
    with pytest.raises(Unreadable):
        read(text)


def test_an_instant_needs_a_zone():
    with pytest.raises(Unreadable):
        readers.instant("2026-11-29T10:15")


def test_codes_and_choices():
    assert readers.code("Ab-9_x") == "Ab-9_x"
    assert readers.choice("csv", ["csv", "xlsx"]) == "csv"
    for text in ("../x", "a b", "x" * 65, "ä", '"'):
        with pytest.raises(Unreadable):
            readers.code(text)
    with pytest.raises(Unreadable):
        readers.choice("CSV", ["csv"])


def test_storable_drops_only_what_no_text_has():
    text = "a\x00b\ud800c\x1bd\x7f\n\te é 👷🏽‍♀️ ‏שלום"
    assert readers.storable(text) == "abcd\n\te é 👷🏽‍♀️ ‏שלום"


@pytest.mark.parametrize("text", ["0001-01-01", "1999-12-31", "2100-01-01"])
@pytest.mark.parametrize("field", [forms.DateField, forms.DateTimeField])
def test_f19_no_form_takes_a_day_nobody_can_calculate_with(field, text):
    with pytest.raises(ValidationError) as refused:
        field().clean(text)
    assert refused.value.messages == ["Choose a day between the years 2000 and 2099."]
    assert field().clean("2026-11-29").year == 2026
