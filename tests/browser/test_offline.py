"""Without a connection: one's jobs as they were, an honest page, nothing of others."""

import pytest

from bookings import jobs
from tests.harness_browser import expect

pytestmark = pytest.mark.browser

IN_CHARGE = """() => new Promise((resolve) => {
  const workers = navigator.serviceWorker;
  if (workers.controller) resolve();
  else workers.addEventListener("controllerchange", () => resolve());
})"""


@pytest.fixture
def accepted(ask, worker):
    job = ask()
    return jobs.accept(job, by=worker)


# Asks by the service worker for a file that it keeps, by an address that it does not.
IS_AWAY = """() =>
  fetch(`/static/css/site.css?${Math.random()}`).then(() => false, () => true)"""


@pytest.fixture
def page_of(browser):
    def page_of(user=None):
        page = browser.context(user, service_workers="allow").new_page()
        page.goto("/account/login/" if user is None else "/chat/")
        page.evaluate(IN_CHARGE)
        return page

    return page_of


def lose_connection(page):
    """The service worker hears of it a moment later than the page."""
    page.context.set_offline(True)
    page.wait_for_function(IS_AWAY)


def test_ones_own_jobs_stand_as_they_were(page_of, accepted, worker, browser):
    page = page_of(worker)
    job = f"/jobs/{accepted.code}/"
    for path in ("/work/", job):
        page.goto(path)
    lose_connection(page)
    for path in ("/work/", job):
        page.goto(path)
        expect(page.get_by_text(accepted.title).first).to_be_visible()
        expect(
            page.get_by_text("You are offline. This is how it was at")
        ).to_be_visible()
    page.goto("/workers/")
    expect(page.get_by_role("heading", name="You are offline.")).to_be_visible()
    page.context.set_offline(False)
    page.goto("/workers/")
    expect(page.get_by_role("heading", name="You are offline.")).not_to_be_visible()
    browser.complaints.clear()


def test_a_page_as_it_was_comes_anew_by_itself(page_of, accepted, worker, browser):
    page = page_of(worker)
    page.goto("/work/")
    lose_connection(page)
    page.goto("/work/")
    kept = page.locator("html[data-kept]")
    # A connection that comes and goes at once changes nothing.
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.get_by_text("You are offline. This is how it was at")).to_be_visible()
    expect(kept).to_have_count(1)
    page.context.set_offline(False)
    expect(kept).to_have_count(0)
    expect(page.get_by_text(accepted.title).first).to_be_visible()
    browser.complaints.clear()


def test_who_logs_out_leaves_nothing_behind(page_of, accepted, worker, browser):
    page = page_of(worker)
    page.goto("/work/")
    page.locator("header summary").last.click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_load_state()
    lose_connection(page)
    page.goto("/work/")
    expect(page.get_by_role("heading", name="You are offline.")).to_be_visible()
    assert accepted.title not in page.content()
    browser.complaints.clear()


def test_a_session_that_ended_leaves_nothing_behind(page_of, accepted, worker, browser):
    page = page_of(worker)
    page.goto("/work/")
    page.context.clear_cookies()
    page.goto("/work/")
    lose_connection(page)
    page.goto("/work/")
    expect(page.get_by_role("heading", name="You are offline.")).to_be_visible()
    browser.complaints.clear()


def test_what_is_typed_survives_a_page_that_cannot_come(page_of, browser):
    page = page_of()
    page.goto("/workers/")
    lose_connection(page)
    page.goto("/account/signup/")
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="You are offline.")).not_to_be_visible()
    browser.complaints.clear()
