"""Every main page: for everybody, in both schemes, and no wider than a phone."""

import pytest

from tests import scenes
from tests.axe import AXE, CONTRAST, EVERYTHING, FIND
from tests.harness_browser import Browser, launched
from tests.harness_clock import at
from tests.scenes import page_of

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
NARROW = {"width": 320, "height": 640}
# A window of 1280 × 1024 at 400 %.
LOW = {"width": 320, "height": 256}
DESK = {"width": 1280, "height": 800}
STAYING = """() => [...document.querySelectorAll("body *")].filter(element =>
  ["fixed", "sticky"].includes(getComputedStyle(element).position)
    && element.checkVisibility() && element.offsetHeight
).map(element => element.className)"""
# What Tab comes to is seen from its upper edge to its lower one, with no bar over it.
COVERED = """() => [
  ...document.querySelectorAll("a[href], button, input, select, textarea")
].filter(element => element.checkVisibility({visibilityProperty: true})
    && element.tabIndex >= 0 && !element.disabled && element.getClientRects().length)
  .filter(element => {
    element.focus();
    const box = element.getClientRects()[0];
    const x = box.left + box.width / 2;
    const heights = [box.top + 2, box.top + box.height / 2, box.bottom - 2];
    // Of a field of many lines the one is shown in which one writes.
    const of = element.matches("textarea") ? "every" : "some";
    return heights[of](y => {
      const bar = document.elementFromPoint(x, y)?.closest(".top, .tabs, .dock");
      return bar && !bar.contains(element);
    });
  }).map(element => element.outerHTML.slice(0, 120))"""


# What these say, and how long they are, depends on the day and the hour.
OF_DAYS = {"work", "work-new", "customer", "worker", "book", "work-hours", "service"}


@pytest.fixture
def live_site(paying_site):
    return paying_site


def test_every_page_is_for_everybody(browser, live_site, two_with_a_past):
    people = two_with_a_past | {"": None}
    wrong = []
    for scene, page in looked_at(browser, people):
        wrong += [f"{scene.name} {said}" for said in look(page, scene)]
    # What is refused on purpose (404, 422) the browser calls an error.
    browser.complaints[:] = [c for c in browser.complaints if "status of" not in c]
    live_site.forget()
    assert "\n".join(wrong) == ""


def test_the_way_up_is_as_high_as_a_finger(browser, live_site, customer):
    """Also where the words are small."""
    page = browser.page(customer, viewport=NARROW)
    page.goto("/account/email/")
    way = page.locator(".crumbs a")
    box = way.bounding_box()
    middle = box["y"] + box["height"] / 2
    for y in (middle - 21, middle, middle + 21):
        point = [box["x"] + 5, y]
        hit = "(link, [x, y]) => document.elementFromPoint(x, y) === link"
        assert way.evaluate(hit, point), point


def test_letters_may_be_twice_as_large(chromium, live_site, two_with_a_past):
    """What a phone's own setting does, where no window is narrower for it."""
    large = launched(chromium.browser_type, "--blink-settings=defaultFontSize=32")
    browser = Browser(large, live_site)
    wrong = []
    for scene, page in looked_at(browser, two_with_a_past | {"": None}):
        page.goto(scene.path)
        if scene.press:
            page.get_by_role("button", name=scene.press).first.click()
            page.wait_for_load_state()
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert size == "32px"
        if page.evaluate(WIDER):
            wrong.append(f"{scene.name} is wider than a phone")
    large.close()
    live_site.forget()
    assert "\n".join(wrong) == ""


@at("2026-11-29T14:05Z", "2026-12-31T18:20Z", "2028-02-29T18:35Z")
def test_pages_with_days_fit_a_phone_at_any_hour(browser, two_with_a_past):
    """A Sunday evening in Pune, ten minutes before New Year, just after a leap day."""
    wrong = []
    for scene, page in looked_at(browser, two_with_a_past | {"": None}):
        if scene.name in OF_DAYS:
            wrong += [f"{scene.name} {said}" for said in look_on_a_phone(page, scene)]
    assert "\n".join(wrong) == ""


def looked_at(browser, people):
    """(scene, a page of who looks at it), of everybody but staff."""
    pages = {who: page_with_axe(browser, user) for who, user in people.items()}
    for scene in scenes.scenes(people["customer"], people["worker"]):
        if scene.who != "staff":
            yield scene, pages[scene.who]


def test_u30_nothing_stays_over_a_low_window(browser, two_with_a_past):
    worker = two_with_a_past["worker"]
    at_work, looked_at = browser.page(worker), browser.page()
    for page, path in (at_work, "/work/"), (looked_at, page_of(worker.worker_profile)):
        page.set_viewport_size(NARROW)
        page.goto(path)
        assert len(page.evaluate(STAYING)) == 2
        page.set_viewport_size(LOW)
        assert page.evaluate(STAYING) == []


def page_with_axe(browser, user):
    # Colours that are on their way from light to dark can be read by nobody.
    context = browser.context(user, reduced_motion="reduce")
    context.add_init_script(AXE)
    return context.new_page()


def look(page, scene):
    yield from look_on_a_phone(page, scene)
    page.emulate_media(color_scheme="dark")
    for found in page.evaluate(FIND, CONTRAST):
        yield f"in the dark: {found}"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(DESK)
    for found in page.evaluate(FIND, EVERYTHING):
        yield f"on a desk: {found}"


def look_on_a_phone(page, scene):
    page.set_viewport_size(NARROW)
    page.goto(scene.path)
    if scene.press:
        page.get_by_role("button", name=scene.press).first.click()
        page.wait_for_load_state()
    if page.evaluate(WIDER):
        yield "is wider than 320 px"
    for found in page.evaluate(FIND, EVERYTHING):
        yield f"on a phone: {found}"
    for found in page.evaluate(COVERED):
        yield f"covers what has the focus: {found}"
