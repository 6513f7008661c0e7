"""An editor's days in a browser, through the forms that they have."""

import re

import pytest

from home.models import StandardPage
from services.models import CategoryPage, GuideIndexPage, GuidePage, PairPage
from tests.cast import make_staff
from tests.harness_browser import expect
from tests.services.test_pictures import make_image
from tests.site import plant

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DESK = {"width": 1280, "height": 900}
PAIR = "/services/plumber/in/pune/"
# Two machines' worth of tests may run beside this one.
PATIENCE = 60_000


class Desk:
    """Somebody of the team at the admin."""

    def __init__(self, browser, user):
        self.page = browser.page(user, viewport=DESK)
        self.page.set_default_timeout(PATIENCE)
        self.find = self.page.get_by_role

    def edit(self, page):
        self.page.goto(f"/admin/pages/{page.pk}/edit/")

    def tab(self, name):
        self.find("tab", name=name).click()

    def do(self, name):
        """What stands behind “More actions”."""
        self.find("button", name="More actions").click()
        self.find("button", name=re.compile(name)).last.click()
        self.page.wait_for_load_state()

    def publish(self):
        self.do("^\\s*Publish\\s*$")
        expect(self.page.locator(".messages .success")).to_be_visible(timeout=PATIENCE)

    def insert(self, kind):
        """A block at the end of the body; gives the beginning of its fields' names."""
        body = self.page.locator("#panel-child-content-body-content")
        blocks = body.locator("[data-streamfield-stream-container]").first
        count = blocks.locator(":scope > [data-streamfield-child]").count()
        body.get_by_role("button", name="Insert a block").last.click()
        self.find("option", name=re.compile(f"^{kind}")).first.click()
        self.page.locator(f"[name=body-{count}-type]").wait_for(state="attached")
        return f"body-{count}-value"

    def fill(self, name, text):
        self.page.locator(f"[name={name}]").fill(text)

    def write(self, inside, text):
        """Rich text."""
        field = self.page.locator("[data-contentpath] >> [contenteditable=true]")
        field.nth(inside).click()
        self.page.keyboard.type(text)

    def add_row(self, prefix):
        rows = self.page.locator(f"[name={prefix}-count]").locator("xpath=..")
        rows.get_by_role("button", name="Add").last.click()

    def choose_image(self, button):
        button.click()
        self.page.locator(".modal a.image-choice").first.click()
        self.page.locator(".modal").wait_for(state="detached")


@pytest.fixture
def live_site(start_site):
    return start_site(ZEAL_RAISE="False", PYTHONWARNINGS="ignore")


@pytest.fixture
def desk(browser, editor):
    return Desk(browser, editor)


@pytest.fixture
def reader(browser):
    """Nobody: what everybody reads."""
    page = browser.page(viewport=DESK)
    page.set_default_timeout(PATIENCE)
    return page


@pytest.fixture
def index(home_page):
    make_image()
    return plant(home_page, GuideIndexPage, "guides")


def write_guide(desk, index):
    desk.page.goto(f"/admin/pages/add/services/guidepage/{index.pk}/")
    desk.fill("title", "A tap that drips")
    desk.fill("lead", "It is the washer.")
    desk.choose_image(desk.find("button", name="Choose an image").first)
    desk.fill("picture_alt", "A tap and a drop.")
    desk.insert("Text")
    desk.write(0, "A washer is worn.")
    quote = desk.insert("Quote")
    desk.fill(f"{quote}-text", "Lime is patient.")
    faq = desk.insert("Questions")
    desk.fill(f"{faq}-questions-0-value-question", "Is it safe?")
    desk.write(1, "It is.")
    video = desk.insert("Video")
    desk.fill(f"{video}-address", "https://video.example/")
    desk.fill(f"{video}-title", "Close the valve")
    desk.insert("Usual prices")
    picture = desk.insert("Picture")
    block = desk.page.locator(f"[name={picture.removesuffix('-value')}-type]")
    inside = block.locator("xpath=..")
    desk.choose_image(inside.get_by_role("button", name="Choose an image").first)
    desk.fill(f"{picture}-image-alt_text", "The washer.")
    desk.fill(f"{picture}-caption", "Worn")


SAID = [
    "A washer is worn.",
    "Lime is patient.",
    "Is it safe?",
    "Close the valve",
]


def test_a_guide_is_written_looked_at_sent_and_published(
    browser, desk, reader, index, category
):
    write_guide(desk, index)
    # Half-written it cannot be saved by itself yet, which Wagtail answers with 400.
    browser.complaints[:] = [
        said
        for said in browser.complaints
        if "status of 400" not in said or "/admin/pages/add/" not in said
    ]
    desk.find("button", name="Toggle preview").click()
    preview = desk.page.frame_locator("#w-preview-iframe")
    for words in SAID:
        expect(preview.get_by_text(words).first).to_be_attached(timeout=PATIENCE)
    desk.do("Submit to")
    expect(desk.page.locator(".messages .success")).to_be_visible(timeout=PATIENCE)
    guide = GuidePage.objects.get()
    assert (guide.live, guide.workflow_in_progress) == (False, True)

    moderator = Desk(browser, make_staff("moderator", "Moderators"))
    moderator.edit(guide)
    moderator.do("Approve and Publish")
    expect(moderator.page.locator(".messages .success")).to_be_visible(timeout=PATIENCE)
    reader.goto("/guides/a-tap-that-drips/")
    for words in [*SAID, "Worn"]:
        expect(reader.get_by_text(words).first).to_be_attached()
    assert reader.locator("article picture img").count() >= 2


