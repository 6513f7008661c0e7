"""The receipt that a customer keeps: whole in itself, on a screen and on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings import queries
from bookings.models import Job, Paper, Payment
from bookings.money import paper_facts, papers
from bookings.states import Role
from bookings.views import bill_notes, paper_page
from bookings.views.paper_page import Sheet
from toolkit.money import show
from toolkit.templatetags import when
from toolkit.text import isolate


@dataclass(frozen=True)
class Receipt:
    """`sheet` says the same tomorrow; what was given back since stands below it."""

    job: Job
    payment: Payment
    paper: Paper | None

    @cached_property
    def sheet(self) -> Sheet:
        if self.paper:
            return paper_page.of(self.paper)
        self.payment.job = self.job
        attempt = queries.living_attempt(self.payment)
        method = attempt.method if attempt else ""
        facts = paper_facts.of_receipt(self.payment, method, self.payment.paid_at)
        return paper_page.sheet(Paper.Kind.RECEIPT, self.job.code, facts)

    @property
    def url(self):
        """Of the PDF; "" until it has a number."""
        if not self.paper:
            return ""
        if not self.payment.number and not self.payment.is_tip:
            return reverse("bookings:receipt-pdf", args=[self.job.code])
        return reverse("bookings:paper-pdf", args=[self.job.code, self.paper.number])

    @property
    def sums_since(self):
        paid, back = self.payment.amount, self.payment.refunded
        if not back:
            return []
        rows = [(_("Given back"), -back), (_("So you paid"), paid - back)]
        return [
            {"name": name, "amount": show(sum, self.payment.currency), "total": last}
            for last, (name, sum) in enumerate(rows)
        ]

    @cached_property
    def notes_since(self):
        """What its bank asks, each credit note, and what is on its way back."""
        asked = bill_notes.contests(self.job, Role.CUSTOMER, self.payment)
        is_price = not self.payment.number and not self.payment.is_tip
        if self.job.decided_price is not None and is_price:
            asked.insert(0, bill_notes.decided(self.job, Role.CUSTOMER, self.payment))
        if not self.payment.refunded:
            return asked
        notes = papers.credit_notes_of(self.payment)
        told = {pk for note in notes for pk in note.facts["orders"]}
        ahead = bill_notes.refunds(self.job, self.payment, without=told)
        return [*asked, *(self._credit_note(note) for note in notes), *ahead]

    def _credit_note(self, note):
        amount = show(note.facts["total"], note.facts["currency"])
        day = when.full_day(note.issued_at, self.job.city)
        reason = " ".join(note.facts["reasons"])
        sentence = _("{sum} given back on {day}: “{reason}”")
        if not reason:
            sentence = _("{sum} given back on {day}.")
        return {
            "icon": "repeat",
            "text": sentence.format(sum=amount, day=day, reason=isolate(reason)),
            "url": reverse("bookings:paper", args=[self.job.code, note.number]),
            "link": _("Credit note {number}").format(number=note.number),
        }


def of(job: Job, payments: Sequence[Payment]) -> list[Receipt]:
    """One for each sum that was paid; none before all of them are."""
    settled = (Payment.Status.RELEASED, Payment.Status.WAIVED)
    if any(payment.status not in settled for payment in payments):
        return []
    paid = [one for one in payments if one.status == Payment.Status.RELEASED]
    return [Receipt(job, payment, papers.receipt_of(payment)) for payment in paid]
