"""What letters say of us, and that a page sent for approval reaches somebody."""

from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone
from wagtail.models import Site, Workflow

from accounts import delivery
from home import attention
from home.models import BrandSettings, StandardPage
from live.kinds import Kind
from live.notifications import notify
from mysite import groups
from tests.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def renamed():
    site = Site.objects.get(is_default_site=True)
    brand = BrandSettings.for_site(site)
    brand.name = "Fix\nIt & Söhne"
    brand.save()


def test_s19_letters_come_from_the_brand_and_sign_with_it(
    renamed, client, customer, mailoutbox, as_user, boss
):
    client.post("/account/password/reset/", {"email": customer.email})
    notify(customer, Kind.APPROVED_TO_WORKER, {}, link="/", at=timezone.now())
    mail.send_mail("Hi", "Text", None, [customer.email])
    account, told, plain = mailoutbox
    senders = {parseaddr(letter.from_email) for letter in mailoutbox}
    assert [(str(make_header(decode_header(name))), at) for name, at in senders] == [
        ("Fix It & Söhne", "hello@callout.example")
    ]
    for letter in (account, told):
        assert "\n\nFix It & Söhne\nhttp://testserver" in letter.body
        assert "Callout" not in letter.body + letter.subject
    assert plain.body == "Text"


def test_s19_wagtail_knows_the_same_name(renamed, as_user, boss):
    page = as_user(boss).get("/admin/").content.decode()
    assert "Fix It &amp; Söhne" in page
    assert "Callout" not in page.split("<main", 1)[0]


class TestModeration:
    """S20: who may approve is told by letter, and superusers see what waits."""

    @pytest.fixture
    def submit(self, home_page, editor):
        def submit():
            page = home_page.add_child(
                instance=StandardPage(title="Terms", slug="terms", live=False)
            )
            page.save_revision(user=editor)
            Workflow.objects.get().start(page, editor)

        return submit

    @pytest.fixture
    def home_page(self):
        return Site.objects.get(is_default_site=True).root_page

    def test_s20_the_moderators_are_told(self, submit, customer):
        groups.make()
        moderator = make_user("mona", role="admin")
        moderator.groups.add(Group.objects.get(name="Moderators"))
        submit()
        delivery.send_due()
        assert [(m.to, m.subject) for m in mail.outbox] == [
            (
                [moderator.email],
                'The page "Terms" has been submitted for approval in moderation stage '
                '"Moderators approval"',
            )
        ]

    def test_s20_a_moderator_may_approve(self, submit, as_user):
        groups.make()
        moderator = make_user("mona", role="admin")
        moderator.groups.add(Group.objects.get(name="Moderators"))
        submit()
        shown = as_user(moderator).get("/admin/").content.decode()
        assert "Terms" in shown
        assert moderator.has_perm("wagtailadmin.access_admin")

    def test_s20_superusers_see_what_waits(self, submit, as_user, boss, editor):
        submit()
        found = {
            user.username: [
                need.sentence for need in attention.needs(user, timezone.now()) or []
            ]
            for user in (boss, editor)
        }
        assert found == {"boss": ["1 page waits for approval"], "editor": []}
        [need] = attention.needs(boss, timezone.now())
        assert "Terms" in as_user(boss).get(need.url).content.decode()


def test_s20_a_workflow_without_people_gets_the_moderators(db):
    Group.objects.get(name="Moderators").delete()
    groups.make()
    task = Workflow.objects.get().tasks.get().specific
    assert [group.name for group in task.groups.all()] == ["Moderators"]
