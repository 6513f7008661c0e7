"""The only writer of money. Double entry: every entry's postings sum to zero.

Debit is above zero, credit below. Entries are never changed or deleted; a correction is
a new entry. The same (source, external id) posts once, whoever repeats it.

| what happens          | postings                                              |
| cash paid to a worker | worker_due +price, worker_payable −rest, commission −c |

So a worker who took cash owes us the whole sum and is owed the earnings; the difference
is our commission.
"""

from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from bookings.models import Account, Entry, Job, Posting
from toolkit.units import MinorUnits

# On which account, whose of them (None is ours), and how much: debit above zero.
Line: TypeAlias = tuple[Account.Kind, User | None, MinorUnits]


class Unbalanced(ValueError):
    """Postings that do not sum to zero: a fault of the caller, never of a person."""


def post(
    source: str,
    external_id: str,
    *,
    kind: str,
    job: Job | None,
    currency: str,
    lines: list[Line],
    at: datetime | None = None,
) -> tuple[Entry, bool]:
    """Write one entry, once. Lines of zero are left out.

    Returns (entry, whether it is new). Raises Unbalanced.
    """
    at = at or timezone.now()
    lines = [line for line in lines if line[2]]
    if not lines or sum(line[2] for line in lines) != 0:
        raise Unbalanced(f"{source} {external_id}: {lines}")
    with transaction.atomic():
        entry, created = Entry.objects.get_or_create(
            source=source,
            external_id=external_id,
            defaults={"kind": kind, "job": job, "at": at},
        )
        if created:
            accounts = _accounts(currency, lines)
            Posting.objects.bulk_create(
                Posting(
                    entry=entry, account=accounts[pot, _pk(worker)], amount=n, at=at
                )
                for pot, worker, n in lines
            )
    return entry, created


def account(kind: Account.Kind, currency: str, worker: User | None = None) -> Account:
    return Account.objects.get_or_create(kind=kind, currency=currency, worker=worker)[0]


def balance(
    kind: Account.Kind, currency: str, worker: User | None = None
) -> MinorUnits:
    """What is on an account: debits less credits."""
    return _sum(Posting.objects.filter(**_on(kind, currency, worker)))


def check() -> list[tuple[int, MinorUnits]]:
    """[(entry id, sum)] of entries that do not sum to zero: always empty."""
    return list(
        Posting.objects.values_list("entry", "account__currency")
        .annotate(total=Sum("amount"))
        .exclude(total=0)
    )


def _accounts(
    currency: str, lines: list[Line]
) -> dict[tuple[str, int | None], Account]:
    """{(kind, worker id): Account} for these lines; what is missing is made, once."""
    pots = [
        Account(kind=kind, currency=currency, worker=worker)
        for kind, worker, _ in lines
    ]
    Account.objects.bulk_create(pots, ignore_conflicts=True)
    known = Account.objects.filter(
        Q(worker=None) | Q(worker__in=[pot.worker for pot in pots if pot.worker]),
        currency=currency,
        kind__in=[pot.kind for pot in pots],
    )
    return {(one.kind, one.worker_id): one for one in known}


def _pk(worker: User | None) -> int | None:
    return worker.pk if worker else None


def _on(kind: Account.Kind, currency: str, worker: User | None) -> dict[str, Any]:
    return {
        "account__kind": kind,
        "account__currency": currency,
        "account__worker": worker,
    }


def _sum(postings: QuerySet[Posting]) -> MinorUnits:
    return postings.aggregate(total=Sum("amount"))["total"] or 0
