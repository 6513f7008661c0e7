"""The only writer of money. Double entry: every entry's postings sum to zero.

Debit is above zero, credit below. Entries are never changed or deleted; a correction is
a new entry. The same (source, external id) posts once, whoever repeats it.

| what happens           | postings                                               |
| cash paid to a worker  | worker_due +price, worker_payable −rest, commission −c |
| taken by a gateway     | gateway +sum, held −sum                                |
| the gateway's own fee  | gateway_fees +fee, gateway −fee                        |
| the work is confirmed  | held +price, worker_payable −rest, commission −c       |
| given back before that | held +sum, gateway −sum                                |
| refunded after that    | worker_payable +w, commission +c, gateway −sum         |
| a bank contests it     | contested +sum, gateway −sum, and its fee as above     |
| and decides for us     | gateway +sum, contested −sum                           |
| or against us          | losses +sum, contested −sum                            |
| of it, what none owed  | held +sum, losses −sum                                 |
| or what staff take     | worker_payable or worker_due +sum, losses −sum         |
| set off against cash   | worker_payable +n, worker_due −n                       |
| a payout is ordered    | worker_payable +x, in_transit −x                       |
| it arrived             | in_transit +x, gateway or bank −x                      |
| it came back           | in_transit +x, worker_payable −x                       |

Of a price with a coupon on it the customer pays less. We add the rest for the worker:
coupons +discount stands beside the first posting of cash and of work that is confirmed,
and coupons −share in a refund, which takes as much of the coupon as of the price.

So a worker who took cash owes us the whole sum and is owed the earnings; the difference
is our commission. Money that is only authorised has not moved and is not in the books.
"""

from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from bookings.models import Account, Entry, Job, Posting
from toolkit.units import MinorUnits

# A worker, the name of a gateway, or None for an account that is only ours.
Owner: TypeAlias = User | str | None
# On which account, whose of them, and how much: debit above zero.
Line: TypeAlias = tuple[Account.Kind, Owner, MinorUnits]
# An account by its kind, the key of its worker and its gateway.
Key: TypeAlias = tuple[str, int | None, str]


class Unbalanced(ValueError):
    """Postings that do not sum to zero: a fault of the caller, never of a person."""


def post(
    source: str,
    external_id: str,
    *,
    kind: Entry.Kind,
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
                    entry=entry, account=accounts[_key(line)], amount=line[2], at=at
                )
                for line in lines
            )
    return entry, created


def account(kind: Account.Kind, currency: str, owner: Owner = None) -> Account:
    return _accounts(currency, [(kind, owner, 0)])[_key((kind, owner, 0))]


def lock(kind: Account.Kind, currency: str, owner: Owner = None) -> None:
    """Until the commit nobody else who locks it reads what is on it."""
    pk = account(kind, currency, owner).pk
    Account.objects.select_for_update(no_key=True).get(pk=pk)


def balance(kind: Account.Kind, currency: str, owner: Owner = None) -> MinorUnits:
    """What is on an account: debits less credits."""
    found = Posting.objects.filter(
        account__kind=kind,
        account__currency=currency,
        account__worker=owner if isinstance(owner, User) else None,
        account__gateway=owner if isinstance(owner, str) else "",
    )
    return _sum(found)


def check() -> list[tuple[int, MinorUnits]]:
    """[(entry id, sum)] of entries that do not sum to zero: always empty."""
    return list(
        Posting.objects.values_list("entry", "account__currency")
        .annotate(total=Sum("amount"))
        .exclude(total=0)
    )


def _accounts(currency: str, lines: list[Line]) -> dict[Key, Account]:
    """The Account of each of these lines; what is missing is made, once."""
    pots = [_account(kind, currency, owner) for kind, owner, _ in lines]
    Account.objects.bulk_create(pots, ignore_conflicts=True)
    known = Account.objects.filter(
        Q(worker=None) | Q(worker__in=[pot.worker for pot in pots if pot.worker]),
        currency=currency,
        kind__in=[pot.kind for pot in pots],
    )
    return {(one.kind, one.worker_id, one.gateway): one for one in known}


def _account(kind: Account.Kind, currency: str, owner: Owner) -> Account:
    worker = owner if isinstance(owner, User) else None
    gateway = owner if isinstance(owner, str) else ""
    return Account(kind=kind, currency=currency, worker=worker, gateway=gateway)


def _key(line: Line) -> Key:
    kind, owner, _amount = line
    if isinstance(owner, User):
        return kind, owner.pk, ""
    return kind, None, owner or ""


def _sum(postings: QuerySet[Posting]) -> MinorUnits:
    return postings.aggregate(total=Sum("amount"))["total"] or 0
