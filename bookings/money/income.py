"""What a worker earned, read from the books: job by job, day by day, month by month.

Earned is what an entry of the books credited to the worker, taken is our commission in
the same entry, added what we paid for a coupon; earned and taken less what was added is
what the customer paid. On its way is work that is
finished and not marked as paid. Nothing here is computed from a price list.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, TypeAlias, TypedDict

from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextField,
)
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Coalesce, TruncDate, TruncMonth

from accounts.models import User
from bookings import queries
from bookings.models import Account, Entry, Job, Payment, Posting
from toolkit import dates, money
from toolkit.sql.params import Param
from toolkit.sql.queries import PreparedQuery
from toolkit.units import MinorUnits

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class Sums(TypedDict):
        earned: MinorUnits
        taken: MinorUnits
        added: MinorUnits
        paid: MinorUnits
        minus: MinorUnits
        # Of a coupon, with a refund.
        back: MinorUnits

    Earned: TypeAlias = WithAnnotations[Entry, Sums]
else:
    Earned = Entry

OWED, BACK = Account.Kind.WORKER_DUE, (Entry.Kind.REFUND, Entry.Kind.TAKE_BACK)
EARNED, TAKEN = Account.Kind.WORKER_PAYABLE, Account.Kind.COMMISSION
ADDED = Account.Kind.COUPONS
HEADINGS = (
    "date",
    "job",
    "title",
    "customer",
    "currency",
    "customer paid",
    "commission",
    "earned",
    "entry",
    "coupon",
)


@dataclass(frozen=True)
class Total:
    currency: str
    earned: MinorUnits
    taken: MinorUnits
    # What we paid for coupons.
    added: MinorUnits = 0

    @property
    def paid(self) -> MinorUnits:
        return self.earned + self.taken - self.added

    @property
    def minus(self) -> MinorUnits:
        return -self.taken


def entries(
    user: User, *, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Earned]:
    """The worker's entries with their sums as in `Total`, the newest first."""
    return (
        _between(user, since, until)
        .annotate(
            earned=_earned("postings__", ""),
            taken=_sum(TAKEN, "postings__"),
            added=-_sum(ADDED, "postings__"),
        )
        .annotate(paid=F("earned") + F("taken") - F("added"), minus=-F("taken"))
        .annotate(back=-F("added"))
        .select_related("job__customer", "job__city")
        .order_by("-at", "-pk")
    )


def totals(
    user: User, *, since: datetime | None = None, until: datetime | None = None
) -> list[Total]:
    """A Total of those entries for each currency."""
    sums = (
        Posting.objects.filter(entry__in=_between(user, since, until))
        .order_by("account__currency")
        .values("account__currency")
        .annotate(earned=_earned(), taken=_sum(TAKEN), added=-_sum(ADDED))
    )
    rows = sums.values_list("account__currency", "earned", "taken", "added")
    return [Total(*row) for row in rows]


def by_day(
    user: User, currency: str, *, zone: tzinfo, today: date, days: int
) -> list[tuple[date, Total]]:
    """[(date, Total)] of the last `days` local days, today the last."""
    first = today - timedelta(days=days - 1)
    since = dates.start_of(first, zone)
    sums = _sums_by_day(zone)(user.pk, since, currency)
    found = {day: Total(currency, *parts) for day, *parts in sums}
    last_days = [first + timedelta(days=n) for n in range(days)]
    return [(day, found.get(day, Total(currency, 0, 0, 0))) for day in last_days]


@cache
def _sums_by_day(
    zone: tzinfo,
) -> PreparedQuery[tuple[date, MinorUnits, MinorUnits, MinorUnits]]:
    return PreparedQuery(
        lambda worker, since, currency: (
            Posting.objects.filter(
                entry__in=_between(worker, since), account__currency=currency
            )
            .order_by()
            .annotate(day=TruncDate("at", tzinfo=zone))
            .values("day")
            .annotate(earned=_earned(), taken=_sum(TAKEN), added=-_sum(ADDED))
            .values_list("day", "earned", "taken", "added")
        ),
        BigIntegerField(),
        DateTimeField(),
        TextField(),
    )


