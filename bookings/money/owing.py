"""What workers are owed, what of it is still held, and how it would be paid.

Ready is what we owe a worker, less what they owe us of cash, less jobs whose money was
released within the hold period or is contested at a bank: such a job waits whole, with
what was refunded of it. What was paid out before a bank asked stays paid out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from accounts.models import User
from bookings.models import (
    Account,
    BookingSettings,
    Entry,
    Job,
    Payout,
    PayoutAccount,
    Posting,
)
from bookings.money import contests, gateways, ledger
from services import shared
from toolkit import money
from toolkit.units import MinorUnits

# In whole units of the currency.
MINIMUM = 10
PAYABLE, CASH_DUE = Account.Kind.WORKER_PAYABLE, Account.Kind.WORKER_DUE
POTS = (PAYABLE, CASH_DUE)
Way, State = Payout.Way, Payout.Status
# What payouts themselves wrote; what came back is a worker's once more.
OUR_MOVES = (Entry.Kind.NETTING, Entry.Kind.PAYOUT)
# What has nothing to do with whether a customer may object.
AT_ONCE = (Entry.Kind.CASH, Entry.Kind.DUES, Entry.Kind.DUES_BACK)


@dataclass(frozen=True)
class Standing:
    """What is between a worker and us in one currency, at a moment."""

    worker: User
    currency: str
    # What we owe, and what they owe of cash.
    credit: MinorUnits
    cash: MinorUnits
    held: MinorUnits

    @property
    def ready(self) -> MinorUnits:
        """Below zero where the cash that they took is more than the rest."""
        return self.credit - self.cash - self.held

    @property
    def netted(self) -> MinorUnits:
        return max(0, min(self.credit, self.cash))

    @property
    def is_due(self) -> bool:
        return self.ready >= minimum(self.currency)


@dataclass(frozen=True)
class Due:
    standing: Standing
    way: Payout.Way


def minimum(currency: str) -> MinorUnits:
    return MINIMUM * int(10 ** money.exponent(currency))


def hold() -> timedelta:
    return timedelta(days=shared.settings_for(BookingSettings).payout_hold_days)


def young(at: datetime) -> Q:
    """Entries of jobs whose money still waits at that moment, without their cash."""
    released = Posting.objects.filter(
        at__gt=at - hold(),
        account__kind=PAYABLE,
        entry__kind=Entry.Kind.RELEASE,
        entry__job__isnull=False,
    )
    waits = Q(job__in=released.values("entry__job"))
    waits |= Q(job__in=contests.open_jobs(), payout_line=None)
    return waits & ~Q(kind__in=AT_ONCE) | _came_back_contested()


def _came_back_contested() -> Q:
    """What came back of payouts with such a job in them: nobody can tell its parts."""
    back = Payout.objects.filter(
        status=State.FAILED, lines__entry__job__in=contests.open_jobs()
    )
    found = Q(pk=None)
    for code in back.values_list("code", flat=True).distinct():
        found |= Q(
            kind=Entry.Kind.PAYOUT_BACK,
            external_id__startswith=f"{code}-",
            payout_line=None,
        )
    return found


def standings(
    at: datetime | None = None, *, worker: User | None = None
) -> list[Standing]:
    """Of everybody with whom anything is open, or of one; by their names."""
    at = at or timezone.now()
    postings = Posting.objects.filter(account__kind__in=POTS)
    if worker:
        postings = postings.filter(account__worker=worker)
    waits = Q(entry__in=Entry.objects.filter(young(at)))
    sums = (
        postings.order_by()
        .values("account__worker", "account__currency", "account__kind")
        .annotate(all=Sum("amount"), held=Sum("amount", filter=waits, default=0))
    )
    pots: dict[tuple[int, str], dict[str, tuple[int, int]]] = {}
    for row in sums:
        kinds = pots.setdefault((row["account__worker"], row["account__currency"]), {})
        kinds[row["account__kind"]] = row["all"], row["held"]
    known = (
        {worker.pk: worker} if worker else User.objects.in_bulk({w for w, _ in pots})
    )
    found = [
        _standing(known[pk], currency, kinds) for (pk, currency), kinds in pots.items()
    ]
    return sorted(found, key=lambda one: (one.worker.name, one.worker.pk, one.currency))


def _standing(
    worker: User, currency: str, kinds: dict[str, tuple[int, int]]
) -> Standing:
    ours, held = kinds.get(PAYABLE, (0, 0))
    theirs, held_back = kinds.get(CASH_DUE, (0, 0))
    return Standing(worker, currency, -ours, theirs, -held - held_back)


def due(at: datetime | None = None) -> list[Due]:
    """What a batch would pay now, and how, by the names of the workers."""
    ways = Ways()
    return [Due(one, ways.take(one)) for one in standings(at) if one.is_due]


class Ways:
    """Which way each payout of a batch goes: Stripe pays out of what lies there."""

    def __init__(self) -> None:
        self.is_off = bool(gateways.gateway(Way.STRIPE).problem())
        ready = PayoutAccount.objects.filter(gateway=Way.STRIPE, is_ready=True)
        self.joined = set(ready.values_list("worker", flat=True))
        self.left: dict[str, MinorUnits] = {}

    def take(self, one: Standing) -> Payout.Way:
        currency = one.currency
        can = currency in gateways.gateway(Way.STRIPE).currencies()
        if self.is_off or not can or one.worker.pk not in self.joined:
            return Way.BANK
        left = self.left.get(currency)
        left = _lies_at_stripe(currency) if left is None else left
        if left < one.ready:
            return Way.BANK
        self.left[currency] = left - one.ready
        return Way.STRIPE


def _lies_at_stripe(currency: str) -> MinorUnits:
    ordered = Payout.objects.filter(
        status=State.ORDERED, way=Way.STRIPE, currency=currency
    )
    sent = ordered.aggregate(sum=Sum("amount"))["sum"] or 0
    return ledger.balance(Account.Kind.GATEWAY, currency, Way.STRIPE.value) - sent


def ready_entries(
    worker: User, currency: str, at: datetime
) -> QuerySet[Entry, tuple[int, MinorUnits]]:
    """(key, what it is worth to the worker) of what no payout has had yet."""
    mine = Q(
        postings__account__worker=worker,
        postings__account__kind__in=POTS,
        postings__account__currency=currency,
    )
    return (
        Entry.objects.filter(mine, payout_line=None)
        .exclude(kind__in=OUR_MOVES)
        .exclude(young(at))
        .order_by("pk")
        .annotate(credited=-Sum("postings__amount"))
        .values_list("pk", "credited")
    )


@dataclass(frozen=True)
class Held:
    """What a worker earned with one job, and from when on it is ready: None while a
    bank decides about it. Without a job: what came back of a payout with such a one.
    """

    job: Job | None
    currency: str
    amount: MinorUnits
    until: datetime | None


def held(worker: User, at: datetime | None = None) -> Iterator[Held]:
    """Job by job, the first that is ready first."""
    at = at or timezone.now()
    entries = Entry.objects.filter(young(at))
    sums = (
        Posting.objects.filter(
            account__worker=worker, account__kind__in=POTS, entry__in=entries
        )
        .order_by()
        .values("entry__job", "account__currency")
        .annotate(
            amount=-Sum("amount"),
            released=Max("at", filter=Q(entry__kind=Entry.Kind.RELEASE)),
        )
        .order_by("released", "entry__job")
    )
    rows = [row for row in sums if row["amount"]]
    keys = [row["entry__job"] for row in rows if row["entry__job"]]
    jobs = Job.objects.with_people().in_bulk(keys)
    asked = set(contests.open_jobs())
    for row in rows:
        pk, currency = row["entry__job"], row["account__currency"]
        waits = pk is None or pk in asked
        until = None if waits else row["released"] + hold()
        yield Held(jobs.get(pk), currency, row["amount"], until)
