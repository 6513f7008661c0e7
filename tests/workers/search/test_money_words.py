"""What is read as money and as an order, and what is not; then what becomes of it."""

import pytest

from services.models import MarketSettings
from workers.search.query import Sort
from workers.search.understand import without

RATES = [
    ("plumber under 500", (None, 500), "under 500"),
    ("plumber below ₹500", (None, 500), "below ₹500"),
    ("plumber below ₹ 500", (None, 500), "below ₹ 500"),
    ("plumber upto 500/-", (None, 500), "upto 500/-"),
    ("plumber less than 1,000", (None, 1000), "less than 1,000"),
    ("plumber around 1,000", (None, 1000), "around 1,000"),
    ("plumber under 1,00,000 rs", (None, 100_000), "under 1,00,000 rs"),
    ("plumber under 1.5k", (None, 1500), "under 1.5k"),
    ("plumber 2 hazar tak", (None, 2000), "2 hazar tak"),
    ("plumber not more than 400", (None, 400), "not more than 400"),
    ("plumber within 450", (None, 450), "within 450"),
    ("plumber budget 400", (None, 400), "budget 400"),
    ("500 ke andar plumber", (None, 500), "500 ke andar"),
    ("500 se kam plumber", (None, 500), "500 se kam"),
    ("plumber 500 tak", (None, 500), "500 tak"),
    ("500 रुपये से कम प्लंबर", (None, 500), "500 रुपये से कम"),
    ("प्लंबर ५०० के अंदर", (None, 500), "५०० के अंदर"),
    ("प्लंबर ३०० से ५०० तक", (300, 500), "३०० से ५०० तक"),
    ("plumber <500", (None, 500), "<500"),
    ("plumber > 300", (300, None), "> 300"),
    ("plumber above 300", (300, None), "above 300"),
    ("300 se zyada plumber", (300, None), "300 se zyada"),
    ("plumber at least 300 rs", (300, None), "at least 300 rs"),
    ("300 se 500 plumber", (300, 500), "300 se 500"),
    ("plumber 500-300", (300, 500), "500-300"),
    ("plumber between 300 and 500", (300, 500), "between 300 and 500"),
    ("plumber from 300 to 500", (300, 500), "from 300 to 500"),
    ("plumber rs 500", (None, 500), "rs 500"),
    ("plumber rs.500/-", (None, 500), "rs.500/-"),
    ("₹500 plumber", (None, 500), "₹500"),
    ("plumber 500 rupaye me", (None, 500), "500 rupaye me"),
    ("plumber ₹40", (None, 40), "₹40"),
    ("plumber upto 500/- per hour", (None, 500), "upto 500/- per hour"),
    ("plumber ₹300/hr", (None, 300), "₹300/hr"),
    ("plumber ₹499.50", (None, 499.5), "₹499.50"),
]


@pytest.mark.parametrize(("text", "rates", "typed"), RATES)
def test_a_rate_is_read_and_its_chip_takes_its_words_away(ask, text, rates, typed):
    query = ask(text)
    low, high = (rate and int(rate * 100) for rate in rates)
    assert (query.rate_min, query.rate_max) == (low, high)
    (told,) = [one for one in query.understood if one.kind == "rate"]
    assert told.text == typed
    assert query.trade.slug == "plumber"
    assert (query.words, query.unused) == ((), ())
    rest = ask(without(text, told))
    assert (rest.rate_min, rest.rate_max, rest.trade) == (None, None, query.trade)
    assert rest.when == query.when


@pytest.mark.parametrize(
    "text",
    [
        "5 star ac installation",
        "plumber 9822012345",
        "plumber 98220-12345",
        "plumber +91 98220 12345",
        "plumber 020-25671234",
        "2 bhk painting",
        "1.5 ton ac service",
        "1200 sq ft painting",
        "under 500 sqft painting",
        "24x7 plumber",
        "plumber 3 pm",
        "plumber after 5",
        "plumber between 5 and 6 pm",
        "plumber 5 se 6 baje",
        "plumber 5 baje tak",
        "plumber 10-11 am",
        "plumber 21/11",
        "plumber within 2 hours",
        "within 5 km plumber",
        "water tank 1000 litre cleaning",
        "tank cleaning upto 1000 litre",
        "plumber 411038",
        "plumber 500",
        "plumber sector 150",
        "room 300 plumber",
        "inverter 150 ah battery",
        "plumber 0",
        "plumber rs",
        "₹",
        "under",
    ],
)
def test_other_numbers_are_no_money(ask, text):
    query = ask(text)
    assert (query.rate_min, query.rate_max) == (None, None)
    assert "rate" not in [one.kind for one in (*query.understood, *query.unused)]


def test_a_time_beside_a_rate_stays_a_time(ask):
    query = ask("plumber under 500 tomorrow 3 pm in kothrud")
    assert [one.label for one in query.understood] == [
        "Plumber",
        "Up to ₹500",
        "Tomorrow, 3:00 pm",
        "Kothrud",
    ]


