"""What is asked when a gateway tells us something, which must cost little: each word is
looked up and kept by statements that are written once.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q, TextField

from bookings.models import Attempt, WebhookEvent
from toolkit.sql.queries import PreparedQuery
from toolkit.sql.writes import PreparedInsert

# So many names of an attempt are asked for at once, and one that none has.
MOST_NAMES, NOBODY = 4, "-"
_named = PreparedQuery(
    lambda gateway, code, *names: (
        Attempt.objects.filter(
            reduce(
                or_,
                (Q(checkout_id=name) | Q(charge_id=name) for name in names),
                Q(code=code),
            ),
            gateway=gateway,
        )
        .order_by("-pk")
        .values_list("pk", flat=True)[:1]
    ),
    *[TextField()] * (2 + MOST_NAMES),
)
_insert_word = PreparedInsert(WebhookEvent, ignore_conflicts=True)


def find_attempt(
    gateway: str, *, code: str = "", ids: Iterable[str] = ()
) -> int | None:
    """Its key, by our own code, or by one of the gateway's names for it."""
    names = list(dict.fromkeys(filter(None, ids)))
    for begin in range(0, max(len(names), 1), MOST_NAMES):
        asked = [*names[begin:], *[NOBODY] * MOST_NAMES][:MOST_NAMES]
        if found := _named(gateway, code or NOBODY, *asked):
            return found[0]
    return None


def keep_word(event: WebhookEvent) -> bool:
    """Once, whoever else keeps it at the same moment. Whether it was new to us."""
    return _insert_word(event) > 0
