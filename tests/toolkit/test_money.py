import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from toolkit import money

AMOUNTS = st.integers(-(10**14) + 1, 10**14 - 1)
CURRENCIES = st.sampled_from(money.CURRENCIES)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (0, "INR", "₹0"),
        (34_900, "INR", "₹349"),
        (34_950, "INR", "₹349.50"),
        (1_00_000_00, "INR", "₹1,00,000"),
        (12_34_567_89, "INR", "₹12,34,567.89"),
        (-35_050, "INR", "−₹350.50"),
        (-1, "INR", "−₹0.01"),
        (1_23_400_50, "PKR", f"Rs{NBSP}1,23,400.50"),
        (10_000_000, "USD", "$100,000"),
        (10_000_050, "EUR", "€100,000.50"),
        (100_000, "JPY", "¥100,000"),
        (7, "JPY", "¥7"),
        (1_500, "KWD", f"KWD{NBSP}1.500"),
        (2_000, "KWD", f"KWD{NBSP}2"),
        (12_300, "CAD", "CA$123"),
    ],
)
def test_a_sum_is_shown_as_people_of_its_country_write_it(amount, currency, shown):
    assert money.show(amount, currency) == shown


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("349", "INR", 34_900),
        ("₹ 349.50", "INR", 34_950),
        ("1,250", "INR", 125_000),
        ("1,00,000", "INR", 10_000_000),
        ("INR 5", "INR", 500),
        ("1\u00a0250.5", "EUR", 125_050),
        (".5", "INR", 50),
        ("5.", "INR", 500),
        ("−20", "INR", -2_000),
        ("-20", "INR", -2_000),
        ("1,250", "JPY", 1_250),
        ("1.125", "KWD", 1_125),
        (349, "INR", 34_900),
    ],
)
def test_what_people_type_is_understood(typed, currency, minor):
    assert money.parse(typed, currency) == minor


@pytest.mark.parametrize(
    ("typed", "currency", "sentence"),
    [
        ("", "INR", "“” is not a sum of money."),
        (".", "INR", "“.” is not a sum of money."),
        ("about 300", "INR", "“about 300” is not a sum of money."),
        ("349,50", "INR", "“349,50” is not a sum of money."),
        ("1,2,3", "INR", "“1,2,3” is not a sum of money."),
        ("1e5", "INR", "“1e5” is not a sum of money."),
        ("1_000", "INR", "“1_000” is not a sum of money."),
        ("NaN", "INR", "“NaN” is not a sum of money."),
        ("Infinity", "INR", "“Infinity” is not a sum of money."),
        ("5 $ 5", "INR", "“5 $ 5” is not a sum of money."),
        ("$5", "INR", "“$5” is in another currency. Type the sum in INR."),
        ("5 USD", "INR", "“5 USD” is in another currency. Type the sum in INR."),
        ("€1.505", "INR", "“€1.505” is in another currency. Type the sum in INR."),
        ("₹5", "USD", "“₹5” is in another currency. Type the sum in USD."),
        ("1.505", "INR", "INR has no fractions that small."),
        ("1.5055", "INR", "INR has no fractions that small."),
        ("0.5", "JPY", "JPY has no fractions that small."),
        ("1.1255", "KWD", "KWD has no fractions that small."),
        ("9" * 400, "INR", f"“{'9' * 39}…” is more money than we can handle."),
        ("x" * 400, "INR", f"“{'x' * 39}…” is not a sum of money."),
        (10**12, "INR", "“1000000000000” is more money than we can handle."),
    ],
)
def test_anything_else_is_refused_with_a_sentence(typed, currency, sentence):
    with pytest.raises(money.BadMoney) as error:
        money.parse(typed, currency)
    assert str(error.value) == sentence


@pytest.mark.parametrize(
    ("typed", "currency", "country", "minor"),
    [
        # Without decimals a point can only group, whatever the custom.
        ("150.000", "VND", "VN", 150_000),
        ("150,000", "VND", "VN", 150_000),
        ("1.250.000", "VND", "VN", 1_250_000),
        ("150.000 ₫", "VND", "VN", 150_000),
        ("150.000đ", "VND", "VN", 150_000),
        ("1.000", "JPY", "JP", 1_000),
        ("¥1,000", "JPY", "JP", 1_000),
        # Where the comma begins a fraction the point groups.
        ("150.000", "IDR", "ID", 15_000_000),
        ("Rp. 150.000", "IDR", "ID", 15_000_000),
        ("1.250", "EUR", "DE", 125_000),
        ("1.250,50", "EUR", "DE", 125_050),
        ("349,50", "EUR", "DE", 34_950),
        ("349,5 €", "EUR", "DE", 34_950),
        ("1\u202f234,56", "EUR", "FR", 123_456),
        ("349.50", "EUR", "DE", 34_950),
        ("1,250.50", "EUR", "DE", 125_050),
        # Where the point begins a fraction the comma groups.
        ("1,250", "EUR", "IE", 125_000),
        ("1,25,000", "INR", "IN", 12_500_000),
        ("1,00,00,000.5", "INR", "IN", 1_000_000_050),
        ("0.500", "INR", "IN", 50),
        ("१,२५,०००", "INR", "IN", 12_500_000),
        ("₹ १२५०.५०", "INR", "IN", 125_050),
        ("Rs. 500/-", "INR", "IN", 50_000),
        ("1’250.50", "CHF", "CH", 125_050),
        ("1'250", "CHF", "CH", 125_000),
        ("1.125", "KWD", "KW", 1_125),
        ("1,250", "KWD", "KW", 1_250_000),
        ("1.125", "KWD", "DE", 1_125),
        ("١٬٢٥٠٫٥", "SAR", "SA", 125_050),
        ("１，２５０", "JPY", "JP", 1_250),
        ("-₹20", "INR", "IN", -2_000),
        ("₹-20", "INR", "IN", -2_000),
    ],
)
def test_f13_a_separator_means_what_it_means_there(typed, currency, country, minor):
    assert money.parse(typed, currency, country) == minor


