"""The list of letters in the admin: what went, what failed, and sending it again."""

import pytest
from django.core import mail
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts import delivery, letters
from accounts.models import Letter
from tests.harness import assert_same_queries

pytestmark = pytest.mark.django_db


def url(view, *args):
    return reverse(Letter.snippet_viewset.get_url_name(view), args=args)


def write(**facts):
    state = facts.pop("state", "failed")
    error = facts.pop("last_error", "")
    letters.write(**{"to": "a@example.com", "subject": "Hi", "body": "Text"} | facts)
    letter = Letter.objects.latest("pk")
    Letter.objects.filter(pk=letter.pk).update(state=state, last_error=error)
    return letter


@pytest.fixture
def desk(as_user, support):
    return as_user(support)


def rows(response):
    return [row.instance.recipient for row in response.context["table"].rows]


# Longer than what may stand by chance in a token.
SAYS = "What it says."


def test_shows_why_and_never_what(desk):
    failed = write(subject="You <b>won</b>", body=SAYS, last_error="554 not here")
    write(subject="123456 is your code", body=SAYS, is_private=True)
    page = desk.get(url("list")).content.decode()
    about = desk.get(url("inspect", failed.pk)).content.decode()
    for shown in (page, about):
        assert "554 not here" in shown
        assert "You &lt;b&gt;won&lt;/b&gt;" in shown
        assert SAYS not in shown
        assert "123456" not in shown
    assert "A code or a link, for them alone" in page


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "b@example"}, ["b@example.com"]),
        ({"q": "123456"}, []),
        ({"state": "failed"}, ["b@example.com"]),
        ({"state": "sent"}, ["a@example.com"]),
        ({}, ["b@example.com", "a@example.com"]),
    ],
)
def test_finds_them(desk, asked, found):
    write(state="sent", subject="123456 is your code", is_private=True)
    write(to="b@example.com")
    assert rows(desk.get(url("list"), asked)) == found


def test_s1_a_failed_one_is_sent_again_and_leaves_a_trace(desk, support):
    letter = write()
    Letter.objects.update(tries=5)
    answer = desk.post(url("again", letter.pk), follow=True)
    assert "The letter to a@example.com is on its way." in answer.content.decode()
    delivery.send_due()
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("sent", 1)
    assert [sent.to for sent in mail.outbox] == [["a@example.com"]]
    entry = ModelLogEntry.objects.get()
    assert (entry.action, entry.user, entry.object_id) == (
        "accounts.send_letter_again",
        support,
        str(letter.pk),
    )
    history = desk.get(url("history", letter.pk)).content.decode()
    assert "Letter sent again" in history


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "aside"])
@pytest.mark.parametrize("view", ["again", "aside"])
def test_only_what_failed_is_sent_again_or_set_aside(desk, state, view):
    letter = write(state=state)
    page = desk.get(url("inspect", letter.pk)).content.decode()
    assert url(view, letter.pk) not in page
    answer = desk.post(url(view, letter.pk), follow=True)
    assert "no longer among those that failed" in answer.content.decode()
    letter.refresh_from_db()
    assert letter.state == state


def test_a_code_that_is_over_is_not_sent_again(desk):
    letter = write(is_private=True)
    Letter.objects.update(body="", subject="")
    page = desk.get(url("inspect", letter.pk)).content.decode()
    assert url("again", letter.pk) not in page
    assert url("aside", letter.pk) in page
    answer = desk.post(url("again", letter.pk), follow=True)
    assert "Its code or link is over." in answer.content.decode()


def test_set_aside_it_is_gone_from_what_needs_a_human(desk):
    letter = write()
    assert "1 letter could not be sent" in desk.get("/admin/").content.decode()
    desk.post(url("aside", letter.pk))
    assert "could not be sent" not in desk.get("/admin/").content.decode()
    letter.refresh_from_db()
    assert letter.state == "aside"


def test_asks_as_often_for_300_as_for_3(desk):
    def make(count):
        Letter.objects.bulk_create(
            letters.compose(to=f"{n}@example.com", subject="Hi", body="Text")
            for n in range(count)
        )

    assert_same_queries(url("list"), make, desk)
