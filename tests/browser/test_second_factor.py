"""Somebody of the staff sets up the second factor with a phone, and logs in with it."""

import pytest

from tests.accounts.codes import code_of, key_on
from tests.browser.people import Person
from tests.cast import PASSWORD
from tests.harness_browser import expect

pytestmark = pytest.mark.browser


@pytest.fixture
def live_site(start_site):
    return start_site(STAFF_SECOND_FACTOR="True")


def log_in(person):
    person.go("/admin/snippets/bookings/job/")
    person.fill("E-mail or username", "support")
    person.fill("Password", PASSWORD)
    person.press("Log in")


def test_a_phone_is_set_up_and_asked_for(browser, support):
    person = Person(browser)
    log_in(person)
    person.reads("Everybody who may enter the staff desk logs in with a code as well")
    drawn = person.page.locator("svg.qr")
    assert drawn.bounding_box()["width"] > 150
    key = key_on(person.page.content())
    person.fill("Code", "000000")
    person.press("Switch it on")
    person.reads("This is not the code")
    # Chromium's own line about the status of what was refused.
    assert len(browser.complaints) == 1
    browser.complaints.clear()
    assert key_on(person.page.content()) == key
    person.fill("Code", code_of(key))
    person.press("Switch it on")
    expect(person.page.locator(".secrets li")).to_have_count(10)
    person.follow("I have kept them, go on")
    assert person.page.url.endswith("/admin/snippets/bookings/job/")

    elsewhere = Person(browser)
    log_in(elsewhere)
    elsewhere.reads("Now your code")
    elsewhere.fill("Code", code_of(key, ahead=1))
    elsewhere.press("Log in")
    assert elsewhere.page.url.endswith("/admin/snippets/bookings/job/")
