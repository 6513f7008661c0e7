"""A market that issues papers, and a PDF as a person sees it."""

from datetime import timedelta

import pypdfium2
import pytest
from django.db import connection
from django.utils import timezone

from bookings.models import Paper, Payout
from bookings.money import payments, payouts, refunds
from bookings.states import Status
from services.models import MarketSettings
from tests.bookings.paying import payment_of, work_through
from tests.bookings.test_payouts import AFTER

COMPANY = "Callout Services & Sons Pvt Ltd"
ADDRESS = "4 Law College Road\nPune 411004"
GSTIN = "27AAPFU0939F1ZV"
WHY = "The tap drips again."


def say(**said):
    """What the settings of the market say."""
    MarketSettings.objects.update_or_create(defaults=said)


def say_gst(**said):
    facts = {
        "company": COMPANY,
        "company_address": ADDRESS,
        "tax_number": GSTIN,
        "tax_name": "GST",
        "tax_bps": 1800,
        "prices_include_tax": True,
    }
    say(**facts | said)


@pytest.fixture
def gst(db):
    say_gst()


@pytest.fixture
def in_cash(job_in):
    """A job whose price changed hands."""

    def make(**given):
        job = job_in(Status.FINISHED, **given)
        payments.mark_paid(payments.payment_of(job), by=job.worker)
        return job

    return make


def give_back(job, amount, by, why=WHY):
    order = refunds.refund(payment_of(job), amount, by=by, reason=why)
    work_through()
    return order


def paid_out(finance):
    """All that is due has arrived: the payout."""
    at = timezone.now() + AFTER
    payouts.make_batch(by=finance, at=at)
    payout = Payout.objects.latest("pk")
    return payouts.mark_done(payout, by=finance, at=at + timedelta(hours=1))


def numbers(kind):
    """In the order in which they were given."""
    found = Paper.objects.filter(series__kind=kind).order_by("pk")
    return list(found.values_list("number", flat=True))


def past_all_rules(*statements):
    """What somebody with the database could do, triggers or not."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        if postgresql:
            cursor.execute("SET session_replication_role = DEFAULT")


def forget_papers():
    """As it was before papers had numbers."""
    past_all_rules("DELETE FROM bookings_paper", "DELETE FROM bookings_paperseries")


def pages_of(response):
    """The words on each page of a PDF, line by line."""
    assert response["Content-Type"] == "application/pdf"
    with pypdfium2.PdfDocument(response.content) as document:
        return [words_on(document, number) for number in range(len(document))]


def words_on(document, number):
    page = document[number]
    try:
        text = page.get_textpage()
        try:
            return text.get_text_bounded().replace("\r\n", "\n")
        finally:
            text.close()
    finally:
        page.close()
