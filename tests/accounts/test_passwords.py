"""A new password, a forgotten one, a new address: each with a mail that says so."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests.accounts.auth import code_in, link_in, log_in, logged_in, words
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db

NEW = "quiet-river-11"


def opens(login, password):
    cache.clear()
    browser = Client()
    log_in(browser, login, password)
    return logged_in(browser)


def ask(client, email):
    return client.post("/account/password/reset/", {"email": email})


class TestForgotten:
    def test_a_link_by_mail_sets_a_new_one(self, client, customer, mailoutbox):
        answer = ask(client, "Ananya@example.com")
        assert answer.url == "/account/password/reset/done/"
        mail = mailoutbox.pop()
        assert (mail.to, mail.subject) == ([customer.email], "Set a new password")

        page = client.get(link_in(mail), follow=True)
        form = page.redirect_chain[-1][0]
        assert "Choose a new password" in words(page)
        answer = client.post(form, {"password1": NEW})
        assert answer.url == "/account/password/reset/key/done/"
        assert "Your password is new" in words(client.get(answer.url))
        assert (opens("ananya", PASSWORD), opens("ananya", NEW)) == (False, True)
        assert [m.subject for m in mailoutbox] == ["Your password was reset"]

    def test_the_link_is_never_in_the_address_bar(self, client, customer, mailoutbox):
        ask(client, customer.email)
        link = link_in(mailoutbox[0])
        answer = client.get(link)
        assert answer.url.endswith("-set-password/")
        assert link not in client.get(answer.url).content.decode()

    def test_a_link_works_once(self, client, customer, mailoutbox):
        ask(client, customer.email)
        link = link_in(mailoutbox[0])
        form = client.get(link).url
        client.post(form, {"password1": NEW})
        page = Client().get(link)
        assert "This link has expired" in words(page)

    def test_a_link_works_for_an_hour(self, client, customer, mailoutbox, settings):
        ask(client, customer.email)
        settings.PASSWORD_RESET_TIMEOUT = -1
        assert "This link has expired" in words(client.get(link_in(mailoutbox[0])))

    @pytest.mark.parametrize("key", ["1-abc", "zz-abc-def", "0-set-password", "1-%01"])
    def test_a_made_up_link_is_an_old_link(self, client, customer, key):
        page = client.get(f"/account/password/reset/key/{key}/")
        assert "This link has expired" in words(page)

    def test_a_bad_password_is_refused_and_the_link_still_good(
        self, client, customer, mailoutbox
    ):
        ask(client, customer.email)
        form = client.get(link_in(mailoutbox[0])).url
        assert client.post(form, {"password1": "ananya"}).status_code == 422
        assert client.post(form, {"password1": NEW}).status_code == 302

    def test_a_stranger_gets_the_same_answer_and_another_mail(
        self, client, customer, mailoutbox
    ):
        known, unknown = ask(client, customer.email), ask(client, "no@example.com")
        assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
        assert mailoutbox[1].subject == "No account with this address"
        assert "http://testserver/account/signup/" in mailoutbox[1].body

    def test_a_closed_account_gets_no_link(self, client, customer, mailoutbox):
        User.objects.filter(pk=customer.pk).update(is_active=False)
        ask(client, customer.email)
        assert [m.subject for m in mailoutbox] == ["No account with this address"]

    def test_a_forged_host_never_reaches_the_mail(self, client, customer, mailoutbox):
        client.post(
            "/account/password/reset/",
            {"email": customer.email},
            headers={"host": "localhost", "x-forwarded-host": "evil.example"},
        )
        assert re.findall(r"https?://([^/\s]+)", mailoutbox[0].body) == [
            "testserver",
            "testserver",
        ]

    def test_the_sixth_in_a_minute_waits(self, client, customer, mailoutbox):
        answers = [ask(client, customer.email).status_code for _ in range(6)]
        assert answers == [302] * 5 + [429]
        assert len(mailoutbox) == 5

    def test_it_ends_every_other_session(self, client, customer, mailoutbox):
        other = Client()
        log_in(other, "ananya")
        ask(client, customer.email)
        client.post(client.get(link_in(mailoutbox[0])).url, {"password1": NEW})
        assert other.get("/account/profile/").status_code == 302


class TestChanging:
    AT = "/account/password/change/"

    def test_the_old_one_first(self, client, customer, mailoutbox):
        log_in(client, "ananya")
        answer = client.post(self.AT, {"oldpassword": PASSWORD, "password1": NEW})
        assert (answer.status_code, answer.url) == (302, "/account/profile/")
        assert logged_in(client)
        assert (opens("ananya", PASSWORD), opens("ananya", NEW)) == (False, True)
        assert [m.subject for m in mailoutbox] == ["Your password was changed"]

    @pytest.mark.parametrize(
        ("old", "new", "wrong"),
        [
            ("guess", NEW, "oldpassword"),
            (PASSWORD, "short", "password1"),
            (PASSWORD, "Ananya Deshpande", "password1"),
            (PASSWORD, "ananya@example.com", "password1"),
            (PASSWORD, "", "password1"),
        ],
    )
    def test_what_is_refused(self, client, customer, old, new, wrong):
        log_in(client, "ananya")
        answer = client.post(self.AT, {"oldpassword": old, "password1": new})
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [wrong]
        assert opens("ananya", PASSWORD)

    def test_other_devices_are_out(self, client, customer):
        other = Client()
        log_in(other, "ananya")
        log_in(client, "ananya")
        client.post(self.AT, {"oldpassword": PASSWORD, "password1": NEW})
        assert other.get("/account/profile/").status_code == 302

    def test_who_never_had_one_sets_one(self, as_user, customer):
        customer.set_unusable_password()
        customer.save()
        browser = as_user(customer)
        assert browser.get(self.AT).url == "/account/password/set/"
        browser.post("/account/password/set/", {"password1": NEW})
        assert opens("ananya", NEW)


class TestNewAddress:
    AT = "/account/email/"

    def ask(self, client, email):
        return client.post(self.AT, {"action_add": "1", "email": email})

    def ask_and_prove(self, client, email):
        prove = self.ask(client, email).url
        next_page = {"password": PASSWORD, "next": self.AT}
        return client.post(prove, next_page)

    def test_a_code_there_and_a_word_to_the_old_one(self, client, customer, mailoutbox):
        log_in(client, "ananya")
        answer = self.ask_and_prove(client, "new@example.com")
        assert answer.url == "/account/confirm-email/"
        assert User.objects.get(pk=customer.pk).email == customer.email
        assert mailoutbox[0].to == ["new@example.com"]

        code = code_in(mailoutbox[0])
        answer = client.post("/account/confirm-email/", {"code": code})
        assert answer.url == "/account/profile/"
        customer.refresh_from_db()
        assert customer.email == "new@example.com"
        assert list(customer.emailaddress_set.values_list("email", "verified")) == [
            ("new@example.com", True)
        ]
        told = mailoutbox[-1]
        assert (told.to, told.subject) == (
            ["ananya@example.com"],
            "Your e-mail was changed",
        )

    def test_somebody_elses_is_never_taken(
        self, client, customer, other_customer, mailoutbox
    ):
        log_in(client, "ananya")
        answer = self.ask_and_prove(client, other_customer.email)
        assert answer.url == "/account/confirm-email/"
        codes = [code_in(m) for m in mailoutbox if "code" in m.subject]
        for code in codes:
            client.post("/account/confirm-email/", {"code": code})
        customer.refresh_from_db()
        assert customer.email == "ananya@example.com"

    def test_ones_own_is_no_change(self, client, customer):
        log_in(client, "ananya")
        answer = self.ask(client, "Ananya@example.com")
        assert answer.status_code == 422
        assert "You use this address already." in words(answer)

    def test_an_open_session_alone_changes_nothing(self, as_user, customer, mailoutbox):
        browser = as_user(customer)
        answer = self.ask(browser, "new@example.com")
        assert answer.url == "/account/reauthenticate/?next=%2Faccount%2Femail%2F"
        page = browser.get(answer.url)
        assert "Is it you, Ananya?" in words(page)
        assert 'name="next" value="/account/email/"' in page.content.decode()
        wrong = browser.post(answer.url, {"password": "guess"})
        assert wrong.status_code == 422
        assert mailoutbox == []


class TestMails:
    def test_each_is_short_and_signed_and_plain(self, client, customer, mailoutbox):
        ask(client, customer.email)
        ask(client, "no@example.com")
        client.post("/account/signup/", {})
        for mail in mailoutbox:
            assert mail.body.rstrip().endswith("Callout\nhttp://testserver")
            assert "&" not in mail.body
            assert len(mail.body.splitlines()) < 20
            assert "\n" not in mail.subject
            assert mail.alternatives == []

    def test_a_name_with_signs_is_not_mangled(self, client, customer, mailoutbox):
        User.objects.filter(pk=customer.pk).update(username="o'brien+ana")
        ask(client, customer.email)
        assert "Your username is o'brien+ana;" in mailoutbox[0].body
