import pytest
from django import forms

from toolkit.forms import MoneyField


def form(currency="INR", **options):
    return type(
        "Form", (forms.Form,), {"rate": MoneyField(currency=currency, **options)}
    )


@pytest.mark.parametrize(
    ("currency", "typed", "minor"),
    [
        ("INR", "349.50", 34_950),
        ("INR", " ₹1,00,000 ", 10_000_000),
        ("JPY", "349", 349),
        (lambda: "KWD", "1.5", 1_500),
    ],
)
def test_what_is_typed_becomes_minor_units(currency, typed, minor):
    bound = form(currency)({"rate": typed})
    assert bound.is_valid()
    assert bound.cleaned_data == {"rate": minor}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        ("a lot", "“a lot” is not a sum of money."),
        ("-5", "“-5” is less than nothing. Type it without a minus."),
        ("₹ −500", "“₹ −500” is less than nothing. Type it without a minus."),
        ("99.99", "This must be ₹100 or more."),
        ("1.999", "INR has no fractions that small."),
    ],
)
def test_what_cannot_be_a_price_is_refused_and_kept(typed, sentence):
    bound = form(min_value=10_000)({"rate": typed})
    assert bound.errors == {"rate": [sentence]}
    assert bound["rate"].value() == typed


def test_an_optional_sum_may_be_left_out():
    bound = form(required=False)({"rate": ""})
    assert bound.is_valid()
    assert bound.cleaned_data == {"rate": None}


def test_the_field_shows_plain_numbers_and_asks_for_the_number_keys():
    html = str(form()(initial={"rate": 34_950})["rate"])
    assert 'value="349.50"' in html
    assert 'inputmode="decimal"' in html


@pytest.mark.parametrize(
    ("typed", "changed"), [("349.00", False), ("350", True), ("cheap", True)]
)
def test_only_another_sum_counts_as_a_change(typed, changed):
    assert form()({"rate": typed}, initial={"rate": 34_900}).has_changed() is changed
