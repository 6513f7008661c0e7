"""Money is an integer of minor units beside an ISO currency, from form to ledger.

Parsing, splitting and showing happen here and nowhere else. Shares are rounded half
up, and what is left goes to the other side, so that the parts add up to the whole.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol

# fmt: off
CURRENCIES = (
    "AED", "AUD", "BDT", "BHD", "BRL", "CAD", "CHF", "EUR", "GBP", "IDR", "INR", "JPY",
    "KES", "KWD", "LKR", "MXN", "MYR", "NGN", "NPR", "NZD", "OMR", "PHP", "PKR", "PLN",
    "QAR", "SAR", "SGD", "THB", "USD", "VND", "ZAR",
)
# fmt: on

# LOCALES decide the symbol, LAKHS the grouping: ₹1,00,000 but $100,000.
LOCALES = {"INR": "en_IN", "PKR": "en_PK", "EUR": "en_IE", "USD": "en_US"}
LAKHS = {"BDT", "INR", "NPR", "PKR"}
BASIS = 10_000
MINUS, NBSP = "\u2212", "\u00a0"

# A comma may only group: "349,50" is refused, not read as thirty-five thousand.
AMOUNT = re.compile(r"-?(\d+|\d{1,3}(,\d{2,3})*,\d{3})?(\.\d*)?", re.ASCII)


class BadMoney(ValueError):
    """What was typed is not a sum of money."""


@cache
def exponent(currency):
    """How many decimals the currency has: INR 2, JPY 0, KWD 3."""
    return get_currency_precision(currency)


@cache
def symbol(currency):
    return get_currency_symbol(currency, LOCALES.get(currency, "en"))


def parse(text, currency):
    """Minor units of what was typed: "1,250", "₹ 349.50", "349". Raises BadMoney."""
    cleaned = str(text).replace(symbol(currency), "").replace(currency, "")
    cleaned = re.sub(r"\s", "", cleaned).replace(MINUS, "-")
    if not AMOUNT.fullmatch(cleaned) or not any(map(str.isdigit, cleaned)):
        raise BadMoney(f"“{text}” is not a sum of money.")
    amount = Decimal(cleaned.replace(",", ""))
    if abs(amount) >= 10**12:
        raise BadMoney(f"“{text}” is more money than we can handle.")
    minor = amount.scaleb(exponent(currency))
    if minor != minor.to_integral_value():
        raise BadMoney(f"{currency} has no fractions that small.")
    return int(minor)


def share(amount, bps):
    """`bps` hundredths of a percent of `amount` minor units, rounded half up."""
    return int((Decimal(amount) * bps / BASIS).quantize(Decimal(1), ROUND_HALF_UP))


def times(amount_per_hour, minutes):
    """Minor units for `minutes` of work at an hourly rate, rounded half up."""
    return int(
        (Decimal(amount_per_hour) * minutes / 60).quantize(Decimal(1), ROUND_HALF_UP)
    )


@lru_cache(4096)
def show(amount, currency):
    """What a person reads: "₹1,250" or "₹349.50", decimals only when there are any."""
    value = _major(amount, currency)
    decimals = "" if _is_whole(value) else "." + "0" * exponent(currency)
    shown = format_currency(
        value,
        currency,
        _pattern(currency) + decimals,
        locale=LOCALES.get(currency, "en"),
        currency_digits=False,
    )
    return shown.replace("-", MINUS)


def show_range(low, high, currency):
    """A span of prices, the currency said once: "₹149–650"."""
    if low == high:
        return show(low, currency)
    bare = show(high, currency).lstrip(symbol(currency) + NBSP)
    return f"{show(low, currency)}–{bare}"


def plain(amount, currency):
    """What a form field shows for `amount`: "349" or "349.50"."""
    value = _major(amount, currency)
    return str(value.to_integral_value() if _is_whole(value) else value)


def _pattern(currency):
    """A symbol that ends in a letter stands apart from its number: "KWD 1.500"."""
    apart = NBSP if symbol(currency)[-1].isalpha() else ""
    return f"¤{apart}" + ("#,##,##0" if currency in LAKHS else "#,##0")


def _major(amount, currency):
    return Decimal(amount).scaleb(-exponent(currency))


def _is_whole(value):
    return value == value.to_integral_value()
