"""The sums of a job as each side reads them, and the state of its payment as a chip."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings import queries
from bookings.models import JobLine, Payment
from bookings.models.line import DISCOUNTS, OURS
from bookings.money import settling
from bookings.queries import prices
from bookings.states import STATUSES, Role
from bookings.words import payments
from services.wordings import worded
from toolkit.money import show
from toolkit.templatetags import when
from toolkit.text import isolate

WAIVED = Payment.Status.WAIVED


def rows(job, role, payments=()):
    """Lines of name and amount for components/sum.html, the total last. `payments` are
    all that is owed for the job.
    """
    if fees := [payment for payment in payments if payment.is_fee]:
        return _fee_rows(job, role, fees)
    if STATUSES[job.status].is_off:
        return [_line(_("Nothing to pay"), job, 0, total=True)]
    lines = prices.lines_of(job)
    less = job.price - job.final_price
    if role != Role.CUSTOMER:
        # What the customer pays us besides is not taken from what the worker asked, and
        # neither is what we pay in their place.
        hidden = DISCOUNTS if role == Role.STAFF else DISCOUNTS | OURS
        lines = [line for line in lines if line.kind not in hidden]
        less += job.discount - job.final_discount
    first = line_rows(lines, job.hourly_rate, job.currency)
    if less:
        first.append(_line(_("Taken off by our team"), job, -less))
    if role == Role.CUSTOMER:
        return first + _end(job, role, payments, job.final_price)
    share = f"{job.commission_bps / 100:g} %"
    taken = sum(line.amount for line in lines) - less - job.final_earnings
    ours = _line(_("Our part, %(share)s") % {"share": share}, job, -taken)
    return [*first, ours, *_end(job, role, payments, job.final_earnings)]


def line_rows(lines, hourly_rate, currency):
    """The lines of a job or a quote, each in words: name and amount."""
    rate = show(hourly_rate, currency)
    return [
        {"name": _named(line, rate), "amount": show(line.amount, currency)}
        for line in lines
    ]


def _named(line, rate):
    match line.kind:
        case JobLine.Kind.HOURS:
            return hours(line.minutes, rate)
        case JobLine.Kind.CALLOUT:
            return _("Call-out")
        case JobLine.Kind.FEE:
            return _("Our fee")
        case JobLine.Kind.COUPON:
            return coupon(line.name)
    return piece(worded(line.name), line.quantity)


def hours(minutes, rate):
    """1½ hours at ₹349 an hour"""
    span = capfirst(when.span(minutes))
    return _("%(span)s at %(rate)s an hour") % {"span": span, "rate": rate}


def coupon(code):
    return _("Coupon %(code)s") % {"code": isolate(code)}


def piece(name, quantity):
    """AC service × 2"""
    name = isolate(name)
    if quantity == 1:
        return name
    return _("%(name)s × %(number)d") % {"name": name, "number": quantity}


def _fee_rows(job, role, fees):
    name, amount = fees[0].get_purpose_display(), sum(fee.amount for fee in fees)
    if not any(fee.refunded or fee.status == WAIVED for fee in fees):
        return [_line(name, job, amount, total=True)]
    return [_line(name, job, amount), *_end(job, role, fees, amount)]


def _end(job, role, payments, total):
    """The total, and before it what of it was given back."""
    back = sum(_given_back(role, payment) for payment in payments)
    waived = sum(_waived(role, payment) for payment in payments)
    has_paid = payments and all(map(_has_paid, payments))
    name = {
        Role.CUSTOMER: _("You paid") if has_paid else _("You pay"),
        Role.WORKER: _("You earn"),
    }.get(role, _("The worker gets"))
    if waived == total:
        name = _("Nothing to pay")
    less = [(_("Waived"), waived), (_("Given back"), back)]
    rows = [_line(what, job, -amount) for what, amount in less if amount]
    return [*rows, _line(name, job, total - waived - back, total=True)]


def tip_rows(tip, role):
    """A tip as either side reads it: all of it is the worker's."""
    shown, left = show(tip.amount, tip.currency), tip.amount - tip.refunded
    if not tip.refunded:
        return [{"name": tip.get_purpose_display(), "amount": shown, "total": True}]
    back = show(-tip.refunded, tip.currency)
    name = _("You earn") if role == Role.WORKER else _("What is left of it")
    return [
        {"name": tip.get_purpose_display(), "amount": shown},
        {"name": _("Given back"), "amount": back},
        {"name": name, "amount": show(left, tip.currency), "total": True},
    ]


def _has_paid(payment):
    sure = (Payment.Status.SECURED, Payment.Status.RELEASED, WAIVED)
    return payment.status in sure


def _waived(role, payment):
    """Of the customer's debt all of it, of the worker's earnings their share."""
    if payment.status != WAIVED:
        return 0
    return payment.amount if role == Role.CUSTOMER else payment.earnings


def _given_back(role, payment):
    """Of the customer's money all of it, of the worker's their share."""
    if not payment.refunded:
        return 0
    if role == Role.CUSTOMER:
        return payment.refunded
    return settling.share_of_worker(payment, payment.refunded)


def chip(owed):
    """kind, icon and text of where the money is; None before anything is owed. It is
    the state of what is to be looked at first, and the sum of all that are in it.
    """
    first = queries.first_due(owed)
    if first is None or not payments.of(first).text:
        return None
    alike = [payment for payment in owed if payment.status == first.status]
    amount = sum(payment.amount for payment in alike)
    back = sum(payment.refunded for payment in alike)
    words = payments.said(first.status, amount, back)
    sums = {"sum": show(amount, first.currency), "back": show(back, first.currency)}
    text = words.text.format(**sums)
    return {"kind": words.colour, "icon": words.icon, "text": text}


def _line(name, job, amount, *, total=False):
    return {"name": name, "amount": show(amount, job.currency), "total": total}
