"""People's words in a browser: however long, and whichever way they run."""

from uuid import uuid4

import pytest
from django.db.models import CharField

from accounts.models import CustomerProfile, User
from bookings.models import Job, Review
from bookings.states import Status
from live import chat
from live.models import ChatMessage, Notification
from tests import scenes
from tests.axe import AXE, EVERYTHING, FIND
from tests.harness_browser import expect
from workers import profiles
from workers.models import TimeOff, WorkerProfile

pytestmark = [pytest.mark.browser]

WIDTHS = (320, 390, 1280)
UNLIMITED_FIELD = 260
# As far as a page reaches, and what reaches beyond its window.
WIDE = """() => {
  const page = document.documentElement;
  const all = [...document.querySelectorAll("body > :not(.wrapper) *")];
  const beyond = all.filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.right > page.clientWidth + 1 &&
      !element.closest(".clip, .hide, .table-scroll, .views, .w-overflow-x-auto");
  });
  const names = beyond.slice(0, 3).map((e) => `${e.tagName}.${e.className}`);
  const { scrollWidth, clientWidth } = page;
  const wide = scrollWidth > clientWidth ? [`is ${scrollWidth} wide`] : [];
  return wide.concat(names).join(" ");
}"""


def long_word(field):
    limit = field.max_length if isinstance(field, CharField) else UNLIMITED_FIELD
    return "W" * min(limit, UNLIMITED_FIELD)


@pytest.fixture(autouse=True)
def _in_a_hurry(browser):
    """A page that is left before its socket stands says so in the console."""
    yield
    browser.complaints[:] = [c for c in browser.complaints if "WebSocket" not in c]


@pytest.fixture
def long_winded(two_with_a_past):
    """Everybody in the cast writes without a space, as long as the columns allow."""
    said = {
        User: ["name"],
        CustomerProfile: ["address"],
        WorkerProfile: ["area", "bio", "approval_reason"],
        TimeOff: ["reason"],
        Job: ["title", "description", "address"],
        Review: ["comment"],
        ChatMessage: ["message"],
        Notification: ["message"],
    }
    for model, names in said.items():
        fields = map(model._meta.get_field, names)
        model.objects.update(**{field.name: long_word(field) for field in fields})
    profiles.refresh_search(WorkerProfile.objects.all())
    return two_with_a_past


@pytest.fixture
def live_site(request, start_site):
    """Every page of the scenes is there only where one can pay."""
    pays = "long_winded" in request.fixturenames
    return request.getfixturevalue("paying_site") if pays else start_site()


@pytest.mark.slow
def test_f30_u01_no_word_is_wider_than_its_page(browser, live_site, long_winded, boss):
    people = long_winded | {"": None, "staff": boss}
    pages = {who: browser.page(user) for who, user in people.items()}
    wrong = []
    for scene in scenes.scenes(people["customer"], people["worker"]):
        page = pages[scene.who]
        page.goto(scene.path)
        if scene.press:
            page.get_by_role("button", name=scene.press).first.click()
            page.wait_for_load_state()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            if said := page.evaluate(WIDE):
                wrong.append(f"{scene.name} at {width}: {said}")
    browser.complaints.clear()
    live_site.forget()
    assert "\n".join(wrong) == ""


@pytest.fixture
def talk(job_in):
    job = job_in(Status.ACCEPTED)
    chat.open_room(job)
    return job


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ("מתי תבוא?", "rtl"),
        ("متى ستأتي؟", "rtl"),
        ("آپ کب آئیں گے؟", "rtl"),
        ("When do you come?", "ltr"),
    ],
)
def test_f31_words_run_their_own_way(browser, talk, customer, worker, said, direction):
    chat.post(talk, by=worker, text=said, client_id=uuid4())
    page = browser.page(customer)
    page.goto(f"/chat/{talk.code}/")
    bubble = page.locator("[data-message] p")
    expect(bubble).to_have_css("direction", direction)
    box = page.locator("[data-chat-form] textarea")
    box.fill(said)
    expect(box).to_have_css("direction", direction)


