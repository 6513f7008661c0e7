"""Values out of an address, a hidden field, a cookie or a frame of a socket.

Anybody can write anything there. Each kind of value is read here and nowhere else,
within bounds in which all that follows can calculate. A reader is given the text as it
came, or None, and gives the value; None when nothing was said. What cannot be meant
raises Unreadable, whose sentence is for the person who followed that address.
"""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta

from django.core.exceptions import BadRequest, ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

# What a database column for a whole number holds, and what one for an id holds.
MAX_INTEGER, MAX_ID = 2**31 - 1, 2**63 - 1
# Far from the first and the last day that a clock can show, in any zone.
FIRST_YEAR, LAST_YEAR = 2000, 2100

DIGITS = re.compile(r"-?[0-9]{1,19}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Lines may be broken and indented; no other control character is anybody's word.
# Half a surrogate pair is no character at all, and no database takes either.
UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

A_NUMBER = _("The address has something else where a number should be.")
A_NEAR_DAY = _("Choose a day between the years %(first)d and %(last)d.")
A_MOMENT = _("Choose a day and an hour from the calendar.")
A_TIME = _("Choose a time from the list.")
A_CODE = _("That address is not complete.")
A_CHOICE = _("Choose one of the ways that the page offers.")


class Unreadable(BadRequest):
    """Part of a request cannot be meant. `sentence` says which, and what would do."""

    status = 400

    def __init__(self, sentence: Sentence):
        super().__init__(sentence)
        self.sentence = sentence


def number(
    text: str | None,
    *,
    least: int = 0,
    most: int = MAX_INTEGER,
    sentence: Sentence = A_NUMBER,
) -> int | None:
    """A whole number from `least` to `most`, in plain digits."""
    text = _said(text)
    if not text:
        return None
    if not DIGITS.fullmatch(text) or not least <= int(text) <= most:
        raise Unreadable(sentence)
    return int(text)


def day(text: str | None, *, sentence: Sentence = "") -> date | None:
    """A day as ISO 8601 has it, in the years we know. Without a sentence of its own the
    example is a day to come.
    """
    text = _said(text)
    if not text:
        return None
    try:
        found = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        found = None
    if found is None or not is_near(found):
        example = {"day": _in_a_week().isoformat()}
        raise Unreadable(sentence or _("Write a day like %(day)s.") % example)
    return found


def month(text: str | None, *, sentence: Sentence = "") -> date | None:
    """The first day of a month such as 2026-11."""
    text = _said(text)
    example = {"month": f"{_in_a_week():%Y-%m}"}
    sentence = sentence or _("Write a month like %(month)s.") % example
    if text and not MONTH.fullmatch(text):
        raise Unreadable(sentence)
    return day(text and f"{text}-01", sentence=sentence)


def moment(
    text: str | None,
    *,
    sentence: Sentence = A_MOMENT,
) -> datetime | None:
    """A day and an hour; aware only if a zone was said."""
    text = _said(text)
    if not text:
        return None
    try:
        found = parse_datetime(text) if text.isascii() else None
    except ValueError:
        found = None
    if found is None or not is_near(found):
        raise Unreadable(sentence)
    return found


def instant(text: str | None, *, sentence: Sentence = A_TIME) -> datetime | None:
    """A moment with its zone, in UTC."""
    # A plus sign in an address that nobody escaped arrives as a space.
    found = moment(_said(text).replace(" ", "+"), sentence=sentence)
    if found is None:
        return None
    if found.tzinfo is None:
        raise Unreadable(sentence)
    return found.astimezone(UTC)


def code(text: str | None, *, sentence: Sentence = A_CODE) -> str | None:
    """A public id: letters, digits and hyphens."""
    text = _said(text)
    if text and not CODE.fullmatch(text):
        raise Unreadable(sentence)
    return text or None


def choice(
    text: str | None,
    choices: Collection[str],
    *,
    sentence: Sentence = A_CHOICE,
) -> str | None:
    text = _said(text)
    if text and text not in choices:
        raise Unreadable(sentence)
    return text or None


def storable(text: str) -> str:
    """Without what no text has and no database takes: NUL, other control characters
    than line breaks and tabs, and halves of surrogate pairs.
    """
    return UNSTORABLE.sub("", text)


def is_near(when: date | datetime) -> bool:
    """Whether all that we calculate with this day stays within what a clock shows."""
    return FIRST_YEAR <= when.year < LAST_YEAR


def validate_near(when: date | datetime) -> None:
    """For a field of a form. Raises a ValidationError."""
    if not is_near(when):
        years = {"first": FIRST_YEAR, "last": LAST_YEAR - 1}
        raise ValidationError(A_NEAR_DAY, params=years)


def _in_a_week() -> date:
    return timezone.localdate() + timedelta(days=7)


def _said(text: str | None) -> str:
    """What was said, as far as it is text at all: a frame may hold anything."""
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Unreadable(A_NUMBER)
    return storable(text).strip()