@pytest.mark.parametrize(
    ("typed", "currency", "country", "sentence"),
    [
        ("1.250", "INR", "IN", "can be ₹1,250 or ₹1.25. Write 1250 or 1.25."),
        ("1.250", "EUR", "IE", "can be €1,250 or €1.25. Write 1250 or 1.25."),
        ("1,250", "EUR", "DE", "can be €1,250 or €1.25. Write 1250 or 1.25."),
        (
            "150,000",
            "IDR",
            "ID",
            "can be IDR\u00a0150,000 or IDR\u00a0150. Write 150000 or 150.",
        ),
    ],
)
def test_f13_what_can_be_read_twice_is_refused_with_both(
    typed, currency, country, sentence
):
    with pytest.raises(money.BadMoney) as error:
        money.parse(typed, currency, country)
    assert str(error.value) == f"“{typed}” {sentence}"


COUNTRIES = st.sampled_from(["", "IN", "VN", "DE", "CH", "FR", "KW", "JP", "XX"])


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.from_regex(r"[1-9]\d{0,2}[.,' ]\d{3}", fullmatch=True), CURRENCIES, COUNTRIES)
def test_f13_no_price_is_ever_a_thousandth_of_another_reading(typed, currency, country):
    """Three digits after a lone separator are a fraction only where both agree."""
    try:
        minor = money.parse(typed, currency, country)
    except money.BadMoney:
        return
    grouped = int("".join(filter(str.isdigit, typed))) * 10 ** money.exponent(currency)
    assert minor == grouped or money.exponent(currency) == 3


def test_bad_money_is_a_value_error_so_that_forms_catch_it():
    assert issubclass(money.BadMoney, ValueError)


@given(AMOUNTS, CURRENCIES)
def test_what_is_shown_can_be_typed_back(amount, currency):
    whole = abs(amount) // 10 ** money.exponent(currency)
    if whole < 10**12:
        assert money.parse(money.show(amount, currency), currency) == amount


@given(st.integers(-(10**13), 10**13), CURRENCIES)
def test_what_a_field_shows_is_what_it_meant(amount, currency):
    if abs(amount) < 10 ** (12 + money.exponent(currency)):
        assert money.parse(money.plain(amount, currency), currency) == amount


@given(st.text(), CURRENCIES)
def test_no_text_breaks_the_parser(text, currency):
    try:
        assert isinstance(money.parse(text, currency), int)
    except money.BadMoney as error:
        assert str(error)  # noqa: PT017


@given(st.integers(0, 10**12), st.integers(0, 10_000))
def test_a_share_and_what_is_left_add_up_and_stay_inside(amount, bps):
    part = money.share(amount, bps)
    assert 0 <= part <= amount
    assert abs(part * 10_000 - amount * bps) <= 5_000


@pytest.mark.parametrize(
    ("amount", "bps", "part"),
    [(34_900, 1200, 4_188), (5, 1000, 1), (4, 1000, 0), (0, 1200, 0), (99, 10_000, 99)],
)
def test_a_share_is_rounded_half_up(amount, bps, part):
    assert money.share(amount, bps) == part


@pytest.mark.parametrize(
    ("rate", "minutes", "price"),
    [
        (34_900, 60, 34_900),
        (34_900, 90, 52_350),
        (34_900, 15, 8_725),
        (33, 30, 17),
        (1, 20, 0),
    ],
)
def test_time_is_charged_by_the_minute_and_rounded_half_up(rate, minutes, price):
    assert money.times(rate, minutes) == price


@pytest.mark.parametrize(
    ("low", "high", "currency", "shown"),
    [
        (14_900, 65_000, "INR", "₹149–650"),
        (14_900, 14_900, "INR", "₹149"),
        (99_900, 1_00_000_00, "INR", "₹999–1,00,000"),
        (1_000, 2_500, "KWD", f"KWD{NBSP}1–2.500"),
    ],
)
def test_a_span_of_prices_names_the_currency_once(low, high, currency, shown):
    assert money.show_range(low, high, currency) == shown


@pytest.mark.parametrize(
    ("amount", "currency", "field"),
    [
        (34_900, "INR", "349"),
        (34_950, "INR", "349.50"),
        (7, "JPY", "7"),
        (1_500, "KWD", "1.500"),
        (10**14, "INR", "1000000000000"),
    ],
)
def test_a_form_field_shows_plain_numbers(amount, currency, field):
    assert money.plain(amount, currency) == field


def test_every_currency_on_the_list_has_a_symbol_and_a_precision():
    assert {money.exponent(code) for code in money.CURRENCIES} == {0, 2, 3}
    assert all(money.symbol(code) for code in money.CURRENCIES)
