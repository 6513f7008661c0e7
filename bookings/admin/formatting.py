"""How money stands in the lists of staff."""

from decimal import Decimal

from bookings.models import Payment
from services import money

PAYMENT_LOOK = {
    Payment.Status.CREATED: "wait",
    Payment.Status.SECURED: "go",
    Payment.Status.RELEASED: "ok",
    Payment.Status.CANCELLED: "done",
    Payment.Status.REVIEW: "stop",
}


def payment(payment):
    return PAYMENT_LOOK[payment.status]


def amount(payment):
    return money.show(payment.amount, payment.currency)


def commission(payment):
    return money.show(payment.commission, payment.currency)


def debit(posting):
    return _side(posting, posting.amount)


def credit(posting):
    return _side(posting, -posting.amount)


def figure(amount, currency):
    """A number for spreadsheets, which add up what is no text."""
    return Decimal(money.plain(amount, currency))


def _side(posting, amount):
    return money.show(amount, posting.account.currency) if amount > 0 else ""
