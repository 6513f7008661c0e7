"""Money is an integer of minor units beside an ISO currency, from form to ledger.

Parsing, splitting and showing happen here and nowhere else. Shares are rounded half
up, and what is left goes to the other side, so that the parts add up to the whole.
"""

import re
import unicodedata
from contextlib import suppress
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale, UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toolkit.amounts import Ambiguous, half_up, typed_amount
from toolkit.locales import is_english, locale_of
from toolkit.units import BasisPoints, MinorUnits, Minutes

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
# What people write beside a sum that is no symbol of the currency.
SPOKEN = {
    "IDR": ("Rp.", "Rp"),
    "INR": ("Rs.", "Rs", "/-"),
    "JPY": ("円",),
    "PKR": ("Rs.", "Rs", "/-"),
    "VND": ("vnđ", "đ"),
}
BASIS = 10_000
# Letters of what was typed that a sentence repeats.
QUOTED = 40
MINUS, NBSP = "\u2212", "\u00a0"


class BadMoney(ValueError):
    """What was typed is not a sum of money."""


@cache
def exponent(currency: str) -> int:
    """How many decimals the currency has: INR 2, JPY 0, KWD 3."""
    return int(get_currency_precision(currency))


@cache
def symbol(currency: str) -> str:
    return get_currency_symbol(currency, LOCALES.get(currency, "en"))


def parse(text: object, currency: str, country: str = "") -> MinorUnits:
    """Minor units of what a person typed. Raises BadMoney, whose text is a sentence.

    A point or a comma may group or begin the fraction, and means the one or the other
    by the currency's decimals and the custom of `country` (an ISO code). What can be
    read in two ways is refused with both: a price is never a thousand times too small.
    """
    try:
        amount = typed_amount(str(text), exponent(currency), signs(currency), country)
    except Ambiguous as unclear:
        if not _has_place(unclear.readings[1], currency):
            raise BadMoney(_too_small(currency)) from unclear
        raise BadMoney(_two_readings(text, unclear, currency)) from unclear
    except ValueError as error:
        raise BadMoney(_no_sum(str(text), currency)) from error
    if abs(amount) >= 10**12:
        sentence = _("“%(typed)s” is more money than we can handle.")
        raise BadMoney(sentence % {"typed": short(text)})
    if not _has_place(amount, currency):
        raise BadMoney(_too_small(currency))
    return int(amount.scaleb(exponent(currency)))


def short(typed: object) -> str:
    """As much of what was typed as a sentence about it has room for."""
    return Truncator(str(typed)).chars(QUOTED)


def _no_sum(text: str, currency: str) -> str:
    sentence = _("“%(typed)s” is not a sum of money.")
    if any(_is_sum_in(other, text) for other in CURRENCIES):
        sentence = _(
            "“%(typed)s” is in another currency. Type the sum in %(currency)s."
        )
    return sentence % {"typed": short(text), "currency": currency}


def _is_sum_in(currency: str, text: str) -> bool:
    """By its sign: the digits alone are a sum in every currency or in none."""
    try:
        typed_amount(text, exponent(currency), signs(currency))
    except ValueError as error:
        return isinstance(error, Ambiguous)
    return True


def _too_small(currency: str) -> str:
    return _("%(currency)s has no fractions that small.") % {"currency": currency}


def _two_readings(text: object, unclear: Ambiguous, currency: str) -> str:
    """The sentence that shows both, each as it can be typed."""
    more, less = (int(sum_.scaleb(exponent(currency))) for sum_ in unclear.readings)
    return _(
        "“%(typed)s” can be %(more)s or %(less)s. "
        "Write %(plain_more)s or %(plain_less)s."
    ) % {
        "typed": short(text),
        "more": show(more, currency),
        "less": show(less, currency),
        "plain_more": plain(more, currency),
        "plain_less": plain(less, currency),
    }


