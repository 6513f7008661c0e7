"""The search box and the picker of times, as hands and keyboards use them."""

import pytest

from services.models import Skill
from tests.axe import AXE, EVERYTHING, FIND
from tests.clock import DEFAULT
from tests.harness_browser import expect
from workers import alerts, profiles
from workers.models import SearchAlert, WorkerProfile

BEGINS = DEFAULT

pytestmark = [pytest.mark.browser]

SELECTED = ".suggest-row[aria-selected=true]"


@pytest.fixture
def market(site, worker, other_worker, category):
    Skill.objects.create(category=category, slug="tap", name="Tap fitting")
    profiles.refresh_search(WorkerProfile.objects.all())


@pytest.fixture
def box(browser, market):
    page = browser.page()
    page.goto("/")
    box = page.get_by_role("combobox", name="What do you need?")
    return page, box


def names(page):
    return [name.inner_text() for name in page.locator(".suggest-name").all()]


def test_the_box_is_a_combobox(box, live_site):
    page, need = box
    options, status = page.locator("#need-list"), page.locator("#need ~ .hide")
    expect(options).to_be_hidden()
    need.press_sequentially("ta")
    expect(options).to_be_visible()
    expect(need).to_have_attribute("aria-expanded", "true")
    expect(status).to_have_text("3 suggestions")
    assert names(page) == ["Tap", "Tap fitting", "Tathawade"]

    need.press("ArrowDown")
    first = page.locator(SELECTED)
    expect(first).to_contain_text("Tap")
    expect(need).to_have_attribute("aria-activedescendant", first.get_attribute("id"))
    # Past the last one comes the box, then the first again.
    for _ in range(4):
        need.press("ArrowDown")
    expect(page.locator(SELECTED)).to_have_count(1)
    need.press("Home")
    expect(page.locator(SELECTED)).to_have_count(0)
    need.press("ArrowUp")
    expect(page.locator(SELECTED)).to_contain_text("Tathawade")

    page.evaluate(AXE)
    assert page.evaluate(FIND, EVERYTHING) == []

    need.press("Escape")
    expect(options).to_be_hidden()
    expect(need).to_have_value("ta")
    need.press("ArrowDown")
    expect(options).to_be_visible()
    need.press("Tab")
    expect(options).to_be_hidden()
    expect(page.get_by_label("Where?")).to_be_focused()
    live_site.forget()


def test_enter_takes_the_option_and_what_else_was_chosen(box, live_site):
    page, need = box
    page.get_by_label("When?").select_option("tomorrow")
    page.get_by_label("Where?").select_option("pune")
    need.press_sequentially("tap fi")
    expect(page.locator(".suggest-row")).to_have_count(1)
    need.press("ArrowDown")
    need.press("Enter")
    page.wait_for_url("**/workers/?*")
    query = page.url.partition("?")[2]
    assert sorted(query.split("&")) == [
        "available=tomorrow",
        "category=plumber",
        "city=pune",
        "skill=tap",
    ]
    live_site.forget()


def test_enter_without_an_option_searches_for_the_words(box, live_site):
    page, need = box
    need.press_sequentially("tap")
    expect(page.locator("#need-list")).to_be_visible()
    need.press("Enter")
    page.wait_for_url("**/workers/?*")
    # The address bar says only what was asked.
    expect(page.locator("#id_q")).to_have_value("tap")
    page.wait_for_function("!location.search.includes('available=')")
    live_site.forget()


def test_a_finger_opens_a_worker(browser, market, live_site):
    page = browser.page(has_touch=True)
    page.goto("/")
    need = page.locator("#need")
    need.press_sequentially("venk")
    page.get_by_role("option", name="Suresh Venkataraman").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Suresh")
    live_site.forget()


def test_too_quick_is_no_error(browser, market, live_site):
    page = browser.page()
    page.route("**/workers/suggest/**", lambda route: route.fulfill(status=429))
    page.goto("/")
    page.locator("#need").press_sequentially("tap")
    page.wait_for_timeout(400)
    expect(page.locator("#need-list")).to_be_hidden()
    assert page.locator(".toast").count() == 0
    browser.complaints[:] = [c for c in browser.complaints if "429" not in c]
    live_site.forget()


def test_the_picker_answers_as_it_is_touched(browser, market, live_site):
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?city=pune")
    expect(page.get_by_label("Which day?")).to_be_hidden()
    page.get_by_role("radio", name="Tomorrow").check(force=True)
    expect(page.locator("h1")).to_have_text("Workers in Pune, tomorrow")
    page.get_by_label("Time of day").select_option("morning")
    expect(page.locator("h1")).to_have_text("Workers in Pune, tomorrow morning")
    expect(page.get_by_role("radio", name="Tomorrow")).to_be_checked()
    page.wait_for_url("**/workers/?city=pune&available=tomorrow&part=morning")
    page.get_by_label("Time of day").select_option("10:00")
    expect(page.locator("h1")).to_have_text("Workers in Pune, tomorrow, 10:00 am")
    page.get_by_role("radio", name="Another day").check(force=True)
    page.get_by_label("Which day?").fill("2026-11-28")
    expect(page.locator("h1")).to_have_text("Workers in Pune, Sat 28 Nov, 10:00 am")
    live_site.forget()


