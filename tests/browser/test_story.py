"""The whole story in a real browser, with JavaScript and without it.

A customer and a worker join, the team approves the worker, and a job goes from the
search to a finished, paid and reviewed one that stands in the report. People read what
the page says and press what it offers; nothing is done behind the browser's back.
"""

import re

import pytest

from tests.browser.people import Person
from tests.harness_browser import Browser
from tests.reading import start_code

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request):
    return request.param


@pytest.fixture(scope="session")
def letters(tmp_path_factory):
    return tmp_path_factory.mktemp("letters")


@pytest.fixture
def people(chromium, start_site, letters, boss, city, category, scripts):
    # All stories begin at the same instant, and letters are named by theirs.
    for letter in letters.iterdir():
        letter.unlink()
    site = start_site(MAIL_DIR=str(letters))
    browser = Browser(chromium, site)
    yield {
        # Wagtail's admin wants JavaScript; the site does not.
        "boss": Person(browser, letters, viewport={"width": 1280, "height": 800}),
        "worker": Person(browser, letters, js=scripts),
        "customer": Person(browser, letters, js=scripts),
    }
    browser.close()
    assert browser.complaints == []


def test_from_registration_to_the_report(people, scripts):
    worker, customer, boss = people["worker"], people["customer"], people["boss"]

    worker.join("Ravi Kumar", "ravi@example.com", "I want to work", "98200 12345")
    apply_and_wait(worker, scripts)
    boss.log_in("boss")
    approve(boss, "Ravi Kumar")
    open_all_day(worker)

    customer.join("Meera Joshi", "meera@example.com", "I need something done")
    book(customer, scripts)
    accept(worker)
    talk(customer, worker)
    finish(worker, customer)
    pay_and_review(worker, customer)
    report(boss)


def apply_and_wait(worker, scripts):
    worker.reads("Tell customers about you")
    page = worker.page
    page.get_by_label("What do you do?").select_option(label="Plumber")
    if not scripts:
        # With scripts the skills of what was chosen open by themselves.
        page.locator("summary", has_text="Plumber").click()
    page.get_by_label("Leak repair").check()
    page.get_by_label("Where do you work?").select_option(label="Pune")
    page.get_by_label("What do you charge an hour?").fill("300")
    page.get_by_label("Years of experience").fill("9")
    worker.press("Send to our team")
    worker.go("/workers/?q=Ravi")
    assert page.get_by_role("link", name="Ravi Kumar").count() == 0


def approve(boss, name):
    boss.go("/admin/")
    boss.page.get_by_role("link", name=re.compile("waiting|wait")).first.click()
    boss.follow(name)
    boss.press(re.compile("^Approve"))
    boss.reads("Approved")


def open_all_day(worker):
    """Any hour of the clock that the test runs at must have a free time soon."""
    worker.go("/work/hours/")
    for day in range(7):
        worker.page.locator(f"[name='{day}-0-from']").fill("00:00")
        worker.page.locator(f"[name='{day}-0-to']").fill("00:00")
    worker.press("Save my week")


def book(customer, scripts):
    page = customer.page
    customer.go("/workers/?city=pune&category=plumber")
    customer.follow("Ravi Kumar")
    page.goto(page.url.split("?")[0] + "book/")
    page.locator("input[name=start]").first.check(force=True)
    customer.fill("What needs doing?", "Kitchen tap drips")
    page.get_by_label("Address").fill("B-704, Paud Road, Kothrud, Pune")
    customer.press(re.compile("Send the request"))
    customer.reads("Waiting for an answer")


def accept(worker):
    worker.go("/work/")
    worker.reads("Kitchen tap drips")
    worker.press(re.compile("^Accept"))
    worker.reads("Accepted")


def talk(customer, worker):
    customer.page.reload()
    customer.reads("Accepted")
    for person, other, words in [
        (customer, worker, "Gate code is 14#."),
        (worker, customer, "Thank you, I will be there."),
    ]:
        person.page.locator("[name=message]").fill(words)
        person.press("Send")
        person.reads(words)
        other.page.reload()
        other.reads(words)


def finish(worker, customer):
    customer.page.reload()
    code = start_code(customer.page.content())
    worker.follow("Start the work")
    worker.page.get_by_label("Start code").fill(code)
    worker.press("Start the work")
    worker.reads("Work going on")
    worker.press("Work is done")
    worker.reads("Done, to be confirmed")
    customer.page.reload()
    customer.press(re.compile("the work is good"))
    customer.reads("Finished")


def pay_and_review(worker, customer):
    worker.page.reload()
    worker.press(re.compile("paid", re.IGNORECASE))
    customer.page.reload()
    customer.page.get_by_label("5 stars").check(force=True)
    customer.page.get_by_label(re.compile("In your words")).fill("Came on the minute.")
    customer.press("Send the review")
    worker.go("/workers/?q=Ravi")
    worker.follow("Ravi Kumar")
    worker.reads("Came on the minute.")


def report(boss):
    boss.go("/admin/reports/most-booked/")
    row = boss.page.get_by_role("row").filter(has_text="Ravi Kumar").inner_text()
    assert "Plumber" in row
    boss.go("/admin/reports/revenue/")
    text = boss.page.locator("main").inner_text()
    # One hour at 300 rupees, of which twelve in a hundred are ours.
    assert "₹300" in text
    assert "₹36" in text
    assert "₹264" in text