def test_an_editor_sees_what_a_search_engine_may_show(desk, index):
    desk.page.goto(f"/admin/pages/add/services/guidepage/{index.pk}/")
    # Wagtail makes the slug of what is typed.
    desk.page.locator("[name=title]").press_sequentially("A tap that drips")
    desk.fill("lead", "It is the washer.")
    desk.tab("Promote")
    shown = desk.page.locator("[data-result-preview]")
    expect(shown.locator("[data-shows=title]")).to_have_text("A tap that drips")
    expect(shown.locator("[data-shows=words]")).to_have_text("It is the washer.")
    expect(shown.locator("[data-shows=slug]")).to_contain_text("a-tap-that-drips")

    desk.fill("seo_title", "Why taps drip " * 8)
    desk.fill("search_description", "Two tools, ten minutes.")
    expect(shown.locator("[data-shows=title]")).to_have_text(re.compile("^Why.*…$"))
    expect(shown.locator("[data-shows=words]")).to_have_text("Two tools, ten minutes.")
    expect(
        shown.get_by_text("The title is cut after about 60 letters.")
    ).to_be_visible()


def test_it_shows_the_address_that_a_page_really_has(desk, home_page, city):
    above = CategoryPage.objects.get()
    pair = plant(above, PairPage, city.slug, city=city)
    for page, way in (
        (home_page, []),
        (above, ["services", "plumber"]),
        (pair, ["services", "plumber", "in", "pune"]),
    ):
        desk.edit(page)
        desk.tab("Promote")
        shown = desk.page.locator(".result-preview-address")
        _host, *steps = shown.inner_text().split(" › ")
        assert steps == way


def test_no_list_of_choices_is_cut_off_on_a_phone(desk, index):
    desk.page.set_viewport_size({"width": 390, "height": 844})
    desk.page.goto("/admin/snippets/services/synonym/add/")
    desk.page.evaluate(
        "document.querySelector('select').add(new Option('A long choice '.repeat(9)))"
    )
    for field in desk.page.locator("form select").all():
        box = field.bounding_box()
        assert box["x"] + box["width"] <= 390


def test_a_service_is_renamed_and_a_page_moved_and_old_addresses_lead_on(
    browser, desk, reader, home_page, worker
):
    desk.edit(CategoryPage.objects.get())
    desk.tab("Promote")
    desk.fill("slug", "pipes")
    desk.publish()
    for old in ("", "in/pune/"):
        reader.goto(f"/services/plumber/{old}?from=card")
        assert reader.url.endswith(f"/services/pipes/{old}?from=card")

    above = plant(home_page, StandardPage, "help", title="Help")
    other = plant(home_page, StandardPage, "about", title="About")
    page = plant(above, StandardPage, "paying", title="Paying")
    desk.page.goto(f"/admin/pages/{page.pk}/move/{other.pk}/confirm/")
    desk.find("button", name="Yes, move this page").click()
    desk.page.wait_for_load_state()
    reader.goto("/help/paying/")
    assert reader.url.endswith("/about/paying/")


def test_a_service_in_a_city_gets_its_page_and_the_foot_and_menu_name_it(
    desk, reader, home_page, worker
):
    desk.page.goto(PAIR)
    desk.page.locator("wagtail-userbar button").first.click()
    desk.find("menuitem", name="Write a page for Plumbers in Pune").click()
    desk.page.wait_for_url("**/edit/")
    pair = PairPage.objects.get()
    desk.fill("lead", "Old pipes, hard water.")
    desk.tab("Promote")
    desk.page.locator("[name=show_in_menus]").check()
    desk.publish()
    reader.goto(PAIR)
    expect(reader.get_by_text("Old pipes, hard water.").first).to_be_visible()
    link = reader.locator(".foot-pairs a")
    expect(link).to_have_text("Plumbers in Pune")
    assert link.get_attribute("href") == PAIR

    news = plant(home_page, StandardPage, "news", title="News")
    desk.edit(news)
    desk.tab("Promote")
    desk.page.locator("[name=show_in_menus]").check()
    desk.page.locator("[name=footer]").select_option("help")
    desk.publish()
    reader.goto("/?menu")
    expect(reader.locator("header .nav a", has_text="News")).to_be_visible()
    expect(reader.locator("footer a", has_text="News")).to_be_visible()

    desk.page.goto(f"/admin/pages/{pair.pk}/unpublish/")
    desk.find("button", name="Yes, unpublish it").click()
    desk.page.wait_for_load_state()
    reader.goto(f"{PAIR}?drawn")
    expect(reader.get_by_role("heading", name="Plumbers in Pune")).to_be_visible()
    expect(reader.get_by_text("Old pipes, hard water.")).to_have_count(0)
