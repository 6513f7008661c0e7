"""For every gateway: reports, earnings and spreadsheets say what the postings say,
added up one by one (`report_truth`).
"""

import csv
import io
from datetime import timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from bookings import jobs
from bookings.models import Coupon
from bookings.money import checkout, losses, payments, payouts, refunds, settling, tips
from bookings.reports import market
from bookings.states import Verb
from tests.bookings import documents, report_truth
from tests.bookings.paying import FINISHING, WAY, again, attempt_of, pay, work_through
from tests.bookings.test_admin_reports import read_csv, read_xlsx
from tests.cast import drive, soon
from toolkit import money

WAYS = ["cash", "stripe", "razorpay"]
WHY = "It drips."


@pytest.fixture
def live(online, ask, worker, city):
    """`live(way)`: a job that was paid in this way."""
    hours = iter(range(9, 17, 2))

    def live(way, **more):
        start = soon(city, hour=next(hours))
        job = jobs.accept(ask(gateway=way, start=start, **more), by=worker)
        if way == "cash":
            job = drive(job, *FINISHING)
            payments.mark_job_paid(job, by=worker)
        else:
            drive(pay(online, job), *FINISHING)
            work_through()
        return again(job)

    return live


def late():
    """When everything may be paid out."""
    return timezone.now() + timedelta(days=20)


def tip(bank, job):
    given = tips.give(job, 7_700, "razorpay", by=job.customer)
    bank.pay(checkout.begin(given, WAY, by=job.customer).id)
    checkout.look_again(given)
    work_through()


def pay_out(finance):
    """Late enough for all; what is refunded now, they owe us."""
    batch = payouts.make_batch(by=finance, at=late())
    for payout in batch.payouts.filter(way="bank"):
        payouts.mark_done(payout, by=finance, at=late())


def lose(bank, job, finance):
    """A bank takes it back, and Finance takes that back from the worker."""
    attempt = attempt_of(job)
    case = bank.dispute(documents.charge_of(bank, attempt))
    bank.decide(case["id"], is_won=False)
    settling.settle(attempt)
    losses.take_back(attempt.contests.get(), by=finance, reason=WHY)


def refund(job, amount, finance):
    refunds.refund(attempt_of(job).payment, amount, by=finance, reason=WHY)
    work_through(at=late() + timedelta(days=1))


@pytest.fixture
def told(as_user, finance):
    """`told(by)`: {"csv": sums, "xlsx": sums} of the report of revenue."""

    def told(by):
        client, url = as_user(finance), reverse("report_revenue")
        sheets = {
            kind: client.get(url, {"by": by, "export": kind})
            for kind in ("csv", "xlsx")
        }
        rows = {
            "csv": read_csv(sheets["csv"])[1:],
            "xlsx": read_xlsx(sheets["xlsx"])[1:],
        }
        return {
            kind: [sum(Decimal(str(row[n])) for row in found) for n in (2, 3, 4, 5)]
            for kind, found in rows.items()
        }

    return told


@pytest.mark.parametrize("with_a_coupon", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_all_that_tells_of_money_says_the_same(
    online, live, told, as_user, worker, finance, way, with_a_coupon
):
    Coupon.objects.create(code="OFF", amount_off=9_999)
    code = "off" if with_a_coupon else ""
    job, other = live(way, code=code), live("razorpay")
    report_truth.everything_says_the_same(worker, late())
    tip(online, other)
    pay_out(finance)
    report_truth.everything_says_the_same(worker, late())
    if way != "cash":
        refund(job, 10_003, finance)
    if way == "stripe":
        lose(online, job, finance)
    report_truth.everything_says_the_same(worker, late())
    (sums,) = market.takings()
    names = ("paid", "coupons", "commission", "earned")
    whole = [report_truth.plain(sums[name]) for name in names]
    assert bool(sums["coupons"]) == with_a_coupon
    for by in ("month", "trade", "city"):
        assert told(by) == {"csv": whole, "xlsx": whole}, by
    client, page = as_user(worker), reverse("bookings:earnings")
    rows = list(
        csv.DictReader(io.StringIO(text_of(client.get(page, {"format": "csv"}))))
    )
    columns = ("customer paid", "coupon", "commission", "earned")
    assert [sum(Decimal(row[name]) for row in rows) for name in columns] == whole
    soup = BeautifulSoup(client.get(page).content, "html.parser")
    shown = soup.select_one(".money-big").get_text(strip=True)
    assert shown == money.show(sums["earned"], "INR")


def text_of(response):
    return response.content.decode("utf-8-sig")


def test_what_went_back_after_a_payout_is_no_earning_of_theirs(
    online, live, worker, finance
):
    job = live("stripe")
    pay_out(finance)
    refund(job, 34_900, finance)
    (sums,) = market.takings()
    assert (sums["paid"], sums["commission"], sums["earned"]) == (0, 0, 0)


def test_a_job_that_was_called_off_brings_nothing(online, ask, worker):
    job = drive(pay(online, jobs.accept(ask(gateway="razorpay"), by=worker)))
    jobs.cancel(job, by=job.customer)
    work_through()
    assert list(market.takings()) == []
    report_truth.everything_says_the_same(worker, late())
    assert not job.events.filter(verb=Verb.PAY)
