"""The booking page as a hand uses it that is quicker than the server."""

import pytest

from bookings.models import Coupon, Job
from tests.clock import DEFAULT
from tests.harness_browser import expect
from workers import price_list

BEGINS = DEFAULT

pytestmark = [pytest.mark.browser]

ITEM = {
    "name": "Fit a fan",
    "price": 49_900,
    "minutes": 45,
    "includes": "",
    "usual": None,
}

# The first question for other times goes out when `letGo` is called.
HOLD = """
  const {send, setRequestHeader} = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
    this.isHeld ||= name === "HX-Target" && value === "times" && !window.letGo;
    setRequestHeader.call(this, name, value);
  };
  XMLHttpRequest.prototype.send = function (body) {
    if (this.isHeld) window.letGo = () => send.call(this, body);
    else send.call(this, body);
  };
"""


def test_a_time_picked_while_others_are_asked_for_is_kept(
    browser, site, live_site, customer, worker
):
    price_list.add(worker.worker_profile, ITEM)
    page = browser.page(user=customer)
    page.add_init_script(HOLD)
    page.goto(f"/workers/{worker.worker_profile.code}/book/")
    page.get_by_label("Fit a fan").first.check()
    times = page.locator("#times input[type=radio]")
    times.nth(1).check(force=True)
    value = times.nth(1).get_attribute("value")
    expect(page.locator("#check")).not_to_contain_text("Pick a time")
    page.evaluate("letGo()")
    expect(page.locator("#times")).to_contain_text("What you ticked takes about")
    expect(page.locator(f"#times input[value='{value}']")).to_be_checked()
    expect(page.locator("#check")).to_contain_text("Fit a fan")
    expect(page.locator("#check")).not_to_contain_text("Pick a time")
    live_site.forget()


def test_a_code_is_looked_at_before_anything_is_sent(
    browser, site, live_site, customer, worker
):
    """By its button; and by Enter, with which people leave a field."""
    Coupon.objects.create(code="WELCOME", amount_off=10_000)
    page = browser.page(user=customer)
    page.goto(f"/workers/{worker.worker_profile.code}/book/")
    page.get_by_text("Have a code?").click()
    page.get_by_label("Code", exact=True).fill("nonsense")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("#check")).to_contain_text("We do not know this code.")
    # A browser writes down each answer of 422.
    browser.complaints.clear()
    page.get_by_label("Code", exact=True).fill("welcome")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("#check")).to_contain_text("Coupon WELCOME")
    expect(page.locator("#check")).to_contain_text("₹249")
    page.get_by_label("How long").select_option("90")
    expect(page.locator("#check")).to_contain_text("₹423.50")
    page.get_by_label("What needs doing?").fill("Kitchen tap drips")
    page.locator("#times input[type=radio]").nth(1).check(force=True)
    expect(page.locator("#check .chosen")).to_be_visible()
    page.get_by_label("Code", exact=True).fill("")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("#check")).not_to_contain_text("Coupon WELCOME")
    page.get_by_text("Have a code?").click()
    page.get_by_label("Code", exact=True).fill("WELCOME")
    page.get_by_label("Code", exact=True).press("Enter")
    expect(page.locator("main")).to_contain_text("Your code takes ₹100 off.")
    assert not Job.objects.exists()
    page.get_by_role("button", name="Send the request").click()
    expect(page.locator("main")).to_contain_text("Coupon WELCOME")
    assert Job.objects.get().discount == 10_000
    live_site.forget()
