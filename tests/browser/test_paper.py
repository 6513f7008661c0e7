"""What a job's page is on paper, and the page that asks for the start code."""

import pytest

from bookings import start_code
from bookings.money import payments
from bookings.states import Status
from tests.axe import EVERYTHING, FIND
from tests.browser.test_scenes import WIDER, page_with_axe
from tests.cast import soon
from tests.clock import DEFAULT
from tests.harness_clock import at

BEGINS = DEFAULT

pytestmark = pytest.mark.browser


def test_on_paper_there_is_the_receipt_and_nothing_else(browser, customer, job_in):
    job = job_in(Status.FINISHED)
    payments.mark_paid(payments.payment_of(job), by=job.worker)
    page = browser.page(customer)
    page.goto(f"/jobs/{job.code}/")
    assert "How it’s going" in page.inner_text("main")
    page.emulate_media(media="print")
    printed = page.inner_text("main")
    assert printed.startswith("Receipt\n")
    assert "18 November 2026" in printed
    for not_of_it in ("How it’s going", "Details", "today", "Today", "Book Suresh"):
        assert not_of_it not in printed


@at(DEFAULT)
def test_a_wrong_start_code_is_readable_on_a_phone(browser, worker, city, job_in):
    job = job_in(Status.ACCEPTED, start=soon(city, days=0, hour=13))
    page = page_with_axe(browser, worker)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/jobs/{job.code}/start/")
    right = start_code.of(job)
    page.get_by_label("Start code").fill(right[::-1] if right != right[::-1] else "0")
    page.get_by_role("button", name="Start the work").click()
    page.wait_for_selector(".error-summary")
    page.wait_for_load_state()
    assert page.evaluate(FIND, EVERYTHING) == []
    assert page.evaluate(WIDER) is False
    page.get_by_label("Start code").fill(right)
    page.get_by_role("button", name="Start the work").click()
    page.wait_for_selector("text=Work going on")
    # What is refused on purpose (422) the browser calls an error.
    browser.complaints[:] = [c for c in browser.complaints if "status of" not in c]
