"""What an editor schedules happens by itself: F24, S2."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page
from wagtail.users.models import UserProfile
from zeal import zeal_ignore

from home import schedule
from home.models import StandardPage
from mysite import periodic
from tests.site import plant, soup
from toolkit.sweeps import SweepFailed

MINUTE = timedelta(minutes=1)


@pytest.fixture
def minute(django_capture_on_commit_callbacks):
    """The periodic task runs once."""

    def minute():
        with django_capture_on_commit_callbacks(execute=True):
            periodic.every_minute.func()

    return minute


def scheduled(home, slug, **when):
    page = home.add_child(instance=StandardPage(slug=slug, title=slug, live=False))
    for name, moment in when.items():
        setattr(page, name, moment)
    page.save_revision().publish()
    return page


def let_its_time_come(page):
    """As if the editor had chosen a minute ago, which no form would take."""
    moment = timezone.now() - MINUTE
    revision = page.revisions.get()
    revision.content["go_live_at"] = moment.isoformat()
    revision.approved_go_live_at = moment
    revision.save()


def test_f24_a_page_goes_live_when_its_time_has_come(home_page, client, minute):
    soon = timezone.now() + timedelta(minutes=2)
    page = scheduled(home_page, "diwali", go_live_at=soon)
    minute()
    assert client.get("/diwali/").status_code == 404
    let_its_time_come(page)
    minute()
    assert client.get("/diwali/").status_code == 200
    page.refresh_from_db()
    assert page.live
    assert page.revisions.get().approved_go_live_at is None


def test_f24_a_page_expires_and_so_does_its_copy_for_strangers(
    home_page, client, minute
):
    page = plant(home_page, StandardPage, "sale", show_in_menus=True)
    assert client.get("/sale/").status_code == 200
    assert "/sale/" in [a["href"] for a in soup(client.get("/")).select(".nav a")]
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - MINUTE)
    minute()
    assert client.get("/sale/").status_code == 404
    assert "/sale/" not in [a["href"] for a in soup(client.get("/")).select(".nav a")]
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)


def test_f24_one_page_that_fails_does_not_stop_the_others(home_page, caplog):
    soon = timezone.now() + timedelta(minutes=2)
    for slug in ("broken", "whole"):
        let_its_time_come(scheduled(home_page, slug, go_live_at=soon))
    broken = StandardPage.objects.get(slug="broken")
    broken.revisions.update(content={"pk": broken.pk})
    with pytest.raises(SweepFailed) as failed:
        schedule.publish_due()
    assert len(failed.value.exceptions) == 1
    assert f"Revision {broken.revisions.get().pk} failed." in caplog.text
    caplog.clear()
    live = StandardPage.objects.filter(slug__in=["broken", "whole"]).live()
    assert [page.slug for page in live] == ["whole"]


def test_pages_that_go_live_although_one_that_expires_fails(
    home_page, caplog, monkeypatch
):
    past = timezone.now() - MINUTE
    broken = plant(home_page, StandardPage, "broken")
    # A page without its own half: what Wagtail reads of it fails.
    Page.objects.filter(pk=broken.pk).update(expire_at=past)
    StandardPage.objects.filter(pk=broken.pk)._raw_delete(using="default")
    sale = plant(home_page, StandardPage, "sale")
    Page.objects.filter(pk=sale.pk).update(expire_at=past)
    let_its_time_come(
        scheduled(home_page, "diwali", go_live_at=timezone.now() + MINUTE)
    )
    with pytest.raises(SweepFailed):
        schedule.publish_due()
    caplog.clear()
    live = Page.objects.filter(slug__in=["sale", "diwali"]).live()
    assert [page.slug for page in live] == ["diwali"]


def test_what_is_due_later_waits(home_page):
    scheduled(home_page, "later", go_live_at=timezone.now() + timedelta(minutes=2))
    schedule.publish_due()
    assert not StandardPage.objects.get(slug="later").live


# --- Whose clock ---------------------------------------------------------------


def dialog(client, page):
    # Wagtail's own page asks for the same thing several times.
    with zeal_ignore():
        return soup(client.get(f"/admin/pages/{page.pk}/edit/"))


def test_s2_the_dialog_counts_in_the_zone_of_the_market_and_says_so(
    home_page, as_user, editor
):
    page = plant(home_page, StandardPage, "new-year")
    shown = dialog(as_user(editor), page)
    assert str(shown).count("By the clock of Asia/Kolkata.") == 2


def test_s2_what_is_typed_is_understood_in_that_zone(home_page, as_user, editor):
    page = plant(home_page, StandardPage, "sale")
    fields = {"title": "Sale", "slug": "sale", "go_live_at": "2030-01-01 10:00"}
    fields |= {"body-count": "0", "comments-TOTAL_FORMS": "0"}
    fields |= {"comments-INITIAL_FORMS": "0"}
    answer = as_user(editor).post(f"/admin/pages/{page.pk}/edit/", fields)
    assert answer.status_code == 302, answer.context["form"].errors
    draft = page.revisions.get().as_object()
    assert draft.go_live_at == datetime(2030, 1, 1, 4, 30, tzinfo=UTC)


def test_s2_who_chose_a_zone_keeps_it(home_page, as_user, editor):
    UserProfile.objects.create(user=editor, current_time_zone="Europe/Berlin")
    page = plant(home_page, StandardPage, "sale")
    shown = str(dialog(as_user(editor), page))
    assert shown.count("By the clock of Europe/Berlin.") == 2


def test_looking_at_the_admin_writes_nobody_a_zone(home_page, as_user, editor):
    UserProfile.objects.create(user=editor)
    as_user(editor).get("/admin/")
    assert UserProfile.objects.get(user=editor).current_time_zone == ""