def _has_place(amount: Decimal, currency: str) -> bool:
    minor = amount.scaleb(exponent(currency))
    return minor == minor.to_integral_value()


@cache
def signs(currency: str) -> tuple[str, ...]:
    """What may stand around a sum of this currency, the longest first."""
    locales = ["en", LOCALES.get(currency, "en"), f"und_{currency[:2]}"]
    found = {currency, *SPOKEN.get(currency, ())}
    for name in locales:
        with suppress(UnknownLocaleError):
            found.add(get_currency_symbol(currency, Locale.parse(name)))
    found = {unicodedata.normalize("NFKC", sign).casefold() for sign in found}
    return tuple(sorted(found, key=len, reverse=True))


def share(amount: MinorUnits, bps: BasisPoints) -> MinorUnits:
    """`bps` hundredths of a percent of `amount` minor units, rounded half up."""
    return int(half_up(Decimal(amount) * bps / BASIS))


def part(amount: MinorUnits, of: int, whole: int) -> MinorUnits:
    """`amount` times `of`/`whole`, in minor units, rounded half up, exactly."""
    return (2 * amount * of + whole) // (2 * whole)


def times(amount_per_hour: MinorUnits, minutes: Minutes) -> MinorUnits:
    """Minor units for `minutes` of work at an hourly rate, rounded half up."""
    return int(half_up(Decimal(amount_per_hour) * minutes / 60))


def show(amount: MinorUnits, currency: str) -> str:
    """What a person reads: "₹1,250" or "₹349.50", decimals only when there are any; in
    another language "1.250 ₹", as it writes sums.
    """
    return _shown(amount, currency, get_language() or "en")


@lru_cache(4096)
def _shown(amount: MinorUnits, currency: str, language: str) -> str:
    value = _major(amount, currency)
    decimals = "" if _is_whole(value) else "." + "0" * exponent(currency)
    english = is_english(language)
    shown = format_currency(
        value,
        currency,
        _pattern(currency, decimals)
        if english
        else _local(language, currency, decimals),
        locale=LOCALES.get(currency, "en") if english else locale_of(language),
        currency_digits=False,
    )
    return shown.replace("-", MINUS)


def show_range(low: MinorUnits, high: MinorUnits, currency: str) -> str:
    """A span of prices, the currency said once: "₹149–650"."""
    first, last = show(low, currency), show(high, currency)
    if low == high:
        return first
    if last[-1].isdigit():
        return f"{first}–{last[_start(last) :]}"
    # The sign stands behind: 149–650 €.
    return f"{first[: -_start(first[::-1])]}–{last}"


def _start(shown: str) -> int:
    """Where the number begins."""
    return next(place for place, letter in enumerate(shown) if letter.isdigit())


def plain(amount: MinorUnits, currency: str) -> str:
    """What a form field shows for `amount`: "349" or "349.50"."""
    value = _major(amount, currency)
    return str(value.to_integral_value() if _is_whole(value) else value)


def _pattern(currency: str, decimals: str) -> str:
    """A symbol that ends in a letter stands apart from its number: "KWD 1.500"."""
    apart = NBSP if symbol(currency)[-1].isalpha() else ""
    return f"¤{apart}" + ("#,##,##0" if currency in LAKHS else "#,##0") + decimals


def _local(language: str, currency: str, decimals: str) -> str:
    """The pattern of a language, with so many decimals and one sign of the minus."""
    locale = locale_of(language)
    pattern = locale.currency_formats["standard"].pattern.split(";")[0]
    if get_currency_symbol(currency, locale)[-1].isalpha():
        pattern = pattern.replace("¤#", f"¤{NBSP}#")
    return re.sub(r"(?<=0)\.0+", "", pattern).replace("0", f"0{decimals}", 1)


def _major(amount: MinorUnits, currency: str) -> Decimal:
    return Decimal(amount).scaleb(-exponent(currency))


def _is_whole(value: Decimal) -> bool:
    return value == value.to_integral_value()
