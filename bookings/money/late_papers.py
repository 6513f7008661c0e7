"""Papers of what happened before papers had numbers, in the order of the books.

The clock brings them, and no migration: what stands on a paper is worked out by the
rules of today from the rows as they are, which a migration could not read once a table
has changed, and a site need not stand still for it. Each gets its number in the series
of the year that it belongs to, and the day of its fact. Afterwards there is nothing to
do, and anything that was ever missed would be made good.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from bookings import queries
from bookings.models import Attempt, Entry, Paper, Payment, Payout
from bookings.money import papers, payouts
from bookings.money.gateways import CASH, GATEWAYS
from toolkit.sweeps import oldest_first, sweep

Kinds = Entry.Kind


def missing() -> QuerySet[Entry]:
    """Entries that a paper should be about and is not."""
    about = (
        Q(kind=Kinds.CASH, source=CASH)
        | Q(kind__in=[Kinds.RELEASE, Kinds.TIP], source="callout")
        | Q(kind=Kinds.REFUND, source__in=list(GATEWAYS))
        | Q(kind=Kinds.PAYOUT_DONE, source=payouts.SOURCE)
    )
    return Entry.objects.filter(about, paper=None)


def issue_due(*, at: datetime | None = None) -> int:
    """Issue what is missing, the oldest first. Returns how many there were."""
    at = at or timezone.now()
    rows = oldest_first(missing().filter(at__lte=at), "at")
    return sweep(rows, _issue_once)


def _issue_once(entry: Entry) -> None:
    with transaction.atomic():
        # Whoever else is at it waits here, and then finds that it is done.
        Entry.objects.select_for_update(no_key=True).get(pk=entry.pk)
        if not Paper.objects.filter(entry=entry).exists():
            _issue(entry)


def _issue(entry: Entry) -> None:
    if entry.kind == Kinds.PAYOUT_DONE:
        people = "worker__worker_profile__city"
        code = payouts.code_of(entry)
        payout = Payout.objects.select_related(people).get(code=code)
        papers.issue_statement(payout, entry, payouts.lines_of(payout))
        return
    payment = _payment_of(entry)
    if entry.kind == Kinds.REFUND:
        papers.issue_credit_note(payment, entry)
        return
    attempt = queries.living_attempt(payment)
    method = attempt.method if attempt else ""
    papers.issue_receipt(payment, entry, method=method)


def _payment_of(entry: Entry) -> Payment:
    """Which one it is says the name of its entry."""
    found = Payment.objects.select_related("job__customer", "job__worker", "job__city")
    name = entry.external_id
    if entry.kind == Kinds.REFUND:
        attempt = Attempt.objects.get(code=name.partition("-")[0])
        return found.get(pk=attempt.payment_id)
    return found.get(code=name.removesuffix("-release"))
