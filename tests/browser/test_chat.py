"""Nothing that is written in a chat is lost: not to the network, not to a log-out."""

from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from bookings.states import Status
from live import chat
from live.models import ChatMessage
from tests.cast import PASSWORD
from tests.harness_browser import expect

pytestmark = pytest.mark.browser

LATER = 20_000


@pytest.fixture
def job(job_in):
    return job_in(Status.ACCEPTED)


@pytest.fixture
def desk(browser, live_site, customer, job):
    page = browser.page(customer)
    page.goto(f"/chat/{job.code}/")
    expect(page.locator("[data-chat][data-started]")).to_have_count(1)
    yield page
    # The browser and the server say what was refused on purpose.
    browser.complaints.clear()
    live_site.forget()


@pytest.fixture
def talk(job, customer, worker):
    """A chat that is longer than its box."""
    for n in range(40):
        who = worker if n % 2 else customer
        chat.post(job, by=who, text=f"Line {n}", client_id=uuid4())
    return job


def box(page):
    return page.locator("[name=message]")


def send(page, words):
    box(page).fill(words)
    page.get_by_role("button", name="Send", exact=True).click()


def state(page):
    return page.locator("[data-chat-state]")


def kept():
    messages = ChatMessage.objects.order_by("seq")
    return list(messages.values_list("seq", "message"))


def log_in_elsewhere(page, user):
    """In another tab of the same browser."""
    tab = page.context.new_page()
    tab.goto("/account/login/")
    tab.locator("[name=login]").fill(user.username)
    tab.locator("[name=password]").fill(PASSWORD)
    tab.get_by_role("button", name="Log in").click()
    tab.wait_for_url("**/jobs/")
    tab.close()


@pytest.mark.parametrize("js", [True, False])
def test_a_link_to_a_message_moves_the_messages_alone(browser, customer, talk, js):
    """Whoever sends without scripts is led to one: the head and the box stay."""
    page = browser.page(customer, js=js, viewport={"width": 1280, "height": 800})
    page.goto(f"/chat/{talk.code}/#m40")
    card, log = page.locator("section.chat"), page.locator("section.chat .log")
    top = card.bounding_box()["y"]
    assert card.locator(".chat-head").bounding_box()["y"] - top < 3
    assert log.locator("#m40").bounding_box()["y"] > top
    bottom = top + card.bounding_box()["height"]
    write = card.locator("form.write").bounding_box()
    assert 0 <= bottom - write["y"] - write["height"] < 3


def test_u6_a_session_that_ended_costs_no_word(desk, customer):
    Session.objects.all().delete()
    send(desk, "The gate code is 14#.")
    bubble = desk.locator(".msg.failed")
    expect(bubble).to_contain_text("Not sent yet. You are logged out.")
    link = bubble.get_by_role("link", name="Log in").get_attribute("href")
    assert link.startswith("/account/login/?next=%2Fchat%2F")

    log_in_elsewhere(desk, customer)
    bubble.get_by_role("button", name="Try again").click()

    expect(desk.locator(".msg[data-message]")).to_contain_text("The gate code is 14#.")
    expect(bubble).to_have_count(0)
    assert kept() == [(1, "The gate code is 14#.")]


def test_u6_what_was_not_sent_outlives_the_log_in(desk, customer, job):
    Session.objects.all().delete()
    send(desk, "The gate code is 14#.")
    desk.locator(".msg.failed").get_by_role("link", name="Log in").click()
    desk.locator("[name=login]").fill(customer.username)
    desk.locator("[name=password]").fill(PASSWORD)
    desk.get_by_role("button", name="Log in").click()
    desk.wait_for_url(f"**/chat/{job.code}/")
    expect(desk.locator(".msg[data-message]")).to_contain_text("The gate code is 14#.")
    assert kept() == [(1, "The gate code is 14#.")]


def test_u17_logged_out_elsewhere_is_said_with_a_way_in(desk, customer):
    tab = desk.context.new_page()
    tab.goto("/account/logout/")
    tab.locator("main form button").click()
    tab.wait_for_url("**/")
    tab.close()
    expect(state(desk)).to_contain_text("You are logged out.", timeout=LATER)
    link = state(desk).get_by_role("link", name="Log in").get_attribute("href")
    assert link.startswith("/account/login/?next=%2Fchat%2F")


def test_u7_a_long_text_is_never_cut(desk):
    words = " ".join(f"word{n}" for n in range(700))
    assert len(words) > 4000
    box(desk).fill(words)
    expect(desk.locator("[data-chat-count]")).to_have_text(
        f"{len(words) - 2000:,} letters too many"
    )
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(state(desk)).to_contain_text("A message may have up to 2,000 letters.")
    assert box(desk).input_value() == words
    assert kept() == []

    desk.get_by_role("button", name="Send it as 3 messages").click()

    expect(desk.locator(".msg[data-message]")).to_have_count(3, timeout=LATER)
    assert [seq for seq, _text in kept()] == [1, 2, 3]
    assert " ".join(text for _seq, text in kept()) == words
    assert box(desk).input_value() == ""


def test_u8_a_draft_outlives_a_reload_and_not_a_log_out(desk, customer, job):
    box(desk).fill("I was about to say")
    desk.reload()
    assert box(desk).input_value() == "I was about to say"
    desk.goto("/jobs/")
    desk.go_back()
    assert box(desk).input_value() == "I was about to say"
    desk.goto("/account/logout/")
    desk.locator("main form button").click()
    desk.wait_for_url("**/")
    assert desk.evaluate("Object.keys(localStorage)") == []


