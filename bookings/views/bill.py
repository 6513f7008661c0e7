"""The sums of a job as each side reads them, and the state of its payment as a chip."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings.models import Payment
from bookings.money import settling
from bookings.states import STATUSES, Role
from bookings.words import payments
from toolkit.money import show
from toolkit.templatetags import when


def rows(job, role, payment=None):
    """Lines of name and amount for components/sum.html, the total last."""
    if payment is not None and payment.is_fee:
        return _fee_rows(job, role, payment)
    if STATUSES[job.status].is_off:
        return [_line(_("Nothing to pay"), job, 0, total=True)]
    work = _("%(span)s at %(rate)s an hour") % {
        "span": capfirst(when.span(job.minutes)),
        "rate": _rate(job),
    }
    first = [_line(work, job, job.price)]
    if less := job.price - job.final_price:
        first.append(_line(_("Taken off by our team"), job, -less))
    if role == Role.CUSTOMER:
        return first + _end(job, role, payment, job.final_price)
    share = f"{job.commission_bps / 100:g} %"
    ours = _("Our part, %(share)s") % {"share": share}
    first.append(_line(ours, job, -job.final_commission))
    return first + _end(job, role, payment, job.final_earnings)


def _fee_rows(job, role, payment):
    fee = payment.get_purpose_display()
    if not payment.refunded:
        return [_line(fee, job, payment.amount, total=True)]
    return [_line(fee, job, payment.amount), *_end(job, role, payment, payment.amount)]


def _end(job, role, payment, total):
    """The total, and before it what of it was given back."""
    back = _given_back(role, payment)
    name = {
        Role.CUSTOMER: _("You paid") if _has_paid(payment) else _("You pay"),
        Role.WORKER: _("You earn"),
    }.get(role, _("The worker gets"))
    last = _line(name, job, total - back, total=True)
    return [_line(_("Given back"), job, -back), last] if back else [last]


def _has_paid(payment):
    sure = (Payment.Status.SECURED, Payment.Status.RELEASED)
    return payment is not None and payment.status in sure


def _given_back(role, payment):
    """Of the customer's money all of it, of the worker's their share."""
    if payment is None or not payment.refunded:
        return 0
    if role == Role.CUSTOMER:
        return payment.refunded
    return payment.refunded - settling.our_share(payment, payment.refunded)


def chip(payment):
    """kind, icon and text of the payment’s state; None before anything is owed."""
    words = payment and payments.of(payment)
    if not (words and words.text):
        return None
    sums = {
        "sum": show(payment.amount, payment.currency),
        "back": show(payment.refunded, payment.currency),
    }
    text = words.text.format(**sums)
    return {"kind": words.colour, "icon": words.icon, "text": text}


def _line(name, job, amount, *, total=False):
    return {"name": name, "amount": show(amount, job.currency), "total": total}


def _rate(job):
    return show(job.hourly_rate, job.currency)
