"""What the market did in a period: who was booked most, and where the money came from.

Bookings are counted from events and money is added up from postings, both by when they
happened; a price on a job is never read. Sums in different currencies stay apart. All
rows of a report together are what the books moved in that time.
"""

from dataclasses import dataclass

from django.db.models import Count, DateField, F, Q, Sum
from django.db.models.functions import Coalesce, TruncMonth

from bookings import states
from bookings.models import Account, Entry, JobEvent, Posting
from bookings.money import income
from bookings.reports import periods
from bookings.states import Status, Verb
from toolkit import money
from workers.models import WorkerProfile

PERMISSION = "bookings.view_reports"
Kind = Account.Kind

ENDINGS = {
    status: [edge.verb for edge in states.EDGES if edge.target == status]
    for status in (Status.FINISHED, Status.CANCELLED)
}
# Being paid is no booking, but who was only paid in a period belongs in its report too.
COUNTED = [Verb.ACCEPT, Verb.PAY, *ENDINGS[Status.FINISHED], *ENDINGS[Status.CANCELLED]]
# A request that was withdrawn before anybody accepted it was never a booking.
BOOKING = Q(verb=Verb.ACCEPT) | ~Q(src=Status.PENDING)
# What is counted, as conditions on events.
EVENTS = {
    "asked": Q(verb=Verb.REQUEST),
    "accepted": BOOKING & Q(verb=Verb.ACCEPT),
    "finished": BOOKING & Q(verb__in=ENDINGS[Status.FINISHED]),
    "cancelled": BOOKING & Q(verb__in=ENDINGS[Status.CANCELLED]),
    # Of the cancelled ones: one of the two was not there.
    "no_shows": BOOKING & Q(verb=Verb.NO_SHOW),
}
COUNTS = {
    name: Count("pk", filter=EVENTS[name])
    for name in ("accepted", "finished", "cancelled", "no_shows")
}


@dataclass(frozen=True)
class Booked:
    """A worker's row: what was counted, and what customers paid."""

    worker: WorkerProfile
    currency: str
    accepted: int
    finished: int
    cancelled: int
    no_shows: int
    value: int

    @property
    def shown(self):
        return money.show(self.value, self.currency)


def most_booked(since=None, until=None, *, trade=None, city=None):
    """Rows of worker, currency and counts, the most accepted bookings first.

    A query: slice it, sort it, and give the rows to `with_workers`.
    """
    return (
        _events(since, until, trade, city)
        .values("job__worker", "job__currency")
        .annotate(**COUNTS)
        .order_by("-accepted", "-finished", "job__worker", "job__currency")
    )


def with_workers(rows, since=None, until=None, *, trade=None, city=None):
    """A Booked for each row, with its worker and what the books say was paid."""
    rows = list(rows)
    ids = {row["job__worker"] for row in rows}
    workers = WorkerProfile.objects.with_names().in_bulk(ids)
    paid = {
        (row["entry__job__worker"], row["account__currency"]): row["paid"]
        for row in _money(since, until, trade, city)
        .filter(entry__job__worker__in=ids)
        .values("entry__job__worker", "account__currency")
        .annotate(paid=-Sum("amount"))
    }
    return [
        Booked(
            workers[row["job__worker"]],
            row["job__currency"],
            *(row[name] for name in COUNTS),
            value=paid.get((row["job__worker"], row["job__currency"]), 0),
        )
        for row in rows
    ]


def bookings(since=None, until=None, *, trade=None, city=None):
    """{"accepted": …, "finished": …, "cancelled": …, "no_shows": …} of everybody
    together.
    """
    return _events(since, until, trade, city).aggregate(**COUNTS)


def revenue(since=None, until=None, *, by="month", trade=None, city=None, zone=None):
    """Rows of group, currency, jobs, paid, commission and earned (a query).

    `paid` is what customers paid and `coupons` what we paid in their place; of both
    together `commission` is ours and `earned` the workers'.
    """
    groups = {
        "month": {
            "group": TruncMonth(
                "at", tzinfo=zone or periods.market_zone(), output_field=DateField()
            )
        },
        "trade": {
            "key": F("entry__job__service_category"),
            "group": F("entry__job__service_category__name"),
        },
        "city": {"key": F("entry__job__city"), "group": F("entry__job__city__name")},
    }
    return (
        _money(since, until, trade, city)
        .values(**groups[by], currency=F("account__currency"))
        .annotate(**_parts())
        .order_by("-group" if by == "month" else "-paid", "group", "currency")
    )


def takings(since=None, until=None, *, trade=None, city=None):
    """The same in one row for each currency: what all rows of a report add up to."""
    return (
        _money(since, until, trade, city)
        .values(currency=F("account__currency"))
        .annotate(**_parts())
        .order_by("currency")
    )


def _events(since, until, trade, city):
    period = periods.Period(since, until)
    events = JobEvent.objects.filter(period.within("at"), BOOKING, verb__in=COUNTED)
    return _at(events, "job", trade, city).order_by()


def _money(since, until, trade, city):
    """The credits of work that was paid, the worker's and ours, less what we paid of it
    for coupons. What went back counts too where they owe it to us, since they had been
    paid out before.
    """
    period = periods.Period(since, until)
    kinds = [Kind.WORKER_PAYABLE, Kind.COMMISSION, Kind.COUPONS]
    theirs_and_ours = Q(account__kind__in=kinds)
    theirs_and_ours |= Q(account__kind=Kind.WORKER_DUE, entry__kind__in=income.BACK)
    postings = Posting.objects.filter(
        theirs_and_ours, period.within("at"), entry__kind__in=Entry.EARNINGS
    )
    return _at(postings, "entry__job", trade, city).order_by()


def _at(rows, path, trade, city):
    if trade:
        rows = rows.filter(**{f"{path}__service_category": trade})
    if city:
        rows = rows.filter(**{f"{path}__city": city})
    return rows


def _parts():
    ours, coupons = Q(account__kind=Kind.COMMISSION), Q(account__kind=Kind.COUPONS)

    def credited(which):
        return -Coalesce(Sum("amount", filter=which), 0)

    return {
        "jobs": Count("entry__job", distinct=True),
        "paid": -Sum("amount"),
        "coupons": -credited(coupons),
        "commission": credited(ours),
        "earned": credited(~ours & ~coupons),
    }
