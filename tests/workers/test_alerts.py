"""“Tell me when somebody is there”, from the empty page to the letter and its end."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Letter
from tests.cast import make_customer, make_worker
from workers import alerts
from workers.models import SearchAlert

ASK = "/workers/tell-me/"
STRANGER = "meera@example.org"


@pytest.fixture
def asked(city, category):
    return {"category": category.slug, "city": city.slug, "email": STRANGER}


@pytest.fixture
def wish(client, asked, mailoutbox):
    """A stranger's wish, as it waits for the answer to its letter."""
    client.post(ASK, asked)
    return SearchAlert.objects.get()


def link(letter, *, end=False):
    found = re.findall(r"https?://[^/\s]+(/workers/tell-me/\S+/)", letter.body)
    return next(path for path in found if path.endswith("/stop/") == end)


def test_from_the_empty_page_to_the_letter(client, city, category, mailoutbox):
    page = client.get("/workers/?category=plumber&city=pune")
    assert b"Tell me when somebody is there" in page.content
    facts = {"category": "plumber", "city": "pune", "email": " Meera@Example.org "}
    answer = client.post(ASK, facts, follow=True)
    assert "when there are plumbers in Pune" in answer.content.decode()
    (question,) = mailoutbox
    assert question.to == [STRANGER]
    assert question.subject == "Shall we tell you about plumbers in Pune?"
    # A programme that follows links confirms nothing.
    shown = client.get(link(question)).content.decode()
    assert "Yes, tell me" in shown
    assert alerts.waiting().count() == 0
    said = client.post(link(question)).content.decode()
    assert f"we write to {STRANGER}" in said

    assert alerts.tell_due() == 0
    make_worker("ravi", name="Ravi", city=city, category=category)
    assert alerts.tell_due() == 1
    assert alerts.tell_due() == 0
    letter = mailoutbox[1]
    assert letter.to == [STRANGER]
    assert "/workers/?category=plumber&city=pune" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.extra_headers["List-Unsubscribe"].strip("<>").endswith("/stop/")
    assert len(mailoutbox) == 2


def test_who_did_not_confirm_is_not_written_to(wish, city, category, mailoutbox):
    make_worker("ravi", name="Ravi", city=city, category=category)
    assert alerts.tell_due() == 0
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("field", ["city", "category"])
def test_somebody_elsewhere_is_not_who_was_meant(
    wish, field, city, category, other_city, other_category
):
    alerts.confirm(wish)
    place = {"city": city, "category": category}
    place[field] = {"city": other_city, "category": other_category}[field]
    make_worker("ravi", name="Ravi", **place)
    assert alerts.tell_due() == 0


def test_a_worker_who_waits_for_us_is_nobody_yet(wish, waiting_worker):
    alerts.confirm(wish)
    assert alerts.tell_due() == 0


def test_the_letter_can_be_ended_from_it(client, wish, mailoutbox):
    end = link(mailoutbox[0], end=True)
    assert STRANGER in client.get(end).content.decode()
    assert SearchAlert.objects.count() == 1
    assert "No letter comes" in client.post(end).content.decode()
    assert SearchAlert.objects.count() == 0
    # Twice, and the other link of that letter.
    assert client.post(end).status_code == 200
    assert client.get(link(mailoutbox[0])).status_code == 404


