"""Searches that found nobody: how many a day for which words, and never by whom.

Staff read there which trade, which skill, which city is missing. Words that look like
an address, a number or a link are a person's and are not kept, and those that only say
that somebody is wanted make no other wish of the same one.
"""

import re
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from services.models import City, ServiceCategory
from services.zones import market_zone
from toolkit import dates
from toolkit.text import search_form
from workers.models import MissedSearch
from workers.search import language
from workers.search.small_words import WISHES

KEEP = timedelta(days=90)
REPORTED_DAYS = 30
MAX_LETTERS, MAX_WORDS = 80, 8
# An e-mail address, a link, a handle; or so many digits that they may be a number.
PRIVATE = re.compile(r"[@/\\]|www\.|(?:\d[^\w]*){5,}")


def record(
    words: str,
    trade: ServiceCategory | None,
    city: City | None,
    *,
    at: datetime | None = None,
) -> None:
    """Count one search for these words in this place that found nobody."""
    form = search_form(words)
    if PRIVATE.search(form):
        return
    wish = _wish(form)
    if not (wish or trade):
        return
    facts = {
        "day": dates.day_of(at or timezone.now(), market_zone()),
        "words": wish,
        "trade": trade.slug if trade else "",
        "place": city.slug if city else "",
    }
    with transaction.atomic():
        row, is_new = MissedSearch.objects.get_or_create(**facts)
        if not is_new:
            MissedSearch.objects.filter(pk=row.pk).update(count=F("count") + 1)


def _wish(form: str) -> str:
    """What is wanted, in its own words, cut to what there is room for."""
    said = [word for word in form.split() if not _is_small(word)]
    wish = " ".join(said[:MAX_WORDS])
    if len(wish) <= MAX_LETTERS:
        return wish
    # Whole words, unless the first is longer.
    cut = wish[: MAX_LETTERS + 1].rpartition(" ")[0]
    return cut or wish[:MAX_LETTERS]


def _is_small(word: str) -> bool:
    tokens = language.tokens(word)
    return bool(tokens) and WISHES.issuperset(tokens)


def report(*, at: datetime | None = None) -> QuerySet:
    """Rows of words, trade, place and times in the last days, the most often first."""
    first = dates.day_of(at or timezone.now(), market_zone()) - timedelta(REPORTED_DAYS)
    rows = MissedSearch.objects.filter(day__gt=first).order_by()
    rows = rows.values("words", "trade", "place").annotate(times=Sum("count"))
    return rows.order_by("-times", "words", "trade", "place")


def tidy(*, at: datetime | None = None) -> None:
    last = dates.day_of((at or timezone.now()) - KEEP, market_zone())
    MissedSearch.objects.filter(day__lt=last).delete()
