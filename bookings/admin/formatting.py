"""How jobs and money stand in the lists of staff."""

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html

from bookings.models import Attempt, GatewayOrder
from bookings.reports import periods
from bookings.states import STATUSES
from bookings.words import payments
from toolkit import money
from toolkit.templatetags import when

ATTEMPTS = {
    Attempt.Status.OPEN: "wait",
    Attempt.Status.AUTHORISED: "go",
    Attempt.Status.ENDED: "done",
    Attempt.Status.CAPTURED: "ok",
    Attempt.Status.WRONG: "stop",
}
# Of orders to gateways, and of what gateways tell us.
QUEUED = {
    GatewayOrder.Status.WAITING: "wait",
    GatewayOrder.Status.DONE: "ok",
    GatewayOrder.Status.FAILED: "stop",
}


def job_link(job):
    return row_link(job)


def job_colour(job):
    return STATUSES[job.status].colour


def payment_colour(payment):
    return payments.WORDS[payment.status].colour


def method(payment):
    return str(payments.GATEWAYS[payment.gateway].name)


def how(payment):
    return str(payments.GATEWAYS[payment.gateway].how)


def purpose(payment):
    """What it was for and how it is paid: The work, in cash."""
    return f"{payment.get_purpose_display()}, {how(payment)}"


def amount(payment):
    return money.show(payment.amount, payment.currency)


def commission(payment):
    return money.show(payment.commission, payment.currency)


def refunded(payment):
    return some(payment.refunded, payment.currency)


def some(amount, currency):
    """A sum, or nothing at all: a column of zeros hides what there is."""
    return money.show(amount, currency) if amount else ""


def row_link(row):
    """To the page about a row of any of our lists."""
    if row is None:
        return ""
    url = reverse(row.snippet_viewset.get_url_name("inspect"), args=[row.pk])
    return format_html('<a href="{}">{}</a>', url, row)


def moment(at, job=None):
    """At the place of the job; what belongs to none on the clock of the market."""
    return when.moment(at, job.city if job else periods.market_zone())


def debit(posting):
    return _side(posting, posting.amount)


def credit(posting):
    return _side(posting, -posting.amount)


def figure(amount, currency):
    """A number for spreadsheets, which add up what is no text."""
    return Decimal(money.plain(amount, currency))


def _side(posting, amount):
    return money.show(amount, posting.account.currency) if amount > 0 else ""
