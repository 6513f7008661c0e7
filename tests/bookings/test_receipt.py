"""What a customer keeps of a paid job: who issued it, for what, and when."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from bookings import jobs
from bookings.models import BookingSettings
from bookings.money import payments
from bookings.states import Status
from services.models import MarketSettings
from tests.clock import DEFAULT
from tests.harness_clock import at
from tests.reading import part, row, tree, words
from tests.services.test_bounds import post

BEGINS = DEFAULT

COMPANY = "Callout Services & Sons Pvt Ltd"
ADDRESS = "4 Law College Road\nPune 411004"
GSTIN = "27AAPFU0939F1ZV"


@pytest.fixture
def issued(db):
    MarketSettings.objects.update_or_create(
        defaults={
            "company": COMPANY,
            "company_address": ADDRESS,
            "tax_number": GSTIN,
        }
    )


@pytest.fixture
def paid(job_in):
    return pay(job_in)


def pay(job_in):
    job = job_in(Status.FINISHED)
    payments.mark_paid(payments.payment_of(job), by=job.worker)
    return job


@pytest.fixture
def see(request, as_user):
    def see(who, job):
        client = as_user(request.getfixturevalue(who))
        return client.get(reverse("bookings:job", args=[job.code]))

    return see


def test_it_names_who_issues_it(issued, paid, see):
    receipt = part(see("customer", paid), "Receipt")
    assert "Callout, receipt R-2627-000001" in words(receipt)
    assert f"{COMPANY} 4 Law College Road Pune 411004 Tax number {GSTIN}" in words(
        receipt
    )
    assert "Taxes are included in the price." in words(receipt)


@pytest.mark.parametrize("left_out", ["company", "company_address", "tax_number"])
def test_what_is_not_known_leaves_no_line(left_out, issued, job_in, see):
    market = MarketSettings.load()
    lines = dict.fromkeys(["company", "company_address", "tax_number"], True)
    setattr(market, left_out, "")
    market.save()
    receipt = words(part(see("customer", pay(job_in)), "Receipt"))
    lines[left_out] = False
    assert (COMPANY in receipt) == lines["company"]
    assert ("Law College Road" in receipt) == lines["company_address"]
    assert ("Tax number" in receipt) == lines["tax_number"]
    assert ("Taxes are included" in receipt) == lines["tax_number"]


def test_nothing_is_known_of_the_issuer(paid, see):
    receipt = part(see("customer", paid), "Receipt")
    assert "Callout, receipt R-2627-000001" in words(receipt)
    # The code of a job is made by chance, and may spell anything.
    assert "tax" not in words(receipt).replace(paid.code, "").lower()
    assert receipt.select("p.soft") == []


def test_whose_work_it_was_and_what_it_cost(paid, see):
    receipt = part(see("customer", paid), "Receipt")
    told = {
        "For": "Ananya Deshpande",
        "Work": "Kitchen tap drips",
        "Done by": "Suresh Venkataraman",
        "Where": "B-704, Paud Road, Kothrud, Pune 411038",
        "Agreed time": "20 November 2026, 10:00 am to 11:00 am",
        "1 hour at ₹349 an hour": "₹349",
        "You paid": "₹349",
    }
    assert {name: row(receipt, name) for name in told} == told
    assert "Paid in cash, 18 November 2026, 11:10 am." in words(receipt)


@at("2026-12-31T18:20Z")
def test_every_day_in_it_has_its_year(paid, see):
    """At the end of a year, and whoever opens it on the day: no “today”."""
    receipt = words(part(see("customer", paid), "Receipt"))
    assert "2 January 2027, 10:00 am to 11:00 am" in receipt
    assert "Paid in cash, 31 December 2026, 11:50 pm." in receipt
    months = re.findall(r"\b(?:January|December)\b(?: \d{4})?", receipt)
    assert months == ["January 2027", "December 2026"]
    assert not re.search(r"\b(today|tomorrow|Jan|Dec)\b", receipt)


def test_the_title_is_the_name_of_the_file_that_is_printed(paid, see):
    title = tree(see("customer", paid)).title.get_text()
    assert title.startswith("Receipt R-2627-000001 · ")


def test_a_late_fee_has_one_too(issued, job_in, customer, see):
    BookingSettings.objects.update_or_create(defaults={"cancel_fee": 10_000})
    job = job_in(Status.ACCEPTED)
    job = jobs.cancel(job, by=customer, at=job.scheduled_time - timedelta(minutes=5))
    assert "Receipt" not in see("customer", job).text
    payments.mark_paid(payments.payment_of(job), by=job.worker)
    receipt = part(see("customer", job), "Receipt")
    assert row(receipt, "Late cancellation") == "₹100"


def test_there_is_none_before_it_is_paid(issued, job_in, see):
    page = see("customer", job_in(Status.FINISHED))
    assert tree(page).select(".receipt") == []
    assert COMPANY not in page.text


@pytest.mark.parametrize("who", ["worker", "support"])
def test_both_sides_sums_stay_with_the_others(who, issued, paid, see):
    page = see(who, paid)
    assert tree(page).select(".receipt") == []
    assert row(part(page, "Money"), "Our part, 12 %") == "−₹41.88"
    assert "Paid in cash, 18 November 2026, " in page.text


def test_editors_of_the_market_say_who_issues_it(as_user, boss, job_in, see):
    typed = {
        "country": "IN",
        "currency": "INR",
        "company": COMPANY,
        "company_address": ADDRESS,
        "tax_number": GSTIN,
        "tax_name": "GST",
        "tax_bps": "18",
        "prices_include_tax": "on",
        "year_begins": "0",
    }
    assert post(as_user(boss), MarketSettings, typed) == {}
    receipt = words(part(see("customer", pay(job_in)), "Receipt"))
    assert "Callout, receipt R-000001" in receipt
    assert "of which GST 18 % ₹53.24" in receipt
    assert COMPANY in receipt
    assert GSTIN in receipt


def test_markup_in_it_is_only_words(job_in, see):
    MarketSettings.objects.update_or_create(defaults={"company": "<b>Firm</b>"})
    paid = pay(job_in)
    assert "<b>Firm</b>" not in see("customer", paid).text
    assert "<b>Firm</b>" in words(part(see("customer", paid), "Receipt"))