def test_a_mail_programme_ends_it_with_one_click(wish, mailoutbox):
    programme = Client(enforce_csrf_checks=True)
    end = link(mailoutbox[0], end=True)
    answer = programme.post(end, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert SearchAlert.objects.count() == 0


def test_confirming_asks_for_a_token(wish, mailoutbox):
    programme = Client(enforce_csrf_checks=True)
    assert programme.post(link(mailoutbox[0])).status_code == 403
    assert alerts.waiting().count() == 0


def test_a_link_that_is_not_ours_is_nothing(client, wish):
    for token in (wish.code, f"{wish.code}:wrong", "x", "a:b:c"):
        assert client.get(f"{ASK}{token}/").status_code == 404
        assert client.post(f"{ASK}{token}/stop/").status_code == 200
    assert SearchAlert.objects.count() == 1


def test_an_old_link_says_so(client, wish, mailoutbox):
    late = timezone.now() - alerts.HOLDS - timedelta(minutes=1)
    SearchAlert.objects.update(asked_at=late)
    answer = client.post(link(mailoutbox[0]))
    assert answer.status_code == 409
    assert "too old" in answer.content.decode()
    assert alerts.waiting().count() == 0


# --- Nobody learns, and nobody is flooded -------------------------------------


def test_known_or_not_the_answer_is_the_same(client, asked, mailoutbox):
    answers = [client.post(ASK, asked, follow=True) for _ in range(2)]
    alerts.confirm(SearchAlert.objects.get())
    answers.append(client.post(ASK, asked, follow=True))
    make_customer("kiran")
    answers.append(client.post(ASK, asked | {"email": "kiran@example.com"}))
    said = [re.findall(r"Thank you\. [^<]+", a.content.decode()) for a in answers[:3]]
    assert said[0] == said[1] == said[2] != []
    assert answers[3].status_code == 302
    # One letter an hour at most, and none for what is confirmed.
    assert [letter.to for letter in mailoutbox] == [[STRANGER], ["kiran@example.com"]]


def test_asked_again_after_an_hour_it_writes_again(client, wish, asked, mailoutbox):
    long_ago = timezone.now() - alerts.PAUSE - timedelta(minutes=1)
    SearchAlert.objects.update(asked_at=long_ago)
    client.post(ASK, asked)
    assert len(mailoutbox) == 2


def test_one_address_gets_few_questions(
    city, other_city, category, other_category, mailoutbox
):
    for trade in (category, other_category):
        for place in (city, other_city):
            alerts.ask(STRANGER, trade, place)
    assert len(mailoutbox) == SearchAlert.objects.count() == alerts.MAX_UNCONFIRMED


def test_an_address_waits_for_so_many_things_at_most(
    city, category, other_category, mailoutbox, monkeypatch, other_city
):
    monkeypatch.setattr(alerts, "MAX_ALERTS", 2)
    for trade in (category, other_category):
        alerts.ask(STRANGER, trade, city)
    for wish in SearchAlert.objects.all():
        alerts.confirm(wish)
    alerts.ask(STRANGER, category, other_city)
    assert len(mailoutbox) == SearchAlert.objects.count() == 2
    # Who was told waits no longer.
    make_worker("ravi", name="Ravi", city=city, category=category)
    assert alerts.tell_due() == 1
    alerts.ask(STRANGER, category, other_city)
    assert SearchAlert.objects.count() == 3


def test_asking_is_limited(client, asked, settings):
    settings.RATE_LIMITS = {"alert": "2/h/address"}
    answers = [client.post(ASK, asked).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


# --- With an account ----------------------------------------------------------


def test_who_is_logged_in_types_nothing(as_user, customer, asked, mailoutbox):
    client = as_user(customer)
    page = client.get("/workers/?category=plumber&city=pune").content.decode()
    assert f"We write to {customer.email}." in page
    # Nor can they sign up somebody else.
    client.post(ASK, asked)
    wish = SearchAlert.objects.get()
    assert (wish.email, wish.user) == (customer.email, customer)
    assert wish.confirmed_at
    assert mailoutbox == []


def test_an_unconfirmed_address_is_asked(as_user, customer, asked, mailoutbox):
    customer.emailaddress_set.update(verified=False)
    as_user(customer).post(ASK, asked)
    assert SearchAlert.objects.get().confirmed_at is None
    assert [letter.to for letter in mailoutbox] == [[customer.email]]


def test_who_has_left_is_not_written_to(
    as_user, customer, asked, city, category, mailoutbox
):
    as_user(customer).post(ASK, asked)
    customer.is_active = False
    customer.save()
    make_worker("ravi", name="Ravi", city=city, category=category)
    assert alerts.tell_due() == 0


# --- What is wrong, and what is over ------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"email": ""}, "Write your e-mail address."),
        ({"email": "meera"}, "Write an address like name@example.com."),
        ({"email": "m" * 300 + "@example.org"}, ""),
        ({"category": "wizard"}, "We have no such service."),
        ({"city": ""}, "Choose a city first."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client, asked, wrong, sentence, mailoutbox
):
    answer = client.post(ASK, asked | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{(asked | wrong)["email"]}"' in page or not wrong.get("email", "x")
    assert SearchAlert.objects.count() == 0


def test_it_is_only_posted(client):
    assert client.get(ASK).status_code == 405


def test_what_is_over_is_forgotten(wish):
    alerts.tidy()
    assert SearchAlert.objects.count() == 1
    alerts.tidy(at=timezone.now() + alerts.HOLDS + timedelta(minutes=1))
    assert SearchAlert.objects.count() == 0


def test_after_half_a_year_it_ends(wish, city, category):
    alerts.confirm(wish)
    make_worker("ravi", name="Ravi", city=city, category=category)
    later = timezone.now() + alerts.WAITS + timedelta(days=1)
    assert alerts.tell_due(at=later) == 0
    alerts.tidy(at=later)
    assert SearchAlert.objects.count() == 0


def test_told_once_one_may_ask_again(client, wish, asked, city, category, mailoutbox):
    alerts.confirm(wish)
    make_worker("ravi", name="Ravi", city=city, category=category)
    alerts.tell_due()
    client.post(ASK, asked)
    wish.refresh_from_db()
    assert (wish.told_at, wish.confirmed_at) == (None, None)
    assert len(mailoutbox) == 3


def test_the_question_is_private_and_ends(wish):
    letter = Letter.objects.get()
    assert letter.is_private
    assert letter.useful_until == wish.asked_at + alerts.HOLDS
