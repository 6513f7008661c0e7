"""The wordings that come with the product, each offered once.

What editors changed or deleted does not come back, as with the search phrases.
"""

import json
from pathlib import Path

from django.db import transaction

from services.models import SeededWording, Wording
from toolkit.cache.versions import advance

WORDINGS = Path(__file__).parent / "data" / "wordings"


@transaction.atomic
def load() -> int:
    """Add those that were not offered yet; gives how many are new."""
    known = set(SeededWording.objects.values_list("language", "text"))
    there = set(Wording.objects.values_list("language", "text"))
    offered, new = [], []
    for path in sorted(WORDINGS.glob("*.json")):
        for text, wording in json.loads(path.read_text(encoding="utf-8")).items():
            key = (path.stem, text)
            if key not in known:
                offered.append(SeededWording(language=path.stem, text=text))
            if key not in known and key not in there:
                row = Wording(language=path.stem, text=text, wording=wording)
                new.append(row)
    SeededWording.objects.bulk_create(offered, batch_size=300)
    Wording.objects.bulk_create(new, batch_size=300)
    if new:
        advance("services.Wording")
    return len(new)
