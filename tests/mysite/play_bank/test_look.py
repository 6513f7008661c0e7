"""The bank's pages in a real browser: readable by everybody, on a phone and a desk."""

import pytest

from tests.axe import AXE, EVERYTHING, FIND
from tests.browser.test_scenes import DESK, NARROW, WIDER
from tests.mysite.play_bank.razorpay_story import order_of, worker
from tests.mysite.play_bank.stripe_story import captured, session_of
from tests.mysite.play_bank.test_razorpay_pages import HOSTED, fields_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def context(chromium):
    context = chromium.new_context(viewport=NARROW, java_script_enabled=True)
    context.add_init_script(AXE)
    yield context
    context.close()


def addresses(bank, client, razorpay):
    """One of each kind of page."""
    failed, asked, over = (session_of(client).url for _ in range(3))
    bank.fail(failed.rpartition("/")[2])
    bank.second_step(asked.rpartition("/")[2])
    bank.pay(over.rpartition("/")[2])
    bank.dispute(captured(bank, client).latest_charge)
    worker(razorpay)
    account = client.v1.accounts.create({"type": "express"}).id
    link = client.v1.account_links.create(
        {
            "account": account,
            "type": "account_onboarding",
            "refresh_url": "https://shop.example/",
            "return_url": "https://shop.example/",
        }
    )
    bank.fail(order_of(razorpay)["id"])
    own = f"{bank.url}/stripe/account/{account}"
    nowhere = f"{bank.url}/nowhere/"
    desk = f"{bank.url}/desk/"
    return [failed, f"{failed}/closed", asked, over, link.url, own, desk, nowhere]


def wrong_with(page):
    if page.evaluate(WIDER):
        yield "is wider than its window"
    yield from page.evaluate(FIND, EVERYTHING)
    page.emulate_media(color_scheme="dark")
    yield from page.evaluate(FIND, {"type": "rule", "values": ["color-contrast"]})
    page.emulate_media(color_scheme="light")


def looked_at(page):
    for size in (NARROW, DESK):
        page.set_viewport_size(size)
        for line in wrong_with(page):
            yield f"{page.title()} at {size['width']}: {line}"


def test_every_page_is_for_everybody(bank, stripe_client, razorpay, context):
    page = context.new_page()
    wrong = []
    for url in addresses(bank, stripe_client, razorpay):
        page.goto(url)
        wrong += looked_at(page)
    for fields in (fields_of(order_of(razorpay)), {"key_id": "rzp_test_other"}):
        open_hosted(page, bank, fields)
        wrong += looked_at(page)
    assert "\n".join(wrong) == ""


def test_paying_without_scripts(bank, stripe_client, razorpay, chromium):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    back = f"{bank.url}/desk/"
    session = session_of(stripe_client, success_url=f"{back}?s={{CHECKOUT_SESSION_ID}}")
    page.goto(session.url)
    page.get_by_label("Mastercard").check()
    page.get_by_role("button", name="asks me first").click()
    page.get_by_role("button", name="Yes, I do").click()
    assert page.url == f"{back}?s={session.id}"
    order = order_of(razorpay)
    open_hosted(page, bank, fields_of(order, callback_url=back))
    page.get_by_label("Net banking").check()
    page.get_by_role("button", name="Pay ₹1,200.00").click()
    page.get_by_role("button", name="Go on to the shop").click()
    assert page.url == back
    assert razorpay("GET", f"/v1/orders/{order['id']}")["status"] == "paid"
    context.close()


def open_hosted(page, bank, fields):
    """As a form of the shop's page does."""
    inputs = "".join(
        f'<input name="{name}" value="{text}">' for name, text in fields.items()
    )
    url = bank.url + HOSTED
    page.set_content(
        f'<form method="post" action="{url}">{inputs}<button>Pay</button></form>'
    )
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url(f"{bank.url}/**")
