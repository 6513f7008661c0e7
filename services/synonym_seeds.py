"""The search phrases that come with the product, each offered once.

What editors changed or deleted does not come back: what was offered is remembered, also
when its row is gone.
"""

import json
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from services.models import SeededPhrase, ServiceCategory, Synonym
from toolkit.cache.versions import advance
from toolkit.text import search_form

# What a group is about that names no service.
ELSEWHERE = ""
MEANING = ("trade", "skill", "job", "is_elsewhere")
SYNONYMS = Path(__file__).parent / "data" / "synonyms.json"


@transaction.atomic
def load() -> int:
    """Add those that were not offered yet; gives how many are new."""
    known = set(SeededPhrase.objects.values_list("key", flat=True))
    there = set(Synonym.objects.values_list("key", *MEANING))
    offered, new = [], []
    for key, synonym in _seeds():
        if key in known:
            continue
        known.add(key)
        offered.append(SeededPhrase(key=key))
        meaning = (synonym.trade_id, synonym.skill_id, synonym.job_id)
        row = (synonym.key, *meaning, synonym.is_elsewhere)
        if row not in there:
            there.add(row)
            new.append(synonym)
    SeededPhrase.objects.bulk_create(offered, batch_size=500)
    Synonym.objects.bulk_create(new, batch_size=100)
    if new:
        advance("services.Synonym")
    return len(new)


def _seeds() -> Iterator[tuple[str, Synonym]]:
    """(what it is remembered by, the row) of each phrase whose service is here.

    Where editors have no such skill or usual job, the phrase leads to the service.
    """
    trades = {
        trade.slug: trade
        for trade in ServiceCategory.objects.prefetch_related("skills", "typical_jobs")
    }
    for group in json.loads(SYNONYMS.read_text()):
        slug = group.get("trade", ELSEWHERE)
        if slug not in (ELSEWHERE, *trades):
            continue
        meaning = _meaning(trades.get(slug), group)
        for phrase in group["phrases"]:
            form = search_form(phrase)
            synonym = Synonym(
                phrase=phrase,
                key=form,
                language=group["language"],
                certainty=group["certainty"],
                **meaning,
            )
            yield f"{slug}:{form}", synonym


def _meaning(trade, group):
    if trade is None:
        return {"is_elsewhere": True}
    for name, things in (("skill", trade.skills), ("job", trade.typical_jobs)):
        for thing in things.all():
            if group.get(name) == thing.name:
                return {name: thing}
    return {"trade": trade}
