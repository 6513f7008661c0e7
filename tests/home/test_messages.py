"""What people write to us is somebody's task until it is answered."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from home import messages
from tests.home.test_contact import TYPED, errors, page, send  # noqa: F401
from tests.site import soup, words

NEED = "1 message waits for an answer"


def place(view, *args):
    return reverse(FormSubmission.snippet_viewset.get_url_name(view), args=args)


def desk_of(user):
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def first_page(user):
    return words(soup(desk_of(user).get(reverse("wagtailadmin_home"))))


@pytest.fixture
def message(send):  # noqa: F811
    send()
    return FormSubmission.objects.get()


@pytest.mark.parametrize("who", ["support", "editor", "boss"])
def test_it_waits_on_the_first_page_and_is_read(message, request, who):
    user = request.getfixturevalue(who)
    assert NEED in first_page(user)
    client = desk_of(user)
    listed = words(soup(client.get(place("list"), {"look": "waiting"})))
    assert "Meera Joshi" in listed
    assert "Where is my receipt?" in listed
    shown = words(soup(client.get(place("inspect", message.pk))))
    for part in ("Your e-mail", "meera@example.org", "Waits for an answer", "yes"):
        assert part in shown
    assert messages.ANSWERED not in shown


def test_a_long_name_does_not_fill_the_list(message, support):
    FormSubmission.objects.update(form_data={"your_name": "word " * 52})
    listed = words(soup(desk_of(support).get(place("list"))))
    assert "word " * 11 in listed
    assert "word " * 40 not in listed


@pytest.mark.parametrize("who", ["finance", "customer", "worker"])
def test_others_are_told_nothing(message, request, who):
    user = request.getfixturevalue(who)
    client = desk_of(user)
    assert client.get(place("list")).status_code == 302
    assert client.post(place("answered", message.pk)).status_code == 302
    assert messages.waiting().count() == 1
    if who == "finance":
        assert NEED not in first_page(user)


def test_who_has_answered_says_so(message, support, editor):
    client = desk_of(support)
    answer = client.post(place("answered", message.pk), follow=True)
    said = words(soup(answer))
    assert "The message is marked as answered." in said
    assert f"Answered by {support}" in said
    assert NEED not in first_page(support)
    assert "Meera Joshi" not in words(
        soup(client.get(place("list"), {"look": "waiting"}))
    )
    desk_of(editor).post(place("answered", message.pk))
    message.refresh_from_db()
    assert messages.who_answered(message)[0] == support.name
    client.post(place("reopen", message.pk))
    assert NEED in first_page(support)


def test_the_mark_is_no_part_of_what_was_sent(message, support, page):  # noqa: F811
    messages.mark_answered(message, by=support)
    message.refresh_from_db()
    sent = set(message.form_data)
    assert sorted(sent - {messages.ANSWERED}) == sorted(TYPED)
    client = desk_of(support)
    taken = b"".join(client.get(place("list"), {"export": "csv"})).decode()
    assert "Your message: Where is" in taken
    assert messages.ANSWERED not in taken


@pytest.mark.parametrize(
    ("sent", "now", "late"),
    [
        # 27 November 2026 is a Friday.
        ("2026-11-26 12:00", "2026-11-27 11:00", False),
        ("2026-11-26 12:00", "2026-11-27 13:00", True),
        ("2026-11-27 12:00", "2026-11-29 23:00", False),
        ("2026-11-27 12:00", "2026-11-30 11:00", False),
        ("2026-11-27 12:00", "2026-11-30 13:00", True),
        ("2026-11-28 12:00", "2026-11-30 13:00", False),
        ("2026-11-26 23:00", "2026-11-28 01:00", True),
    ],
)
def test_late_after_one_working_day(db, site, sent, now, late):
    zone = messages.periods.market_zone()
    there = [datetime.fromisoformat(one).replace(tzinfo=zone) for one in (sent, now)]
    assert (there[0] < messages.late_before(there[1])) == late


def test_it_is_late_on_the_first_page(message, support, clock):
    clock.go(timezone.now() + timedelta(days=4))
    needs = soup(desk_of(support).get(reverse("wagtailadmin_home")))
    assert NEED in words(needs)


def test_what_is_too_long_is_said_in_our_words(send):  # noqa: F811
    answer = send(your_name="x" * 260, your_e_mail=f"{'m' * 330}@example.org")
    assert answer.status_code == 422
    said = errors(answer)
    assert "This is 5 characters too long. Up to 255 fit here." in said
    assert "Up to 320 fit here." in said
    assert "Ensure this value" not in said


def test_wagtails_list_tells_the_hour_as_everywhere(message, boss, page):  # noqa: F811
    url = reverse("wagtailforms:list_submissions", args=[page.pk])
    said = words(soup(desk_of(boss).get(url)))
    assert messages_moment(message) in said


def messages_moment(message):
    from bookings.admin import formatting

    return formatting.moment(message.submit_time)
