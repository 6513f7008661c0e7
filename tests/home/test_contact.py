"""People write to us by a form, and robots do not."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission

from accounts.models import Letter
from home import contact
from home.models import BrandSettings, ContactField, ContactPage
from tests.site import plant, soup, words

TYPED = {
    "your_name": "Meera Joshi",
    "your_e_mail": "meera@example.org",
    "topics": ["A job", "Money"],
    "again": "on",
    "your_message": "Where is\nmy receipt?",
}


@pytest.fixture
def page(home_page):
    asked = [
        {"label": "Your name", "field_type": "singleline"},
        {"label": "Your e-mail", "field_type": "email"},
        {"label": "Topics", "field_type": "checkboxes", "choices": "A job\nMoney"},
        {"label": "Again", "field_type": "checkbox", "required": False},
        {"label": "Your message", "field_type": "multiline"},
    ]
    fields = [ContactField(sort_order=n, **field) for n, field in enumerate(asked)]
    thanks = {"thanks": "We have it."}
    return plant(home_page, ContactPage, "contact", form_fields=fields, **thanks)


@pytest.fixture
def send(client, page, clock):
    """Opens the page, waits, and sends what was typed."""

    def send(waits=timedelta(seconds=20), **more):
        form = soup(client.get(page.url)).select_one("main form")
        since = form.select_one("[name=since]")["value"]
        clock.go(timezone.now() + waits)
        return client.post(page.url, TYPED | {"since": since} | more)

    return send


def refused(answer):
    """The page that asks once more."""
    assert answer.status_code == 422
    return BeautifulSoup(answer.content, "html.parser")


def errors(answer):
    return words(refused(answer).select_one(".error-summary"))


def test_a_message_is_a_letter_to_us_that_can_be_answered(client, send, page, site):
    BrandSettings.objects.create(site=site, support_email="help@callout.example")
    answer = send()
    assert (answer.status_code, answer["Location"]) == (302, page.url)
    letter = Letter.objects.get()
    assert letter.recipient == "help@callout.example"
    assert letter.subject == "Callout: Contact"
    assert letter.headers["Reply-To"] == "meera@example.org"
    assert letter.body == (
        "Your name:\nMeera Joshi\n\nYour e-mail:\nmeera@example.org\n\n"
        "Topics:\nA job, Money\n\nAgain:\nyes\n\n"
        "Your message:\nWhere is\nmy receipt?"
    )
    assert "We have it." in soup(client.get(page.url)).get_text()


@pytest.mark.parametrize(
    "address", [f"{'m' * 243}@example.com", f"meera@{'é' * 62}.example"]
)
def test_an_address_that_no_answer_reaches_is_refused(send, address):
    page = refused(send(your_e_mail=address))
    assert page.select_one("[name=your_e_mail]")["value"] == address
    assert "Your e-mail: " in words(page.select_one(".error-summary"))
    assert not Letter.objects.exists()


def test_without_an_address_for_help_it_goes_to_where_we_write_from(send, settings):
    settings.DEFAULT_FROM_EMAIL = "Callout <hello@callout.example>"
    send()
    assert Letter.objects.get().recipient == "hello@callout.example"


def test_what_was_sent_is_kept_without_the_guards(send, page):
    send()
    sent = FormSubmission.objects.get().form_data
    assert sorted(sent) == sorted(TYPED)
    assert [name for name, _label in page.get_data_fields()] == [
        "submit_time",
        *TYPED,
    ]


def test_a_line_in_an_answer_makes_no_header(send):
    send(your_name="Meera\r\nBcc: all@example.org")
    assert set(Letter.objects.get().headers) == {"Reply-To"}


def test_what_is_missing_is_said_and_nothing_is_lost(send):
    answer = send(your_e_mail="meera", your_name="")
    said = errors(answer)
    assert "Your name: This field is required." in said
    assert "Your e-mail: Enter a valid email address." in said
    form = refused(answer).select_one("main form")
    assert form.textarea.string.strip().splitlines() == ["Where is", "my receipt?"]
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"homepage": "https://spam.example"}, "Something filled in the field"),
        ({"waits": timedelta(seconds=1)}, "That was very quick."),
        ({"waits": timedelta(days=2)}, "This page was open for long."),
        ({"since": "made up"}, "This page was open for long."),
        ({"since": ""}, "This page was open for long."),
    ],
)
def test_a_robot_is_told_why_and_a_person_sends_it_again(
    client, send, page, clock, sent, said
):
    answer = send(**sent)
    assert said in errors(answer)
    assert not Letter.objects.exists()
    form = refused(answer).select_one("main form")
    assert form.select_one("[name=your_name]")["value"] == "Meera Joshi"
    assert not form.select_one("[name=homepage]").get("value")
    clock.go(timezone.now() + timedelta(seconds=20))
    since = form.select_one("[name=since]")["value"]
    assert client.post(page.url, TYPED | {"since": since}).status_code == 302
    assert Letter.objects.count() == 1


def test_nobody_sees_or_reaches_the_field_for_robots(client, page):
    field = soup(client.get(page.url)).select_one("[name=homepage]")
    assert field["tabindex"] == "-1"
    assert field.find_parent(attrs={"aria-hidden": "true", "class": "hide"})


def test_more_than_a_few_messages_have_to_wait(send, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"contact": "2/h/address"}
    assert [send().status_code for _ in range(3)] == [302, 302, 429]
    assert Letter.objects.count() == 2


def test_a_reader_of_other_pages_cannot_post_to_them(client, city_page):
    assert client.post(city_page.url).status_code == 405


def test_a_page_is_seen_before_it_is_published(page):
    page.lead = "Only a draft."
    shown = soup(page.make_preview_request())
    assert words(shown.select_one(".lead")) == "Only a draft."
    assert shown.select_one("main form [name=your_message]")


def test_what_was_sent_long_ago_is_forgotten(send):
    send()
    contact.forget_old(at=timezone.now() + contact.KEEP - timedelta(minutes=1))
    assert FormSubmission.objects.exists()
    contact.forget_old(at=timezone.now() + contact.KEEP + timedelta(minutes=1))
    assert not FormSubmission.objects.exists()