def test_u8_a_draft_is_nobody_else_s(desk, browser, worker, job):
    box(desk).fill("I was about to say")
    desk.context.clear_cookies()
    desk.context.add_cookies([browser.cookie(worker)])
    desk.goto(f"/chat/{job.code}/")
    expect(desk.locator("[data-chat][data-started]")).to_have_count(1)
    assert box(desk).input_value() == ""
    assert desk.evaluate("Object.keys(localStorage)") == []


def test_u8_waiting_messages_go_out_in_order_when_the_network_is_back(desk):
    desk.context.set_offline(True)
    for words in ("First", "Second"):
        send(desk, words)
    expect(desk.locator(".msg.failed")).to_have_count(1)
    desk.context.set_offline(False)
    expect(desk.locator(".msg[data-message]")).to_have_count(2, timeout=LATER)
    expect(desk.locator("[data-pending]")).to_have_count(0)
    assert kept() == [(1, "First"), (2, "Second")]


def test_u8_waiting_messages_outlive_a_reload(desk):
    desk.route("**/chat/*/", lambda route: refuse_posts(route))
    send(desk, "First")
    expect(desk.locator(".msg.failed")).to_have_count(1)
    desk.unroute("**/chat/*/")
    desk.reload()
    expect(desk.locator(".msg[data-message]")).to_have_count(1, timeout=LATER)
    assert kept() == [(1, "First")]


def refuse_posts(route):
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_an_answer_that_is_lost_after_it_was_stored_is_one_message(desk):
    """The id stays the one that the message was made with."""
    sent = []

    def lose_the_first(route):
        if route.request.method == "POST" and "/read/" not in route.request.url:
            sent.append(client_id(route.request.post_data))
            if len(sent) == 1:
                route.fetch()
                return route.abort()
        return route.continue_()

    desk.evaluate(DEAF)
    desk.route("**/chat/*/", lose_the_first)
    send(desk, "Only once")
    expect(desk.locator(".msg.failed")).to_have_count(1)
    desk.get_by_role("button", name="Try again").click()
    expect(desk.locator(".msg[data-message]")).to_have_count(1, timeout=LATER)
    expect(desk.locator("[data-pending]")).to_have_count(0)
    assert kept() == [(1, "Only once")]
    assert len(sent) == 2
    assert sent[0] == sent[1]


def client_id(body):
    return body.split('name="client_id"')[1].split("\r\n")[2]


def test_ones_own_answer_does_not_jump_over_a_message_of_the_other(desk, job, worker):
    """No hint comes: only the number of one's own tells that one is missing."""
    desk.evaluate(DEAF)
    write(job, worker, "In between")
    send(desk, "Mine")
    bubbles = desk.locator(".msg[data-message] p")
    expect(bubbles).to_have_text(["In between", "Mine"], timeout=LATER)


DEAF = """() => document.dispatchEvent = new Proxy(document.dispatchEvent, {
  apply: (tell, page, [event]) => event.type === "live:message"
    || Reflect.apply(tell, page, [event]),
})"""


def write(job, by, text):
    chat.post(job, by=by, text=text, client_id=uuid4())


def test_u24_message_somebody_puts_the_cursor_into_the_box(
    browser, customer, job, worker
):
    page = browser.page(customer)
    page.goto(f"/jobs/{job.code}/")
    page.get_by_role("link", name="Message Suresh").first.click()
    expect(box(page)).to_be_focused()
    box(page).blur()
    page.get_by_role("link", name="Message Suresh").first.click()
    expect(box(page)).to_be_focused()


def test_u24_the_last_bubble_that_was_not_sent_is_in_sight(desk, job, worker):
    for n in range(20):
        write(job, worker, f"Line {n}")
    desk.reload()
    desk.route("**/chat/*/", lambda route: refuse_posts(route))
    send(desk, "Last")
    expect(desk.locator(".msg.failed")).to_contain_text("Not sent yet.")
    below = desk.locator("[data-log]").evaluate(
        "log => log.scrollHeight - log.scrollTop - log.clientHeight"
    )
    assert below < 2


@pytest.mark.parametrize(
    ("status", "said", "way"),
    [
        (400, "Not sent. We could not read that.", "Edit"),
        (403, "Not sent yet. This is not open to you now.", "Try again"),
        (404, "Not sent. This is not here any more.", "Edit"),
        (409, "Not sent. Something has changed meanwhile.", "Edit"),
        (413, "Not sent. That is too big to send.", "Edit"),
        (422, "Not sent. Something in it does not fit.", "Edit"),
        (
            429,
            "Not sent yet. That was very quick. Try again in 7 seconds.",
            "Try again",
        ),
        (500, "Not sent yet. Something broke on our side.", "Try again"),
        (503, "Not sent yet. We are very busy just now.", "Try again"),
    ],
)
def test_f02_every_refusal_is_a_sentence_and_the_text_stays(desk, status, said, way):
    headers = {"Retry-After": "7"} if status == 429 else {}

    def refuse(route):
        if route.request.method == "POST":
            html = "<!doctype html><title>No</title>"
            route.fulfill(
                status=status, body=html, content_type="text/html", headers=headers
            )
        else:
            route.continue_()

    desk.route("**/chat/*/", refuse)
    send(desk, "Hello")
    bubble = desk.locator(".msg.failed")
    expect(bubble).to_contain_text(said)
    expect(bubble.get_by_role("button", name=way)).to_be_visible()
    if way == "Edit":
        bubble.get_by_role("button", name=way).click()
        assert box(desk).input_value() == "Hello"
        expect(bubble).to_have_count(0)
