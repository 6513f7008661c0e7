"""The sums of a job as each side reads them, and the state of its payment as a chip."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import Payment
from bookings.states import STATUSES, Role
from bookings.words import payments
from toolkit.money import show
from toolkit.templatetags import when


def rows(job, role, payment=None):
    """Lines of name and amount for components/sum.html, the total last."""
    late = payment is not None and payment.purpose == Payment.Purpose.LATE_CANCEL
    if late:
        return [_line(_("Late cancellation"), job, payment.amount, total=True)]
    if STATUSES[job.status].is_off:
        return [_line(_("Nothing to pay"), job, 0, total=True)]
    paid = payment is not None and payment.status == Payment.Status.RELEASED
    work = _("%(span)s at %(rate)s an hour") % {
        "span": capfirst(when.span(job.minutes)),
        "rate": _rate(job),
    }
    if role == Role.CUSTOMER:
        total = _("You paid") if paid else _("You pay")
        return [_line(work, job, job.price), _line(total, job, job.price, total=True)]
    total = _("You earn") if role == Role.WORKER else _("The worker gets")
    share = f"{job.commission_bps / 100:g} %"
    return [
        _line(work, job, job.price),
        _line(_("Our part, %(share)s") % {"share": share}, job, -job.commission),
        _line(total, job, job.earnings, total=True),
    ]


def chip(payment):
    """kind, icon and text of the payment’s state; None before anything is owed."""
    words = payment and payments.WORDS[payment.status]
    if not (words and words.text):
        return None
    text = words.text.format(sum=show(payment.amount, payment.currency))
    return {"kind": words.colour, "icon": words.icon, "text": text}


def paid_note(payment, city):
    """When it was paid, for a receipt; nothing before that."""
    if payment is None or payment.paid_at is None:
        return ""
    how = payments.GATEWAYS[payment.gateway].paid
    return f"{how}, {when.full_moment(payment.paid_at, city)}."


def _line(name, job, amount, *, total=False):
    return {"name": name, "amount": show(amount, job.currency), "total": total}


def _rate(job):
    return show(job.hourly_rate, job.currency)
