"""The sums of a job as each side reads them, and the state of its payment as a chip."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import Payment
from bookings.states import Role, Status
from services.money import show
from services.templatetags import when

NOTHING_DUE = frozenset({Status.REJECTED, Status.EXPIRED, Status.CANCELLED})
CHIPS = {
    Payment.Status.CREATED: ("wait", "cash", "{sum} to be paid"),
    Payment.Status.SECURED: ("go", "lock", "{sum} held, not taken"),
    Payment.Status.RELEASED: ("ok", "check", "{sum} paid"),
    Payment.Status.REVIEW: ("stop", "warn", "We look at the payment"),
}


def rows(job, role, payment=None):
    """Lines of name and amount for components/sum.html, the total last."""
    late = payment is not None and payment.purpose == Payment.Purpose.LATE_CANCEL
    if late:
        return [_line("Late cancellation", job, payment.amount, total=True)]
    if job.status in NOTHING_DUE:
        return [_line("Nothing to pay", job, 0, total=True)]
    paid = payment is not None and payment.status == Payment.Status.RELEASED
    work = f"{capfirst(when.span(job.minutes))} at {_rate(job)} an hour"
    if role == Role.CUSTOMER:
        total = "You paid" if paid else "You pay"
        return [_line(work, job, job.price), _line(total, job, job.price, total=True)]
    total = "You earn" if role == Role.WORKER else "The worker gets"
    share = f"{job.commission_bps / 100:g} %"
    return [
        _line(work, job, job.price),
        _line(f"Our part, {share}", job, -job.commission),
        _line(total, job, job.earnings, total=True),
    ]


def chip(payment):
    """kind, icon and text of the payment’s state; None before anything is owed."""
    if payment is None or payment.status not in CHIPS:
        return None
    kind, icon, text = CHIPS[payment.status]
    amount = show(payment.amount, payment.currency)
    return {"kind": kind, "icon": icon, "text": text.format(sum=amount)}


def paid_note(payment, city):
    """When it was paid, for a receipt; nothing before that."""
    if payment is None or payment.paid_at is None:
        return ""
    how = _("Paid in cash") if payment.gateway == "cash" else _("Paid by card")
    return f"{how}, {when.full_moment(payment.paid_at, city)}."


def _line(name, job, amount, *, total=False):
    return {"name": name, "amount": show(amount, job.currency), "total": total}


def _rate(job):
    return show(job.hourly_rate, job.currency)
