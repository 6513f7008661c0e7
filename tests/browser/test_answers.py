"""Whatever the server answers to a script, the person reads a sentence about it."""

import pytest
from django.contrib.sessions.models import Session

from bookings.states import Status
from tests.harness_browser import expect
from workers import profiles
from workers.models import WorkerProfile, WorkerSettings

pytestmark = pytest.mark.browser

LATER = 20_000
PAGE = "<!doctype html><title>No</title><h1>Not here</h1>"


@pytest.fixture
def search(browser, live_site, worker):
    WorkerSettings.load()
    profiles.refresh_search(WorkerProfile.objects.all())
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?city=pune")
    yield page
    browser.complaints.clear()
    live_site.forget()


def toasts(page):
    return page.locator("[data-toasts] .toast")


def test_f02_a_rate_that_is_none_is_said_at_its_field(search):
    search.locator("#id_rate_min").fill("349,5x")
    search.locator("#id_rate_min").press("Tab")
    expect(search.locator("#results .error-summary")).to_be_visible()
    expect(search.locator("h1")).to_have_text("Workers in Pune")
    expect(search.locator("header").first).to_be_visible()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (400, "We could not read that. Load this page again, then try once more."),
        (401, "You are logged out. Log in"),
        (403, "This is not open to you now. Load this page again."),
        (404, "This is not here any more. Load this page again."),
        (409, "Something has changed meanwhile. Load this page again."),
        (413, "That is too big to send."),
        (422, "Something in it does not fit. Have a look, then send it again."),
        (429, "That was very quick. Try again in 3 minutes."),
        (500, "Something broke on our side. Try again in a minute."),
        (503, "We are very busy just now. Try again in a minute."),
        (0, "No connection. Nothing is lost: try again in a moment."),
    ],
)
def test_f02_every_answer_to_htmx_is_a_sentence(search, status, said):
    def refuse(route):
        if status == 0:
            route.abort()
        else:
            route.fulfill(
                status=status,
                body=PAGE,
                content_type="text/html",
                headers={"Retry-After": "150"} if status == 429 else {},
            )

    search.route("**/workers/?*", refuse)
    search.locator("#when-today").check(force=True)
    expect(toasts(search)).to_have_text(said)
    expect(search.locator("h1")).to_have_text("Workers in Pune")
    expect(search.locator("#results")).to_have_count(1)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (4401, "You are logged out. Log in"),
        (4429, "Many pages of ours are open. Close some"),
        (4400, "This page hears no news any more. Load it again."),
        (4408, "Your connection is slow just now."),
    ],
)
def test_f02_u17_a_socket_that_is_closed_says_why(browser, customer, code, said):
    page = browser.page(customer)
    page.route_web_socket("**/ws/", lambda socket: socket.close(code=code))
    page.goto("/jobs/")
    expect(toasts(page)).to_contain_text(said)


def test_f02_a_job_that_moves_after_a_log_out_says_so(
    browser, live_site, customer, job_in
):
    job = job_in(Status.ACCEPTED)
    page = browser.page(customer)
    page.goto(f"/jobs/{job.code}/")
    expect(page.locator("[data-chat][data-started]")).to_have_count(1)
    Session.objects.all().delete()
    page.evaluate(
        "job => document.dispatchEvent(new CustomEvent('live:job', {detail: {job}}))",
        job.code,
    )
    expect(toasts(page)).to_contain_text("You are logged out.", timeout=LATER)
    link = toasts(page).get_by_role("link").get_attribute("href")
    assert link == f"/account/login/?next=%2Fjobs%2F{job.code}%2F"
    browser.complaints.clear()
    live_site.forget()


def test_f02_skills_asked_for_after_a_log_out_do_not_vanish(browser, live_site, worker):
    page = browser.page(worker)
    page.goto("/work/profile/")
    Session.objects.all().delete()
    page.locator("#id_service_category").select_option(index=0)
    expect(toasts(page)).to_contain_text("You are logged out.", timeout=LATER)
    expect(page.locator("#skills")).to_have_count(1)
    browser.complaints.clear()
    live_site.forget()


def test_u7_no_box_cuts_what_is_pasted(browser, customer, worker):
    page = browser.page(customer)
    page.goto(f"/workers/{worker.worker_profile.code}/book/")
    box = page.get_by_label("What needs doing?")
    box.focus()
    page.keyboard.insert_text("tap " * 40)
    assert box.input_value() == "tap " * 40
    note = page.locator("#id_title + .letters-left")
    expect(note).to_have_text("80 letters too many")