def test_u29_bubbles_say_who_speaks(browser, talk, customer, worker):
    for by in (worker, customer):
        chat.post(talk, by=by, text="Hello", client_id=uuid4())
    page = browser.page(customer)
    page.goto(f"/chat/{talk.code}/")
    spoken = [bubble.text_content().strip() for bubble in page.locator(".msg").all()]
    assert [words.split(": ")[0] for words in spoken] == ["Suresh", "You"]


def test_u29_a_picked_hour_is_said(browser, live_site, customer, worker):
    page = browser.page(customer)
    page.goto(f"/workers/{worker.worker_profile.code}/book/")
    said = page.locator("#picked")
    expect(said).to_have_text("")
    page.locator(".time input").first.check(force=True)
    expect(said).to_contain_text("Suresh has until ")
    page.locator("#id_minutes").select_option("120")
    expect(page.locator("#check")).to_contain_text("2 hours at")
    live_site.forget()


FOCUSED = "document.activeElement.closest('#filters') !== null"


def test_u23_the_filters_of_a_phone_are_a_dialog(browser, live_site, worker):
    page = browser.page()
    page.goto("/workers/")
    page.get_by_role("link", name="Filters").click()
    sheet = page.get_by_role("dialog", name="Filters")
    expect(sheet).to_be_visible()
    assert page.evaluate(FOCUSED)
    page.evaluate(AXE)
    assert page.evaluate(FIND, EVERYTHING) == []
    for _ in range(30):
        page.keyboard.press("Tab")
        assert page.evaluate(f"document.activeElement === document.body || {FOCUSED}")
    page.mouse.wheel(0, 900)
    assert page.evaluate("getComputedStyle(document.documentElement).overflowY") == (
        "hidden"
    )
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    expect(page.get_by_role("link", name="Filters")).to_be_focused()
    assert page.evaluate("document.querySelectorAll('[inert]').length") == 0
    live_site.forget()


def test_u23_the_filters_open_and_close_without_a_script(browser, live_site, worker):
    page = browser.page(js=False)
    page.goto("/workers/")
    page.get_by_role("link", name="Filters").click()
    expect(page.locator("#filters")).to_be_visible()
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#filters")).to_be_hidden()
    live_site.forget()


SMALL = """() => [...document.querySelectorAll("input, select, textarea")]
  .filter((control) => control.checkVisibility() && !["radio", "checkbox"].includes(
    control.type) && parseFloat(getComputedStyle(control).fontSize) < 16)
  .map((control) => control.name)"""


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("", "/"),
        ("", "/workers/#filters"),
        ("", "/account/signup/"),
        ("", "/account/login/"),
        ("customer", "/account/profile/"),
        ("worker", "/work/hours/"),
        ("worker", "/work/profile/"),
        ("worker", "/work/earnings/"),
    ],
)
def test_u33_no_phone_zooms_into_a_box(browser, live_site, customer, worker, who, path):
    page = browser.page({"customer": customer, "worker": worker}.get(who))
    page.goto(path)
    assert page.evaluate(SMALL) == []
    # The page is left before its socket is open, which the browser may call a fault.
    browser.complaints.clear()
    live_site.forget()


TIGHT = """() => [...document.querySelectorAll(".time span")].filter((label) => {
  const range = document.createRange();
  range.selectNodeContents(label);
  const text = range.getBoundingClientRect(), box = label.getBoundingClientRect();
  return text.left - box.left < 4 || box.right - text.right < 4 ||
    range.getClientRects().length > 1;
}).map((label) => label.textContent)"""


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page_name", ["", "book/"])
def test_u21_an_hour_has_room_on_one_line(
    browser, live_site, customer, worker, width, page_name
):
    window = {"width": width, "height": 800}
    page = browser.page(customer, viewport=window)
    page.goto(f"/workers/{worker.worker_profile.code}/{page_name}")
    assert page.evaluate(TIGHT) == []
    live_site.forget()
