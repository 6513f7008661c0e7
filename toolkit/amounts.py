"""Numbers as people type them: what a point, a comma and a space mean.

A separator that comes last and only once may begin a fraction; every other one groups.
With three digits after it, it may be either. Then the decimals of the unit and the
custom of the country decide, and where they leave two readings, nobody guesses.
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel import Locale, UnknownLocaleError

POINT, COMMA = ".", ","
# The rest only ever groups, and all is written as one: 1 250, 1'250, 1’250, ١٬٢٥٠.
GROUPS = str.maketrans(dict.fromkeys(" '\u2019\u066c", "'"))
ARABIC_POINT, MINUS = "\u066b", "\u2212"
NUMBER = re.compile(r"(\d[\d.,']*|[.,]\d+)", re.ASCII)
# By thousands, or by lakhs: 1,00,00,000.
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:([.,'])\d{3})(?:\1\d{3})*", re.ASCII)
LAKHS = re.compile(r"\d{1,2}(,\d{2})+,\d{3}", re.ASCII)


class Ambiguous(ValueError):
    """Two numbers fit; `readings` are the greater and the smaller, as Decimals."""

    def __init__(self, text: str, whole: Decimal, fraction: Decimal) -> None:
        super().__init__(text)
        self.readings = whole, fraction


def half_up(value: Decimal | int, places: int = 0) -> Decimal:
    """`value` with so many decimals; a half goes up, as people expect of 4.25."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def mean(total: int, count: int) -> float | None:
    """An average as it is shown, with one decimal: 17 in 4 is 4.3. None of none."""
    return float(half_up(Decimal(total) / count, 1)) if count else None


def typed_amount(
    text: str, decimals: int, signs: tuple[str, ...] = (), country: str = ""
) -> Decimal:
    """The number that was typed, in a unit of so many decimals, `signs` left out.

    Digits of any script count. Raises Ambiguous, or ValueError where there is none.
    """
    bare, is_negative = _without_signs(_plain_digits(text), signs)
    if not NUMBER.fullmatch(bare):
        raise ValueError(text)
    amount = _read(bare, decimals, country)
    return -amount if is_negative else amount


@cache
def decimal_mark(country: str) -> str:
    """What begins a fraction there; a point where we do not know."""
    try:
        locale = Locale.parse(f"und_{country}")
    except (UnknownLocaleError, ValueError):
        return POINT
    symbols = locale.number_symbols
    mark = symbols.get("latn", symbols).get("decimal")
    return COMMA if mark == COMMA else POINT


def _plain_digits(text: str) -> str:
    """One spelling: ASCII digits, plain spaces, “٫” as the point it stands for."""
    text = unicodedata.normalize("NFKC", text).casefold().replace(MINUS, "-")
    text = text.replace(ARABIC_POINT, POINT)
    return " ".join("".join(map(_plain_digit, text)).split())


def _plain_digit(letter: str) -> str:
    return str(unicodedata.decimal(letter, letter))


def _without_signs(text: str, signs: tuple[str, ...]) -> tuple[str, bool]:
    """What is left without a minus and without what names the unit, at either end."""
    is_negative = False
    for sign in ("-", *signs, "-"):
        if sign == "-" and text.startswith(sign) and not is_negative:
            is_negative, text = True, text[1:].strip()
        elif sign != "-" and text.startswith(sign):
            text = text.removeprefix(sign).strip()
        elif sign != "-" and text.endswith(sign):
            text = text.removesuffix(sign).strip()
    return text.translate(GROUPS), is_negative


def _read(bare: str, decimals: int, country: str) -> Decimal:
    whole, mark, fraction = _split(bare)
    grouped = _ungrouped(bare)
    if not mark:
        return _whole(bare, grouped)
    as_fraction = _as_fraction(whole, mark, fraction, country)
    if grouped is None or as_fraction is None:
        return _whole(bare, grouped if as_fraction is None else as_fraction)
    return _chosen(bare, mark, (grouped, as_fraction), decimals, country)


def _split(bare: str) -> tuple[str, str, str]:
    """(whole, mark, fraction) if the last separator comes once, or no mark."""
    last = max(bare.rfind(POINT), bare.rfind(COMMA))
    if last < 0 or bare.count(bare[last]) > 1 or "'" in bare[last:]:
        return bare, "", ""
    return bare[:last], bare[last], bare[last + 1 :]


def _ungrouped(text: str) -> Decimal | None:
    """The whole number that `text` is with its groups; None if they are not right."""
    if text.isdigit() or THOUSANDS.fullmatch(text) or LAKHS.fullmatch(text):
        return Decimal(re.sub(r"\D", "", text))
    return None


def _as_fraction(whole: str, mark: str, fraction: str, country: str) -> Decimal | None:
    left = Decimal(0) if not whole else _ungrouped(whole)
    if left is None:
        return None
    # A comma begins a fraction only where it does so, or after points that group.
    if mark == COMMA and decimal_mark(country) != COMMA and POINT not in whole:
        return None
    return left + (Decimal(f"0.{fraction}") if fraction else 0)


def _chosen(
    bare: str, mark: str, readings: tuple[Decimal, Decimal], decimals: int, country: str
) -> Decimal:
    """Grouped or fraction: 1.250 is 1250 yen, 1.250 dinars, and what in rupees?"""
    grouped, fraction = readings
    mine = decimal_mark(country)
    if decimals == 0:
        return grouped
    # With three decimals it is how every sum is written, and what our fields show.
    if decimals >= 3:
        return fraction
    if mark != mine:
        return grouped
    raise Ambiguous(bare, grouped, fraction)


def _whole(bare: str, amount: Decimal | None) -> Decimal:
    if amount is None:
        raise ValueError(bare)
    return amount
