"""Searches that found nobody: how many a day for which words, and never by whom.

Staff read there which trade, which skill, which city is missing. Words that look like
an address, a number or a link are a person's and are not kept, nor is what stands
beside somebody's name. Those that only say that somebody is wanted, or hold others
together, make no other wish of the same one.
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
from workers.search.lexicon import lexicon
from workers.search.small_words import GENERIC, NAMES, WISHES

KEEP = timedelta(days=90)
REPORTED_DAYS = 30
MAX_LETTERS, MAX_WORDS = 80, 8
# An e-mail address, a link, a handle; or so many digits that they may be a number.
PRIVATE = re.compile(r"[@/\\]|www\.|(?:\d[^\w]*){5,}")
QUOTES = '"“”„«»'
# They hold words together, and are no wish of anybody.
JOINING = frozenset(
    language.tokens(
        """
        about above across after again against all along already always among anything
        anyone apart back because before behind below beside between both but down each
        either else enough etc ever every everything except few first from here however
        inside instead into just last least like many maybe more most much neither never
        nobody none nor nothing off often once only other otherwise out outside over own
        per perhaps rather same several soon still such sure than thanks thank their
        them themselves then therefore though through together too toward under unless
        until up upon usually via well whatever whether which while whole whose with
        within without yes yet
        abhi agar aise aisa alag andar baad bahar balki bas bilkul bina chaahe dono
        donon dusra dusre filhaal har hamesha isliye itna iska iske jab jaise jaisa
        kabhi kaafi kafi kaunsa kab kam khali kisi kisko kitna kitne kyon kyu kyun lekin
        magar matlab na pehle phir fir sabhi saath sath sirf sirph tab tak thoda thode
        unka uske uska upar waise warna yaha yahan waha wahan zyada jyada
        दोनों बिना साथ सिर्फ लेकिन अगर फिर कभी हमेशा यहां वहां
        """
    )
)


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
    said = [word.strip(QUOTES) for word in form.split()]
    # Who names a person looks for that person, and the rest is the rest of the name.
    if any(_is_name(word) for word in said):
        return ""
    said = [word for word in said if word and not _is_small(word)]
    if not any(_is_own(word) for word in said):
        return ""
    wish = " ".join(said[:MAX_WORDS])
    if len(wish) <= MAX_LETTERS:
        return wish
    # Whole words, unless the first is longer.
    cut = wish[: MAX_LETTERS + 1].rpartition(" ")[0]
    return cut or wish[:MAX_LETTERS]


def _is_small(word: str) -> bool:
    said = language.tokens(word)
    return bool(said) and (WISHES | JOINING).issuperset(said)


def _is_name(word: str) -> bool:
    names = lexicon().names | NAMES
    return any(one.form in names for one in language.words(word))


def _is_own(word: str) -> bool:
    """Whether it may say what is wanted: “repair” alone does not."""
    return not GENERIC.issuperset(language.tokens(word))


def report(*, at: datetime | None = None) -> QuerySet:
    """Rows of words, trade, place and times in the last days, the most often first."""
    first = dates.day_of(at or timezone.now(), market_zone()) - timedelta(REPORTED_DAYS)
    rows = MissedSearch.objects.filter(day__gt=first).order_by()
    rows = rows.values("words", "trade", "place").annotate(times=Sum("count"))
    return rows.order_by("-times", "words", "trade", "place")


def tidy(*, at: datetime | None = None) -> None:
    last = dates.day_of((at or timezone.now()) - KEEP, market_zone())
    MissedSearch.objects.filter(day__lt=last).delete()
