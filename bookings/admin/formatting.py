"""How jobs and money stand in the lists of staff."""

from decimal import Decimal

from django.urls import reverse
from django.utils.html import format_html

from bookings.models import Job
from bookings.states import STATUSES
from bookings.words import payments
from toolkit import money


def job_link(job):
    if job is None:
        return ""
    url = reverse(Job.snippet_viewset.get_url_name("inspect"), args=[job.pk])
    return format_html('<a href="{}">{}</a>', url, job)


def job_colour(job):
    return STATUSES[job.status].colour


def payment_colour(payment):
    return payments.WORDS[payment.status].colour


def method(payment):
    return str(payments.GATEWAYS[payment.gateway].name)


def purpose(payment):
    """What it was for and how it is paid: The work, in cash."""
    return f"{payment.get_purpose_display()}, {payments.GATEWAYS[payment.gateway].how}"


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
