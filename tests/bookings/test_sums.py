"""Every sum stands in the row and the column that its words name."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from bookings import jobs, queries
from bookings.models import BookingSettings, Job
from bookings.money import payments
from bookings.states import Status
from bookings.views import bill
from services import shared
from tests.cast import soon
from workers.models import WorkerSettings


@pytest.fixture(autouse=True)
def _policy(db):
    """Sums that are all different: 90 minutes at 349 are 523.50, of which 20 % ours."""
    rules = BookingSettings.load()
    rules.commission_bps, rules.cancel_fee = 2000, 10_000
    rules.save()


@pytest.fixture
def page_of(as_user, client):
    def page_of(path, user=None):
        answer = (as_user(user) if user else client).get(path)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return page_of


def rows(page):
    """{name: amount} of the sum on a page."""
    lines = page.select(".sum > *")
    return {said(one.select_one("dt")): said(one.select_one("dd")) for one in lines}


def said(tag):
    return " ".join(tag.get_text().split())


def path_of(job):
    return f"/jobs/{job.code}/"


def test_the_price_before_one_asks(page_of, worker):
    code = worker.worker_profile.code
    page = page_of(f"/workers/{code}/book/?minutes=90")
    assert rows(page) == {
        "1½ hours at ₹349 an hour": "₹523.50",
        "You pay, when the work is done": "₹523.50",
    }


@pytest.mark.parametrize("status", [Status.ACCEPTED, Status.FINISHED])
def test_each_side_reads_its_own_sum(
    status, page_of, job_in, customer, worker, support
):
    job = job_in(status, minutes=90)
    work = {"1½ hours at ₹349 an hour": "₹523.50"}
    share = work | {"Our part, 20 %": "−₹104.70"}
    assert rows(page_of(path_of(job), customer)) == work | {"You pay": "₹523.50"}
    assert rows(page_of(path_of(job), worker)) == share | {"You earn": "₹418.80"}
    gets = share | {"The worker gets": "₹418.80"}
    assert rows(page_of(path_of(job), support)) == gets


def test_a_late_cancellation_costs_its_fee_and_not_the_price(
    page_of, job_in, customer, worker
):
    job = job_in(Status.ACCEPTED, minutes=90)
    jobs.cancel(job, by=customer, at=job.scheduled_time)
    for person in (customer, worker):
        assert rows(page_of(path_of(job), person)) == {"Late cancellation": "₹100"}


@pytest.mark.parametrize("status", [Status.REJECTED, Status.EXPIRED, Status.CANCELLED])
def test_what_came_to_nothing_costs_nothing(status, page_of, job_in, customer):
    assert rows(page_of(path_of(job_in(status)), customer)) == {"Nothing to pay": "₹0"}


def test_what_is_paid_was_paid(page_of, job_in, customer, worker):
    job = job_in(Status.FINISHED, minutes=90)
    payments.mark_paid(payments.payment_of(job), by=worker)
    assert rows(page_of(path_of(job), customer))["You paid"] == "₹523.50"
    assert bill.chip(queries.payments_of(job))["text"] == "₹523.50 paid"


def test_earnings_by_column(page_of, job_in, worker):
    job = job_in(Status.FINISHED, minutes=90)
    payments.mark_paid(payments.payment_of(job), by=worker)
    table = page_of("/work/earnings/", worker).select_one("table.earned")
    names = [said(th) for th in table.select("thead th")]
    cells = [said(cell) for cell in table.select_one("tbody tr").select("th, td")]
    row = dict(zip(names, cells, strict=True))
    assert row["Customer paid"] == "₹523.50"
    assert row["Our part"] in {"₹104.70", "−₹104.70"}
    assert row["Yours"] == "₹418.80"


def test_on_its_way_is_what_the_worker_keeps(page_of, job_in, worker, customer):
    job_in(Status.FINISHED, minutes=90)
    way = page_of("/work/earnings/", worker).find(id="way").find_parent("section")
    line = way.select_one("li")
    assert said(line.select_one(".nobreak")) == "₹418.80"
    assert said(line.p) == "Collect ₹523.50 from Ananya, then mark it as paid."


def test_a_request_that_only_touches_the_accepted_one_stays(
    ask, worker, other_customer, city
):
    """Its visit ends, with the way to the next one, exactly where the other begins."""
    rules = shared.settings_for(WorkerSettings)
    gap = rules.buffer_minutes
    noon = soon(city, hour=12)
    before = ask(start=noon - timedelta(minutes=60 + gap))
    same = ask(by=other_customer, start=noon)
    after = ask(start=noon + timedelta(minutes=60 + gap))
    taken = ask(start=noon)
    jobs.accept(taken, by=worker)
    status = dict(Job.objects.values_list("pk", "status"))
    assert status == {
        before.pk: Status.PENDING,
        same.pk: Status.REJECTED,
        after.pk: Status.PENDING,
        taken.pk: Status.ACCEPTED,
    }
