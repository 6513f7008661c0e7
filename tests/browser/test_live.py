"""Two people at two screens: what one does appears on the other's, without a reload."""

import json

import pytest
from websockets.sync.client import connect

from bookings import jobs
from bookings.models import Job
from bookings.states import Status
from live.models import ChatMessage
from tests.harness_browser import expect
from tests.visitor import Visitor

pytestmark = pytest.mark.browser


def write(page, words):
    page.locator("[name=message]").fill(words)
    page.get_by_role("button", name="Send").click()


def bubbles(page):
    return page.locator(".msg p").all_inner_texts()


def test_request_answer_and_words_appear_on_the_other_side(
    browser, ask, customer, worker
):
    phone = browser.page(worker)
    phone.goto("/work/")
    expect(phone.get_by_text("Kitchen tap drips")).to_have_count(0)
    desk = browser.page(customer)
    desk.goto(f"/workers/{worker.worker_profile.code}/book/")
    desk.locator("input[name=start]").first.check(force=True)
    desk.get_by_label("What needs doing?").fill("Kitchen tap drips")
    desk.get_by_role("button", name="Send the request").click()
    expect(desk.get_by_text("Waiting for an answer").first).to_be_visible()

    expect(phone.get_by_text("Kitchen tap drips").first).to_be_visible(timeout=15_000)
    phone.goto(f"/jobs/{Job.objects.get().code}/")
    phone.get_by_role("button", name="Accept").first.click()
    expect(desk.locator(".chip", has_text="Accepted").first).to_be_visible(
        timeout=15_000
    )

    write(desk, "Gate code is 14#.")
    expect(phone.locator(".msg", has_text="Gate code")).to_have_count(1, timeout=15_000)
    write(phone, "Thank you.")
    expect(desk.locator(".msg", has_text="Thank you.")).to_have_count(1, timeout=15_000)
    assert bubbles(desk) == bubbles(phone) == ["Gate code is 14#.", "Thank you."]


def test_a_notification_comes_up_in_the_colour_of_its_kind(
    browser, live_site, ask, customer, worker
):
    """On a page that is about something else, with the number on the bell."""
    job = ask()
    desk = browser.page(customer)
    desk.add_init_script(
        "document.addEventListener('live:hello', () => {"
        " document.documentElement.dataset.greeted = ''; });"
    )
    desk.goto("/account/profile/")
    expect(desk.locator("html[data-greeted]")).to_have_count(1)
    before = int(desk.locator("[data-bell]").get_attribute("data-bell"))
    works = Visitor(live_site.port, user=worker)
    works.post(f"/jobs/{job.code}/reject/", {"seen": "pending", "reason": "Ill"})
    toast = desk.locator("[data-toasts] .toast")
    expect(toast).to_contain_text("Suresh can’t come on")
    expect(toast).to_have_class("toast stop")
    expect(desk.locator("[data-bell]")).to_have_attribute("data-bell", str(before + 1))


def test_nothing_is_lost_when_the_server_dies_between_two_messages(
    browser, live_site, job_in, customer, worker
):
    job = job_in(Status.ACCEPTED)
    desk, phone = browser.page(customer), browser.page(worker)
    for page in (desk, phone):
        page.goto(f"/jobs/{job.code}/")
    write(desk, "First")
    expect(phone.locator(".msg", has_text="First")).to_have_count(1, timeout=15_000)

    live_site.kill()
    write(desk, "Second")
    live_site.start()

    expect(phone.locator(".msg", has_text="Second")).to_have_count(1, timeout=40_000)
    expect(desk.locator(".msg", has_text="Second")).to_have_count(1)
    assert bubbles(desk) == bubbles(phone) == ["First", "Second"]
    kept = ChatMessage.objects.order_by("seq").values_list("seq", "message")
    assert list(kept) == [(1, "First"), (2, "Second")]
    live_site.forget()
    # The browser says that the server was gone; so it was.
    browser.complaints.clear()


def test_a_stranger_learns_nothing_from_the_socket(
    browser, live_site, job_in, other_customer
):
    job = job_in(Status.ACCEPTED)
    cookie = browser.cookie(other_customer)
    headers = {"Cookie": f"{cookie['name']}={cookie['value']}"}
    with connect(
        live_site.socket_url, origin=live_site.url, additional_headers=headers
    ) as socket:
        assert json.loads(socket.recv(5))["t"] == "hello"
        answers = []
        for code in (job.code, "nosuchjob2"):
            socket.send(json.dumps({"t": "sub", "job": code}))
            answer = json.loads(socket.recv(5))
            assert answer.pop("job") == code
            answers.append(answer)
        assert answers == [{"t": "no"}, {"t": "no"}]
        jobs.start(job, by=job.worker, at=job.scheduled_time)
        with pytest.raises(TimeoutError):
            socket.recv(0.5)


def test_a_log_out_closes_the_socket_of_every_tab(browser, live_site, customer):
    tab, other = browser.context(customer), None
    other = tab.new_page()
    page = tab.new_page()
    other.goto("/jobs/")
    page.goto("/jobs/")
    with other.expect_websocket() as opened:
        other.reload()
    page.goto("/account/logout/")
    page.locator("main form button[type=submit], main form button").first.click()
    page.wait_for_url("**/")
    socket = opened.value
    if not socket.is_closed():
        socket.wait_for_event("close", timeout=10_000)
    assert socket.is_closed()