def months(user: User, zone: tzinfo) -> list[date]:
    """The first days of the months with earnings, the latest first."""
    starts = _between(user).annotate(month=TruncMonth("at", tzinfo=zone))
    found = starts.values_list("month", flat=True).order_by().distinct()
    return sorted({month.date() for month in found}, reverse=True)


def on_its_way(user: User) -> QuerySet[Job]:
    """Jobs whose money is still to come, with `.due` and `.yours`, oldest first; it is
    `.held` when the customer has paid all of it, and `.missing` is what they have not.
    """
    coming = (Payment.Status.CREATED, Payment.Status.SECURED)
    owed = Payment.objects.filter(queries.OWED, job=OuterRef("pk"))
    made = owed.filter(status__in=coming)
    sums = made.order_by().values("job")
    due = sums.annotate(due=Sum("amount")).values("due")
    cut = sums.annotate(cut=Sum("commission") - Sum("discount")).values("cut")
    missing = queries.unpaid().order_by().values("job").annotate(due=Sum("amount"))
    return (
        queries.unpaid_jobs_of(user)
        .with_people()
        .annotate(
            held=Exists(queries.held()) & ~Exists(queries.unpaid()),
            due=Coalesce(Subquery(due), "price"),
            cut=Coalesce(Subquery(cut), F("commission") - F("discount")),
            missing=Coalesce(Subquery(missing.values("due")), "price"),
        )
        .annotate(yours=F("due") - F("cut"))
        .order_by("scheduled_time", "pk")
    )


def owed(user: User) -> list[tuple[str, MinorUnits]]:
    """By currency: above zero the worker owes us, below we owe them."""
    pots = (Account.Kind.WORKER_DUE, Account.Kind.WORKER_PAYABLE)
    sums = Posting.objects.filter(account__worker=user, account__kind__in=pots)
    return list(
        sums.order_by()
        .values_list("account__currency")
        .annotate(total=Sum("amount"))
        .order_by("account__currency")
    )


def table(
    user: User,
    zone: tzinfo,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[tuple[object, ...]]:
    """Rows for a spreadsheet, headings first: texts, and sums as numbers."""
    yield HEADINGS
    found = entries(user, since=since, until=until).iterator(chunk_size=500)
    for entry, job in ((one, one.job) for one in found if one.job):
        words = (job.code, job.title, job.customer.name, job.currency)
        sums = (entry.paid, entry.taken, entry.earned)
        yield (
            dates.day_of(entry.at, zone).isoformat(),
            *words,
            *(Decimal(money.plain(amount, job.currency)) for amount in sums),
            entry.kind,
            Decimal(money.plain(entry.added, job.currency)),
        )


def _between(
    user: User | Param, since: datetime | None = None, until: datetime | None = None
) -> QuerySet[Entry]:
    found = Entry.objects.filter(job__worker=user, kind__in=Entry.EARNINGS)
    if since:
        found = found.filter(at__gte=since)
    if until:
        found = found.filter(at__lt=until)
    return found


def _earned(path: str = "", entry: str = "entry__") -> CombinedExpression:
    """What came to the worker, less what went back of it, also where they owe us that
    since it was paid out before. The cash that they took is not what they earned.
    """
    owed = Q(**{f"{path}account__kind": OWED, f"{entry}kind__in": BACK})
    return _credited(Q(**{f"{path}account__kind": EARNED}) | owed, path)


def _sum(pot: Account.Kind, path: str = "") -> CombinedExpression:
    """What was credited there, as a sum over postings at the end of `path`."""
    return _credited(Q(**{f"{path}account__kind": pot}), path)


def _credited(there: Q, path: str) -> CombinedExpression:
    return -Coalesce(Sum(f"{path}amount", filter=there), 0)