def test_f02_what_is_wrong_stands_at_its_box(browser, market, live_site):
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?city=pune")
    # An hour alone is the next one that can be booked: it is past eleven.
    page.get_by_label("Time of day").select_option("10:00")
    expect(page.locator("h1")).to_have_text("Workers in Pune, tomorrow, 10:00 am")
    expect(page.get_by_role("radio", name="Tomorrow")).to_be_checked()
    # A day that the box itself calls wrong is asked for all the same.
    page.get_by_role("radio", name="Another day").check(force=True)
    page.get_by_label("Which day?").fill("2026-12-20")
    expect(page.locator("#id_date_error")).to_contain_text(
        "One can book 14 days ahead. Choose an earlier one."
    )
    expect(page.locator("header.top")).to_be_visible()
    browser.complaints[:] = [c for c in browser.complaints if "400" not in c]
    live_site.forget()


def test_without_a_script_it_is_a_plain_form(browser, market, live_site):
    page = browser.page(js=False, viewport={"width": 1280, "height": 800})
    page.goto("/workers/?city=pune")
    page.get_by_role("radio", name="Another day").check(force=True)
    page.get_by_label("Which day?").fill("2026-11-28")
    page.get_by_label("Time of day").select_option("evening")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("h1")).to_have_text(
        "Workers in Pune, Sat 28 Nov in the evening"
    )
    live_site.forget()


@pytest.mark.parametrize("js", [True, False], ids=["scripts", "no scripts"])
def test_a_letter_is_answered_with_one_click(browser, city, category, js, live_site):
    alerts.ask("meera@example.org", category, city)
    token = alerts.token_of(SearchAlert.objects.get())
    page = browser.page(js=js)
    page.goto(f"/workers/tell-me/{token}/")
    page.get_by_role("button", name="Yes, tell me").click()
    expect(page.locator("h1")).to_have_text("We tell you")
    page.get_by_role("link", name="No letter, please").click()
    page.get_by_role("button", name="Forget my address").click()
    expect(page.locator("h1")).to_have_text("No letter comes")
    live_site.forget()


def test_what_the_words_say_is_chosen_beside_them(browser, market, live_site):
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?q=plumber+tomorrow+morning+pune")
    expect(page.locator("#id_category option:checked")).to_have_text(
        "Plumber, from your words"
    )
    expect(page.locator("#id_city option:checked")).to_have_text(
        "Pune, from your words"
    )
    typed = page.get_by_role("radio", name="As you typed: tomorrow morning")
    expect(typed).to_be_checked()
    # A choice wins over the words, and is the only one that is said then.
    page.get_by_role("radio", name="As soon as possible").check(force=True)
    expect(page.locator("h1")).to_have_text("Plumbers in Pune, as soon as possible")
    expect(page.get_by_role("radio", name="Any time")).not_to_be_checked()
    live_site.forget()


def test_a_wrong_sum_is_said_in_the_sheet_where_it_was_typed(
    browser, market, live_site
):
    page = browser.page()
    page.goto("/workers/")
    page.get_by_role("link", name="Filters").click()
    rate = page.locator("#id_rate_max")
    rate.fill("cheap")
    rate.blur()
    wrong = page.locator("#show-results .field-error")
    expect(wrong).to_be_visible()
    expect(wrong).to_contain_text("“cheap” is not a sum of money.")
    rate.fill("500")
    rate.blur()
    expect(wrong).to_have_count(0)
    # The wrong one was answered with 400, which is an error to the console.
    browser.complaints.clear()
    live_site.forget()


def test_a_day_too_far_is_said_in_the_sheet(browser, market, live_site):
    page = browser.page()
    page.goto("/workers/")
    page.get_by_role("link", name="Filters").click()
    page.get_by_role("radio", name="Another day").check(force=True)
    page.get_by_label("Which day?").fill("2026-11-01")
    wrong = page.locator("#id_date_error")
    expect(wrong).to_contain_text("That is in the past. Choose a later day.")
    # The head of the sheet stays in view.
    page.locator("#id_rate_max").scroll_into_view_if_needed()
    expect(page.get_by_role("link", name="Close")).to_be_in_viewport()
    browser.complaints.clear()
    live_site.forget()


def test_who_takes_a_chip_off_by_keyboard_goes_on_from_there(
    browser, market, live_site
):
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?q=plumber+pune+tomorrow")
    page.get_by_role("link", name="Tomorrow remove").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Plumbers in Pune")
    expect(page.locator("#results-h")).to_be_focused()
    # A pointer leaves the focus where the page begins.
    page.get_by_role("link", name="Pune remove").click()
    expect(page.locator("h1")).to_have_text("Plumbers")
    expect(page.locator("#results-h")).not_to_be_focused()
    live_site.forget()


def test_anywhere_is_chosen_over_the_words(browser, market, live_site):
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?q=plumber+pune+tomorrow")
    page.get_by_label("City").select_option(label="Anywhere")
    expect(page.locator("h1")).to_have_text("Plumbers, tomorrow")
    page.get_by_role("radio", name="Any time").check(force=True)
    expect(page.locator("h1")).to_have_text("Plumbers")
    page.wait_for_url("**&city=any&available=anytime")
    expect(page.locator("#id_q")).to_have_value("plumber pune tomorrow")
    page.get_by_role("link", name="Anywhere remove").click()
    expect(page.locator("h1")).to_have_text("Plumbers in Pune")
    live_site.forget()


def test_half_a_word_is_not_called_nobodys(browser, market, live_site):
    page = browser.page(viewport={"width": 1280, "height": 800})
    page.goto("/workers/?city=pune")
    with page.expect_response(lambda answer: "q=tathaw" in answer.url):
        page.locator("#id_q").press_sequentially("tathaw")
    page.wait_for_url("**q=tathaw**")
    expect(page.locator("#results .understood")).to_have_count(0)
    live_site.forget()
