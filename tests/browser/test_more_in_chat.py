"""A proposal of more work at two screens: asked in the chat, and answered there."""

import pytest

from bookings.models import ScopeChange
from bookings.states import Status
from tests.harness_browser import expect
from tests.visitor import Visitor

pytestmark = pytest.mark.browser
LATER = {"timeout": 15_000}
MORE = {"name-0": "New board", "price-0": "1200", "reason": "It is burnt."}


@pytest.fixture
def job(job_in):
    return job_in(Status.ONGOING)


def opened(browser, person, job):
    page = browser.page(person)
    page.goto(f"/chat/{job.code}/")
    expect(page.locator("[data-chat][data-started]")).to_have_count(1)
    return page


def test_it_comes_up_with_its_buttons_and_loses_them_with_the_answer(
    browser, live_site, job, customer, worker
):
    desk, phone = opened(browser, customer, job), opened(browser, customer, job)
    Visitor(live_site.port, user=worker).post(f"/jobs/{job.code}/more/", MORE)
    for page in (desk, phone):
        expect(page.locator(".proposal")).to_contain_text("It is burnt.", **LATER)
        expect(page.get_by_role("button", name="Agree", exact=True)).to_have_count(1)
    desk.get_by_role("button", name="Agree", exact=True).click()
    expect(desk.locator(".sys", has_text="You agreed to more work")).to_have_count(1)
    assert ScopeChange.objects.get().status == ScopeChange.Status.AGREED
    told = phone.locator(".sys", has_text="You agreed to more work")
    expect(told).to_have_count(1, **LATER)
    expect(phone.locator("[data-asks]")).to_have_count(0, **LATER)


def test_without_scripts_it_is_answered_too(browser, live_site, job, customer, worker):
    Visitor(live_site.port, user=worker).post(f"/jobs/{job.code}/more/", MORE)
    page = browser.page(customer, js=False)
    page.goto(f"/chat/{job.code}/")
    page.get_by_role("button", name="Do not agree").click()
    expect(page.get_by_text("Declined. Suresh knows").first).to_be_visible()
    assert ScopeChange.objects.get().status == ScopeChange.Status.DECLINED