ORDERS = [
    ("cheap plumber", "price", "cheap"),
    ("cheapest plumber", "price", "cheapest"),
    ("sasta plumber", "price", "sasta"),
    ("sabse sasta plumber", "price", "sabse sasta"),
    ("सस्ता प्लंबर", "price", "सस्ता"),
    ("affordable plumber", "price", "affordable"),
    ("low price plumber", "price", "low price"),
    ("kam paise me plumber", "price", "kam paise me"),
    ("best price plumber", "price", "best price"),
    ("plumber cheap and best", "price", "cheap and best"),
    ("experienced plumber", "experience", "experienced"),
    ("most experienced plumber", "experience", "most experienced"),
    ("anubhavi plumber", "experience", "anubhavi"),
    ("अनुभवी प्लंबर", "experience", "अनुभवी"),
    ("best and experienced plumber", "experience", "best and experienced"),
    ("cheap experienced plumber", "price", "cheap experienced"),
    ("best plumber", "rating", "best"),
    ("good plumber", "rating", "good"),
    ("accha plumber", "rating", "accha"),
    ("top rated plumber", "rating", "top rated"),
    ("4 star plumber", "rating", "4 star"),
    ("4.5 star rated plumber", "rating", "4.5 star rated"),
    ("five star plumber", "rating", "five star"),
]


LABELS = {
    "price": "Lowest rate",
    "experience": "Most experience",
    "rating": "Best rated",
}


@pytest.mark.parametrize(("text", "sort", "typed"), ORDERS)
def test_an_order_is_read_and_its_chip_takes_its_words_away(ask, text, sort, typed):
    query = ask(text)
    assert (query.sort, query.said_sort) == (sort, sort)
    (told,) = [one for one in query.understood if one.kind == "sort"]
    assert (told.text, told.label) == (typed, LABELS[sort])
    assert query.trade.slug == "plumber"
    assert (query.words, query.unused) == ((), ())
    rest = ask(without(text, told))
    assert (rest.sort, rest.trade) == (Sort.BEST, query.trade)
    assert "sort" not in [one.kind for one in rest.understood]


@pytest.mark.parametrize(
    "text",
    [
        "3 star split ac",
        "5 star geyser repair",
        "top load washing machine",
        "good morning plumber",
        "not good plumber",
        "not experienced plumber",
        "tap handle top",
        "6 star plumber",
        "plumber",
    ],
)
def test_other_words_are_no_order(ask, text):
    query = ask(text)
    assert "sort" not in [one.kind for one in (*query.understood, *query.unused)]


# --- Beside what was chosen -------------------------------------------------


def test_a_chosen_rate_wins_and_that_is_said(ask):
    query = ask("plumber under 500", rate_max=300)
    assert (query.rate_min, query.rate_max) == (None, 300)
    (unused,) = query.unused
    assert unused.text == "under 500"
    assert unused.reason == "You chose a rate, so we looked for that one."


def test_a_chosen_order_wins_and_that_is_said(ask):
    query = ask("cheap plumber", sort=Sort.SOONEST)
    assert (query.sort, query.said_sort) == (Sort.SOONEST, Sort.PRICE)
    (unused,) = query.unused
    assert unused.text == "cheap"
    assert unused.reason == "You chose another order, so we took that one."
    assert ask("cheap plumber", sort=Sort.PRICE).unused == ()


def test_of_two_rates_the_first(ask):
    query = ask("plumber under 500 above 900")
    assert (query.rate_min, query.rate_max) == (None, 50_000)
    (unused,) = query.unused
    assert unused.reason == "One search is for one rate. We took the first."


@pytest.mark.parametrize(
    "typed", ["500 rs per visit", "₹20/sqft", "under 900 per day", "12000 rs per month"]
)
def test_a_sum_for_something_else_is_not_used_and_that_is_said(ask, typed):
    query = ask(f"plumber {typed}")
    assert (query.rate_min, query.rate_max) == (None, None)
    (unused,) = query.unused
    assert unused.text == typed
    assert unused.reason == "Rates here are by the hour, so we looked without it."


def test_the_market_says_which_money(ask, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        settings = MarketSettings.load()
        settings.currency, settings.country = "EUR", "DE"
        settings.save()
    assert ask("plumber under €50").rate_max == 5000
    assert ask("plumber unter 1.000").rate_max is None
    assert ask("plumber under 1.000").rate_max is None
    assert ask("plumber 411038").unused == ()


# --- Postal codes -----------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("411038 electrician", "411038"),
        ("electrician 400001", "400001"),
        ("electrician in 411038 pune", "in 411038"),
        ("electrician pin code 411 038", "pin code 411 038"),
        ("electrician pincode - 411038", "pincode - 411038"),
        ("electrician near ४११०३८", "near ४११०३८"),
    ],
)
def test_a_pin_code_is_not_used_and_that_is_said(ask, text, typed):
    query = ask(text)
    assert query.trade.slug == "electrician"
    (unused,) = query.unused
    assert unused.text == typed
    sentence = "We cannot search by pin code yet. Choose the city or the neighbourhood."
    assert unused.reason == sentence
    assert query.words == ()


@pytest.mark.parametrize(
    "text",
    [
        "electrician 9822012345",
        "electrician 982201 23456",
        "electrician 011038",
        "electrician 4110",
        "electrician under ₹4,11,038",
        "electrician 411 038",
    ],
)
def test_other_numbers_are_no_pin_codes(ask, text):
    assert "area" not in [one.kind for one in ask(text).unused]
