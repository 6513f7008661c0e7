"""Papers with numbers: a receipt, a credit note, a payout statement. Issued once, in
the transaction of the fact that each is about, and never changed.

The number is taken under a lock of its series and is part of the same commit: whoever
takes the next one waits for it, and a rollback leaves no gap. So the series is locked
last. A series is of one kind and, where the market says so, of one financial year:
R-2627-000123 is the 123rd receipt of the year that began in 2026.

What stands on a paper is frozen as plain values (`paper_facts`).
"""

from datetime import datetime
from typing import Any, TypeAlias

from django.db import transaction
from django.db.models import F, QuerySet

from bookings.models import Entry, Paper, PaperSeries, Payment, Payout
from bookings.money import paper_facts
from bookings.money.paper_facts import Facts, PartOfPayout
from services import zones
from services.models import MarketSettings

Kind = PaperSeries.Kind
LETTERS = {Kind.RECEIPT: "R", Kind.CREDIT_NOTE: "C", Kind.STATEMENT: "P"}
DIGITS = 6
About: TypeAlias = dict[str, Payment | Payout]


# --- Issued with what they are about ------------------------------------------


def issue_receipt(payment: Payment, entry: Entry, *, method: str = "") -> Paper:
    """For a sum that was just paid: by `entry` it is the worker's and ours. `method`:
    by which card or the like, as the gateway calls it.
    """
    facts = paper_facts.of_receipt(payment, method, entry.at)
    return _issue(Kind.RECEIPT, entry, facts, {"payment": payment})


def issue_credit_note(payment: Payment, entry: Entry) -> Paper | None:
    """For what `entry` gave back of it after it was paid.

    None while it has no receipt: `late_papers` then brings both in their order.
    """
    receipt = receipt_of(payment)
    if receipt is None:
        return None
    before = [note.facts for note in credit_notes_of(payment)]
    facts = paper_facts.of_credit_note(payment, entry, receipt, before)
    return _issue(Kind.CREDIT_NOTE, entry, facts, {"payment": payment})


def issue_statement(payout: Payout, entry: Entry, parts: list[PartOfPayout]) -> Paper:
    """For a payout that was just done, with all that is in it."""
    facts = paper_facts.of_statement(payout, parts)
    return _issue(Kind.STATEMENT, entry, facts, {"payout": payout})


def _issue(kind: Kind, entry: Entry, facts: Facts, about: About) -> Paper:
    """Raises IntegrityError, and takes no number, when this entry has its paper."""
    with transaction.atomic():
        series = _next_of(kind, entry.at)
        return Paper.objects.create(
            series=series,
            count=series.last,
            number=f"{series.name}-{series.last:0{DIGITS}}",
            entry=entry,
            issued_at=entry.at,
            facts=facts,
            **about,
        )


def _next_of(kind: Kind, at: datetime) -> PaperSeries:
    """The series with its next number, locked by having changed it."""
    name = series_name(kind, at)
    found = PaperSeries.objects.filter(name=name)
    while not found.update(last=F("last") + 1):
        # Of those who begin a series at the same moment one does; the others wait.
        series = PaperSeries(name=name, kind=kind)
        PaperSeries.objects.bulk_create([series], ignore_conflicts=True)
    return found.get()


def series_name(kind: Kind, at: datetime) -> str:
    """What the numbers of that kind begin with at this moment, in the market's time."""
    begins = MarketSettings.load().year_begins
    year = financial_year(at, begins)
    return f"{LETTERS[kind]}-{year}" if year else LETTERS[kind]


def financial_year(at: datetime, begins: int) -> str:
    """2627 for the year from April 2026 on; 2026 for one from January; "" for none."""
    if not begins:
        return ""
    local = at.astimezone(zones.market_zone())
    first = local.year - (local.month < begins)
    return f"{first}" if begins == 1 else f"{first % 100:02}{(first + 1) % 100:02}"


# --- Read ----------------------------------------------------------------------


def receipt_of(payment: Payment) -> Paper | None:
    """None before it is paid; for what was paid before papers had numbers, until
    `late_papers` has come by.
    """
    return _of(payment=payment, series__kind=Kind.RECEIPT).first()


def credit_notes_of(payment: Payment) -> list[Paper]:
    """The oldest first."""
    return list(_of(payment=payment, series__kind=Kind.CREDIT_NOTE))


def statement_of(payout: Payout) -> Paper | None:
    """None before it is done."""
    return _of(payout=payout).first()


def find(number: str) -> Paper | None:
    found = Paper.objects.select_related("series", "payment", "payout")
    return found.filter(number=number).first()


def _of(**about: Any) -> QuerySet[Paper]:
    return Paper.objects.filter(**about).select_related("series").order_by("pk")
