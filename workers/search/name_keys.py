"""Workers by the beginning of a word of their name, along an index."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from toolkit.text import search_form
from workers.models import WorkerProfile
from workers.models.names import MAX_KEY, NameKey

MAX_WORDS = 6
APOSTROPHE = re.compile("(?<=\\w)['’‘ʼ`´](?=\\w)")
LAST = "\U0010ffff"
BATCH = 500


def keys_of(name: str) -> list[str]:
    """From each of its words on; of D’Souza also as one word."""
    spellings = [words_of(name), words_of(APOSTROPHE.sub("", name))]
    return list(
        dict.fromkeys(
            " ".join(words[:MAX_WORDS][n:])[:MAX_KEY]
            for words in spellings
            for n in range(min(len(words), MAX_WORDS))
        )
    )


def words_of(text: str) -> list[str]:
    """The words of a name in search form, without dots, dashes and the like."""
    plain = "".join(
        char if char.isalnum() or ord(char) > 127 else " " for char in search_form(text)
    )
    return plain.split()


def write(profiles: Iterable[WorkerProfile]) -> None:
    """Write the keys of these profiles anew, where they changed."""
    profiles = list(profiles)
    wanted = {
        (profile.pk, profile.city_id, key)
        for profile in profiles
        for key in keys_of(profile.user.name)
    }
    stored = NameKey.objects.filter(worker__in=[profile.pk for profile in profiles])
    rows = {(row.worker_id, row.city_id, row.key): row.pk for row in stored}
    over = [pk for facts, pk in rows.items() if facts not in wanted]
    new = [
        NameKey(worker_id=worker, city_id=city, key=key)
        for worker, city, key in sorted(wanted - rows.keys())
    ]
    if over or new:
        with transaction.atomic():
            NameKey.objects.filter(pk__in=over).delete()
            NameKey.objects.bulk_create(new, batch_size=BATCH)


def written(profiles: Iterable[WorkerProfile]) -> Iterator[WorkerProfile]:
    """Each of them, once its keys are written; some are read ahead."""
    profiles = iter(profiles)
    while some := list(islice(profiles, BATCH)):
        write(some)
        yield from some


def beginning(typed: str) -> QuerySet[NameKey] | None:
    """Keys that begin so, in no order; None for what is no beginning of a name."""
    start = " ".join(words_of(typed))[:MAX_KEY]
    return _beginning(start) if start else None


def apart(typed: str) -> QuerySet[NameKey] | None:
    """Keys that begin with the last word, of those who have the words before it
    somewhere in their name; None for a single word.
    """
    *whole, start = words_of(typed)[:MAX_WORDS] or [""]
    if not whole:
        return None
    keys = _beginning(start[:MAX_KEY])
    for word in whole:
        its = _beginning(word[:MAX_KEY]).filter(worker=OuterRef("worker"))
        keys = keys.filter(Exists(its))
    return keys


def _beginning(start: str) -> QuerySet[NameKey]:
    if connection.vendor == "postgresql":
        return NameKey.objects.filter(key__startswith=start)
    # There LIKE follows no index, and letters stand in the order of their numbers.
    return NameKey.objects.filter(Q(key__gte=start) & Q(key__lt=start + LAST))
