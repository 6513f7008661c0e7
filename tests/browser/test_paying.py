"""Paying in a real browser, on the bank's own page and back, with scripts and without.

The site answers under 127.0.0.1 and Razorpay under localhost: for a browser these are
two sites, so that what comes back by POST from there comes without a cookie of ours.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs
from bookings.models import Attempt, GatewayOrder, Job
from bookings.money import ledger, queue
from mysite.play_bank import PlayBank
from tests.browser.people import Person
from tests.harness_browser import Browser
from tests.reading import start_code
from tests.servers import free_port

pytestmark = pytest.mark.browser

CARD = "Card"
UPI = "UPI, card or net banking"
CASH = "Cash"
PAGES = {CARD: "/stripe/pay/", UPI: "/razorpay/pay/"}


@pytest.fixture(scope="session")
def bank_port():
    """One for all: a site that was started once knows where its bank is."""
    return free_port()


@pytest.fixture
def bank(watch, bank_port):
    with PlayBank(port=bank_port, watch=watch) as bank:
        yield bank


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request):
    return request.param


@pytest.fixture
def live_site(paying_site):
    return paying_site


@pytest.fixture
def people(chromium, live_site, customer, worker, scripts):
    browser = Browser(chromium, live_site)
    yield tuple(Person(browser, user=user, js=scripts) for user in (customer, worker))
    browser.close()
    assert browser.complaints == []


def hear(bank):
    """All that the bank says comes in, and is worked on; a moment later, since the
    clock of the server's process may be ahead of ours.
    """
    for _ in range(5):
        done = queue.work_due(at=timezone.now() + timedelta(minutes=1))
        if not bank.deliver() and not done:
            return


def ask(customer, worker, way):
    """A request that is to be paid so. The address of the job."""
    profile = Job.worker.field.related_model.objects.get(username="suresh")
    customer.go(f"/workers/{profile.worker_profile.code}/book/")
    page = customer.page
    page.locator("input[name=start]").first.check(force=True)
    customer.fill("What needs doing?", "Kitchen tap drips")
    page.get_by_label("Address").fill("B-704, Paud Road, Kothrud, Pune")
    customer.choose(way)
    customer.press(re.compile("Send the request"))
    customer.reads("Waiting for an answer")
    customer.reads("Kitchen tap drips")
    job = page.url
    worker.go(job)
    worker.press(re.compile("^Accept"))
    worker.reads("Accepted")
    return job


def to_the_bank(customer, job, way, scripts):
    """From the page of the job to the page of the bank."""
    customer.go(job)
    customer.follow(re.compile("^Pay"))
    customer.choose(way)
    customer.press("Go on")
    if way == UPI and not scripts:
        customer.press("To the payment page")
    customer.page.wait_for_url(f"**{PAGES[way]}*")


def pay_there(customer, way):
    customer.press(re.compile("^Pay ₹"))
    if way == UPI:
        customer.press("Go on to the shop")
    customer.page.wait_for_url("**/jobs/*/")


def work(customer, worker, job):
    customer.go(job)
    code = start_code(customer.page.content())
    worker.go(job)
    worker.follow("Start the work")
    worker.page.get_by_label("Start code").fill(code)
    worker.press("Start the work")
    worker.press("Work is done")
    customer.go(job)
    customer.press(re.compile("the work is good"))
    # What comes next must not begin before this is through.
    customer.reads("Finished")


@pytest.mark.parametrize(
    ("way", "receipt"),
    [(CARD, "Visa •••• 4242"), (UPI, "Paid online (UPI)")],
    ids=["card", "upi"],
)
def test_paid_at_the_bank(bank, people, scripts, way, receipt):
    customer, worker = people
    job = ask(customer, worker, way)
    worker.reads(re.compile("Ananya pays by"))

    to_the_bank(customer, job, way, scripts)
    pay_there(customer, way)
    customer.reads("Your payment is safe with us.")
    customer.reads("₹349 held")
    worker.go(job)
    worker.reads("Ananya expects you")

    work(customer, worker, job)
    hear(bank)
    customer.go(job)
    customer.reads("Finished")
    customer.reads("Receipt")
    customer.reads(receipt)
    worker.go("/work/earnings/")
    worker.reads("Kitchen tap drips")
    assert ledger.check() == []
    assert list(Attempt.objects.values_list("status", flat=True)) == ["captured"]


def test_in_cash(bank, people):
    customer, worker = people
    job = ask(customer, worker, CASH)
    customer.go(job)
    customer.reads("You pay when the work is done.")
    work(customer, worker, job)
    worker.go(job)
    worker.press(re.compile("paid", re.IGNORECASE))
    customer.go(job)
    customer.reads("Paid in cash")
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("way", PAGES, ids=["card", "upi"])
def test_it_fails_and_then_succeeds(bank, people, scripts, way):
    customer, worker = people
    job = ask(customer, worker, way)
    to_the_bank(customer, job, way, scripts)
    customer.press(re.compile("declined"))
    if way == UPI:
        customer.press("Go back with the failure")
    else:
        customer.follow("Go back to the shop")
    customer.page.wait_for_url("**/jobs/*/")
    if way == UPI:
        customer.reads("That did not go through:")
    hear(bank)

    to_the_bank(customer, job, way, scripts)
    pay_there(customer, way)
    customer.reads("₹349 held")
    assert Job.objects.get().payments.get().status == "secured"


@pytest.mark.parametrize("way", PAGES, ids=["card", "upi"])
def test_the_tab_is_closed_and_it_is_taken_up_again(bank, people, scripts, way):
    customer, worker = people
    job = ask(customer, worker, way)
    to_the_bank(customer, job, way, scripts)
    customer.follow("Close the tab")

    customer.go("/jobs/")
    customer.reads(re.compile("Pay"))
    to_the_bank(customer, job, way, scripts)
    pay_there(customer, way)
    customer.reads("₹349 held")
    assert Attempt.objects.count() == 1


def test_another_way_at_last(bank, people, scripts):
    customer, worker = people
    job = ask(customer, worker, CARD)
    to_the_bank(customer, job, CARD, scripts)
    customer.go(job)
    customer.follow(re.compile("^Pay"))
    customer.choose(CASH)
    customer.press("Go on")
    customer.reads("Noted. You pay in cash, when the work is done.")
    hear(bank)
    assert [order.kind for order in GatewayOrder.objects.all()] == ["expire"]

    work(customer, worker, job)
    worker.go(job)
    worker.press(re.compile("paid", re.IGNORECASE))
    customer.go(job)
    customer.reads("Paid in cash")


def test_not_paid_in_time(bank, people, live_site, clock):
    customer, worker = people
    job = ask(customer, worker, UPI)
    for person in people:
        # No page of theirs hears that the site is away for a moment.
        person.page.goto("about:blank")
    live_site.stop()
    clock.go(Job.objects.get().secure_by + timedelta(minutes=1))
    jobs.lapse_due()
    live_site.start()
    for person in people:
        person.go(job)
        person.reads("Cancelled")
        person.reads("Not paid in time, so the place was let go")
    assert customer.page.get_by_role("link", name=re.compile("^Pay")).count() == 0


def test_the_way_back_leads_past_the_page_between(bank, people, scripts):
    """Who goes back from the bank is asked how to pay, and not sent there again."""
    if not scripts:
        pytest.skip("Without scripts nothing is sent by itself.")
    customer, worker = people
    job = ask(customer, worker, UPI)
    to_the_bank(customer, job, UPI, scripts)
    customer.page.go_back()
    customer.page.wait_for_url("**/pay-online/")
    customer.reads("How you pay")
