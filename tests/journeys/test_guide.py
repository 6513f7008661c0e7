"""A guide from its first words to its readers, through the editor's own forms: written,
looked at, sent, published; another at its hour; moved, and still found.
"""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)
from zeal import zeal_ignore

from home import schedule
from services.models import GuideIndexPage, GuidePage
from tests.cast import make_staff
from tests.harness_browser import BACKEND
from tests.services.test_pictures import make_image
from tests.site import plant, soup, words

SLUG = "a-tap-that-drips"


@pytest.fixture
def index(home_page):
    return plant(home_page, GuideIndexPage, "guides")


@pytest.fixture
def desk(client, as_user):
    """Posts a page's form as somebody, and gives the answer."""

    def desk(user, address, data):
        client.force_login(user, BACKEND)
        # Wagtail looks up what each field chose for itself.
        with zeal_ignore():
            return client.post(address, data)

    return desk


@pytest.fixture
def moderator(db):
    return make_staff("moderator", "Moderators")


def shot(image, alt):
    return {"image": image.pk, "alt_text": alt, "decorative": ""}


def article(category, image, **more):
    """What the editor's form sends: six kinds of blocks, and pictures."""
    hero, near, far = image, make_image(), make_image()
    blocks = [
        ("text", rich_text("<h2>Why it drips</h2><p>A washer is worn.</p>")),
        ("steps", {"heading": "", "steps": streamless(
            {"title": "Close the valve", "text": "Under the sink."},
            {"title": "Open the tap", "text": "Until nothing comes."},
        )}),
        ("quote", {"text": "Lime is patient.", "who": "", "about": ""}),
        ("picture", {"image": shot(near, "The washer."), "caption": "Worn"}),
        ("gallery", {"heading": "", "pictures": streamless(
            {"image": shot(near, "Before."), "caption": ""},
            {"image": shot(far, "After."), "caption": ""},
        )}),
        ("numbers", {"numbers": streamless(
            {"figure": "20 litres", "words": "a day, drop by drop"},
            {"figure": "₹10", "words": "for a new washer"},
        )}),
    ]  # fmt: skip
    return nested_form_data(
        {
            "title": "A tap that drips",
            "slug": SLUG,
            "lead": "It is the washer.",
            "picture": hero.pk,
            "picture_alt": "A tap and a drop.",
            "author": "Priyanka Bose",
            "written_on": "2026-11-01",
            "categories": [category.pk],
            "body": streamfield(blocks),
            "places": inline_formset([]),
            "comments": inline_formset([]),
        }
        | more
    )


def streamless(*values):
    """The rows of a list inside a block."""
    rows = {str(n): row_of(value, n) for n, value in enumerate(values)}
    return rows | {"count": len(values)}


def row_of(value, number):
    return {"value": value, "order": number, "deleted": "", "id": ""}


def test_a_guide_is_written_looked_at_sent_and_published(
    index,
    desk,
    client,
    editor,
    moderator,
    category,
    image,
    django_capture_on_commit_callbacks,
):
    add = reverse("wagtailadmin_pages:add", args=["services", "guidepage", index.pk])
    answer = desk(editor, add, article(category, image) | {"action-submit": "1"})
    guide = GuidePage.objects.get(slug=SLUG)
    assert answer.status_code == 302
    assert (guide.live, guide.workflow_in_progress) == (False, True)
    address = guide.get_url()
    assert client.get(f"{address}?before").status_code == 404

    looked_at(guide.get_latest_revision_as_object())
    with django_capture_on_commit_callbacks(execute=True):
        approve(desk, moderator, guide)
    client.logout()
    shown = looked_at(client.get(f"{address}?after"))
    assert len(shown.select(".article-body picture")) == 3
    assert "A tap that drips" in soup(client.get("/guides/")).get_text()


def looked_at(page):
    """The guide as it is shown, or will be."""
    if isinstance(page, Page):
        page = page.make_preview_request()
    shown = soup(page)
    said = words(shown.select_one(".article-body"))
    for piece in (
        "A washer is worn.",
        "Close the valve Under the sink.",
        "Lime is patient.",
        "Worn",
        "20 litres",
    ):
        assert piece in said
    alts = [tag["alt"] for tag in shown.article.select("picture img")][:4]
    assert alts == ["A tap and a drop.", "The washer.", "Before.", "After."]
    return shown


def approve(desk, moderator, guide):
    task = guide.current_workflow_task_state
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[guide.pk, "approve", task.pk]
    )
    answer = desk(moderator, address, {"comment": ""})
    assert answer.status_code == 302
    guide.refresh_from_db()
    assert guide.live


def test_a_guide_appears_at_the_hour_that_was_chosen(
    index, desk, client, editor, category, image, clock
):
    add = reverse("wagtailadmin_pages:add", args=["services", "guidepage", index.pk])
    # In two days, by whatever clock.
    hour = timezone.localtime() + timedelta(days=2)
    at_hour = {"go_live_at": hour.strftime("%Y-%m-%d %H:%M")}
    form = article(category, image, **at_hour) | {"action-publish": "1"}
    assert desk(editor, add, form).status_code == 302
    guide = GuidePage.objects.get(slug=SLUG)
    client.logout()
    schedule.publish_due()
    assert client.get(f"{guide.get_url()}?before").status_code == 404
    clock.go(timezone.now() + timedelta(days=3))
    schedule.publish_due()
    assert words(soup(client.get(f"{guide.get_url()}?after")).h1) == "A tap that drips"


def test_a_guide_without_words_for_its_picture_is_not_taken(
    index, desk, editor, category
):
    nameless = make_image(description="")
    form = article(category, nameless, picture_alt="") | {"action-publish": "1"}
    add = reverse("wagtailadmin_pages:add", args=["services", "guidepage", index.pk])
    answer = desk(editor, add, form)
    assert answer.status_code == 200
    assert "Say in a few words what the picture shows" in answer.content.decode()
    assert not GuidePage.objects.exists()


def test_who_has_the_old_address_finds_a_renamed_and_moved_guide(
    index, home_page, client, category, django_capture_on_commit_callbacks
):
    guide = plant(index, GuidePage, SLUG, title="Taps")
    with django_capture_on_commit_callbacks(execute=True):
        guide.slug = "taps"
        guide.save_revision().publish()
    assert leads(client, f"/guides/{SLUG}/") == "/guides/taps/"
    with django_capture_on_commit_callbacks(execute=True):
        index.refresh_from_db()
        index.slug = "advice"
        index.save_revision().publish()
    for old in (f"/guides/{SLUG}/", "/guides/taps/"):
        assert leads(client, old) == "/advice/taps/"
    assert leads(client, "/guides/feed/") == "/advice/feed/"


def leads(client, address):
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    assert {status for _address, status in answer.redirect_chain} == {301}
    return answer.request["PATH_INFO"]


@pytest.fixture
def image(db):
    return make_image()
