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

SYNONYMS = Path(__file__).parent / "data" / "synonyms.json"


@transaction.atomic
def load() -> int:
    """Add those that were not offered yet; gives how many are new."""
    known = set(SeededPhrase.objects.values_list("key", flat=True))
    there = set(Synonym.objects.values_list("key", "trade", "skill", "job"))
    offered, new = [], []
    for key, synonym in _seeds():
        if key in known:
            continue
        known.add(key)
        offered.append(SeededPhrase(key=key))
        meaning = (synonym.trade_id, synonym.skill_id, synonym.job_id)
        if (synonym.key, *meaning) not in there:
            there.add((synonym.key, *meaning))
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
        trade = trades.get(group["trade"])
        if trade is None:
            continue
        meaning = _meaning(trade, group)
        for phrase in group["phrases"]:
            form = search_form(phrase)
            synonym = Synonym(
                phrase=phrase,
                key=form,
                language=group["language"],
                certainty=group["certainty"],
                **meaning,
            )
            yield f"{trade.slug}:{form}", synonym


def _meaning(trade, group):
    for name, things in (("skill", trade.skills), ("job", trade.typical_jobs)):
        for thing in things.all():
            if group.get(name) == thing.name:
                return {name: thing}
    return {"trade": trade}
