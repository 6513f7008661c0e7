"""Each reads their own language: pages, what is kept of them, and letters."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from django.utils import translation

from accounts import invitations
from accounts.models import User
from tests.accounts.auth import code_in, confirm, join
from toolkit.templatetags import ui
from workers import alerts

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"
CHOOSE = "/account/language/"
OURS = {"sec-fetch-site": "same-origin"}
HINDI = {"accept-language": "hi-IN,hi;q=0.9,en;q=0.5"}
HEADINGS = {"en-gb": "Log in, or make an account", "hi": "लॉग इन करें, या अकाउंट बनाएँ"}


def language(page):
    html = BeautifulSoup(page.content, "html.parser").html
    assert (page["Content-Language"], html["dir"]) == (html["lang"], "ltr")
    return html["lang"]


def choose(client, code, **headers):
    return client.post(CHOOSE, {"language": code}, headers=OURS | headers)


class TestAPage:
    def test_is_in_the_language_of_the_site_for_whoever_asks_for_none(self, client):
        assert language(client.get(LOGIN)) == "en-gb"
        assert language(client.get(LOGIN, headers={"accept-language": "sv"})) == "en-gb"

    def test_is_in_what_the_browser_asks_for(self, client):
        page = client.get(LOGIN, headers=HINDI)

        assert language(page) == "hi"
        assert "लॉग इन करें" in page.content.decode()
        assert "Accept-Language" in page["Vary"]

    def test_a_choice_counts_more_than_the_browser(self, client):
        choose(client, "en-gb")

        assert language(client.get(LOGIN, headers=HINDI)) == "en-gb"

    def test_what_a_person_chose_counts_more_than_the_cookie(self, as_user, customer):
        User.objects.filter(pk=customer.pk).update(language="hi")
        browser = as_user(customer)
        browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en-gb"

        assert language(browser.get("/jobs/")) == "hi"

    @pytest.mark.parametrize("stored", ["", "sv"])
    def test_without_a_choice_that_is_offered_the_cookie_counts(
        self, as_user, customer, stored
    ):
        User.objects.filter(pk=customer.pk).update(language=stored)
        browser = as_user(customer)
        choose(browser, "hi")

        assert language(browser.get("/jobs/")) == "hi"

    def test_leaves_the_thread_in_the_language_of_the_site(self, client):
        client.get(LOGIN, headers=HINDI)

        assert translation.get_language() == "en-gb"

    @pytest.mark.parametrize(
        ("path", "said"), [("/nowhere/", "वह पेज हमें नहीं मिला।"), ("/jobs/", None)]
    )
    def test_a_refusal_is_in_it_too(self, client, path, said):
        page = client.get(path, headers=HINDI, follow=True)

        assert language(page) == "hi"
        assert said is None or said in page.content.decode()

    def test_a_table_that_is_written_after_the_request_is_in_it(
        self, as_user, boss, job_in
    ):
        job_in("pending")
        User.objects.filter(pk=boss.pk).update(language="hi")
        jobs = "/admin/snippets/bookings/job/"
        table = as_user(boss).get(jobs, {"export": "csv"})

        assert table.streaming
        assert "जवाब का इंतज़ार" in b"".join(table.streaming_content).decode()


class TestTheChooser:
    def test_a_stranger_finds_it_below_every_page_and_comes_back(self, client, site):
        form = BeautifulSoup(client.get("/").content, "html.parser").find(
            "form", action=CHOOSE
        )
        buttons = form.find_all("button")
        named = [(one["value"], one["lang"], one.text.strip()) for one in buttons]
        assert named == [("en-gb", "en-gb", "English"), ("hi", "hi", "हिंदी")]
        assert buttons[0]["aria-current"] == "true"

        answer = choose(client, "hi", referer="http://testserver/cities/pune/")
        assert (answer.status_code, answer.url) == (
            302,
            "http://testserver/cities/pune/",
        )
        assert language(client.get("/")) == "hi"

    def test_nobody_needs_it_where_there_is_one_language(self, client, settings):
        settings.LANGUAGES = settings.LANGUAGES[:1]
        ui.draw.cache_clear()

        assert CHOOSE not in client.get(LOGIN).content.decode()

    def test_people_choose_in_their_account_instead(self, as_user, customer):
        assert CHOOSE not in as_user(customer).get("/jobs/").content.decode()

    @pytest.mark.parametrize("code", ["sv", "", "../en", "हि"])
    def test_takes_nothing_that_is_not_offered(self, client, code):
        assert choose(client, code).status_code == 302
        assert language(client.get(LOGIN)) == "en-gb"

    @pytest.mark.parametrize("site_", ["cross-site", "same-site", "none", None])
    def test_another_site_cannot_choose(self, site_):
        browser = Client(enforce_csrf_checks=True)
        headers = {"sec-fetch-site": site_} if site_ else {}
        answer = browser.post(CHOOSE, {"language": "hi"}, headers=headers)

        assert answer.status_code == 403
        assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies

    def test_leads_to_no_other_site(self, client):
        facts = {"language": "hi", "next": "https://evil.example/"}
        answer = client.post(CHOOSE, facts, headers=OURS)

        assert answer.url == "/"


class TestAKeptPage:
    @pytest.mark.parametrize("first", [{}, HINDI])
    def test_is_kept_for_each_language(self, site, first):
        """Whoever comes first, nobody gets the page of another language."""
        Client().get("/", headers=first)

        assert language(Client().get("/")) == "en-gb"
        assert language(Client().get("/", headers=HINDI)) == "hi"

    def test_knows_the_cookie_too(self, site):
        browser = Client()
        browser.get("/")
        choose(browser, "hi")

        assert language(browser.get("/")) == "hi"
        assert {"Accept-Language", "Cookie"} <= set(
            browser.get("/")["Vary"].split(", ")
        )


class TestAPerson:
    FACTS = {"name": "Ananya D.", "phone": "98765 43210", "address": "B-704"}

    def test_chooses_in_the_account(self, as_user, customer):
        browser = as_user(customer)
        answer = browser.post("/account/profile/", self.FACTS | {"language": "hi"})

        customer.refresh_from_db()
        assert (answer.status_code, customer.language) == (302, "hi")
        page = browser.get("/account/profile/")
        assert language(page) == "hi"
        assert "सेव हो गया।" in page.content.decode()

    def test_cannot_choose_what_is_not_offered(self, as_user, customer):
        facts = self.FACTS | {"language": "sv"}
        answer = as_user(customer).post("/account/profile/", facts)

        customer.refresh_from_db()
        assert (answer.status_code, customer.language) == (422, "")

    def test_keeps_the_language_in_which_they_joined(self, client, mailoutbox):
        client.get(LOGIN, headers=HINDI)
        choose(client, "hi")
        join(client)
        confirm(client, code_in(mailoutbox[0]))

        assert User.objects.get(email="meera@example.com").language == "hi"
        assert "आपका कोड" in mailoutbox[0].subject


class TestALetter:
    def test_a_forgotten_password_is_answered_in_the_owners(
        self, client, customer, mailoutbox
    ):
        User.objects.filter(pk=customer.pk).update(language="hi")
        client.post("/account/password/reset/", {"email": customer.email})

        assert mailoutbox[0].subject == "नया पासवर्ड बनाएँ"

    def test_a_stranger_is_answered_in_that_of_the_page(self, client, mailoutbox):
        choose(client, "hi")
        client.post("/account/password/reset/", {"email": "nobody@example.com"})

        assert mailoutbox[0].subject == "इस पते का कोई अकाउंट नहीं है"

    def test_an_invitation_is_in_that_of_the_invited(self, boss, support, mailoutbox):
        support.language = "hi"
        invitations.invite(support, by=boss)

        assert "टीम में बुला रहे हैं" in mailoutbox[0].subject

    def test_who_waits_for_workers_hears_it_as_they_asked(
        self, city, category, mailoutbox
    ):
        with translation.override("hi"):
            alerts.ask("meera@example.org", category, city)

        assert mailoutbox[0].subject == "क्या हम आपको Pune में plumbers के बारे में बताएँ?"
