"""Joining: a role, a code by mail, a landing page; nobody learns who has an account."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import CustomerProfile, User
from tests.accounts.auth import (
    MEERA,
    code_in,
    confirm,
    join,
    link_in,
    log_in,
    logged_in,
    words,
)
from tests.reading import text

pytestmark = pytest.mark.django_db


def test_a_customer_joins_and_lands_at_their_bookings(client, mailoutbox):
    answer = join(client)
    assert (answer.status_code, answer.url) == (302, "/account/confirm-email/")
    assert not logged_in(client)
    assert [mail.to for mail in mailoutbox] == [["meera@example.com"]]

    answer = confirm(client, code_in(mailoutbox[0]))
    assert (answer.status_code, answer.url) == (302, reverse("bookings:jobs"))
    assert logged_in(client)

    meera = User.objects.get(email="meera@example.com")
    assert (meera.name, meera.role, meera.username) == (
        "Meera Joshi",
        "customer",
        "meera",
    )
    assert meera.emailaddress_set.get().verified
    assert CustomerProfile.objects.filter(user=meera).exists()


def test_a_worker_joins_and_is_asked_what_they_do(client, mailoutbox):
    join(client, role="worker", phone="98765 43210")
    answer = confirm(client, code_in(mailoutbox[0]))
    assert (answer.status_code, answer.url) == (302, reverse("workers:apply"))
    worker = User.objects.get(email="meera@example.com")
    assert (worker.role, str(worker.phone.as_e164)) == ("worker", "+919876543210")
    assert not CustomerProfile.objects.filter(user=worker).exists()


def test_the_booking_that_made_them_join_is_not_lost(client, mailoutbox):
    wanted = "/workers/abc/book/?start=2026-11-25T10:00"
    page = client.get("/account/signup/", {"next": wanted})
    assert f'name="next" value="{wanted}"' in page.content.decode()
    join(client, next=wanted)
    confirm(client, "000000")
    answer = confirm(client, code_in(mailoutbox[0]))
    assert (answer.status_code, answer.url) == (302, wanted)


def test_who_comes_to_log_in_first_keeps_the_booking_too(client):
    wanted = "/workers/abc/book/?start=2026-11-25T10:00"
    page = client.get("/account/login/", {"next": wanted}).content.decode()
    link = re.search(r'href="(/account/signup/\?next=[^"]+)"', page)[1]
    page = client.get(link.replace("&amp;", "&")).content.decode()
    assert f'name="next" value="{wanted}"' in page


def test_u28_a_password_that_is_not_kept_is_said(client):
    answer = join(client, email="nonsense")
    box = answer.context["form"]["password1"]
    assert MEERA["password1"] not in answer.content.decode()
    assert "we do not keep it: please type it again." in box.help_text
    assert f"{box.help_text}" in words(answer)
    # Nothing was typed there, so nothing is missing.
    answer = join(client, email="nonsense", password1="")
    assert "type it again" not in words(answer)
    assert "type it again" not in words(client.get("/account/signup/"))


def test_u28_a_refused_log_in_says_it_too(client, customer):
    answer = log_in(client, customer.email, "not-the-password")
    assert answer.status_code == 422
    assert "please type it again." in words(answer)


@pytest.mark.parametrize("role", ["customer", "worker"])
def test_a_link_can_choose_the_role(client, role):
    form = client.get("/account/signup/", {"role": role}).context["form"]
    assert form["role"].value() == role


@pytest.mark.parametrize("role", ["admin", "superuser"])
def test_no_link_chooses_a_role_that_is_not_offered(client, role):
    answer = client.get("/account/signup/", {"role": role})
    assert answer.status_code == 400
    assert "Choose one of the ways that the page offers." in words(answer)


def test_a_link_may_leave_the_role_open(client):
    form = client.get("/account/signup/", {"role": ""}).context["form"]
    assert form["role"].value() == "customer"


@pytest.mark.parametrize("role", ["admin", "Worker", "customer worker"])
def test_a_forged_role_is_refused_in_a_sentence(client, role):
    answer = join(client, role=role)
    assert answer.status_code == 422
    assert "Staff accounts are made by our staff." in words(answer)
    assert not User.objects.exists()


def test_rights_cannot_be_typed_in(client):
    join(client, is_superuser="1", is_staff="1", is_active="0", groups="1")
    meera = User.objects.get()
    assert (meera.is_superuser, meera.is_staff, meera.is_active) == (False, False, True)
    assert meera.groups.count() == 0


def test_a_worker_needs_a_number_and_a_customer_does_not(client):
    answer = join(client, role="worker")
    assert answer.status_code == 422
    assert "a number that customers can call" in words(answer)
    assert answer.context["form"]["name"].value() == "Meera Joshi"
    assert join(client).status_code == 302


@pytest.mark.parametrize("domain", ["x\u202ey.example", "é" * 62 + ".example"])
def test_an_address_that_no_letter_reaches_is_refused(client, domain):
    answer = join(client, email=f"meera@{domain}")
    assert answer.status_code == 422
    assert not User.objects.exists()


def test_an_address_is_never_cut_to_its_column(client, as_user, customer):
    """The code would go to whoever has what is left of it."""
    long = f"{'m' * 243}@example.com"
    answer = join(client, email=long)
    assert answer.status_code == 422
    assert "No e-mail address is that long" in words(answer)
    assert long in answer.content.decode()
    assert not EmailAddress.objects.filter(email__startswith="mm").exists()
    mine = as_user(customer).post("/account/email/", {"email": long, "action_add": ""})
    assert (mine.status_code, "is that long" in words(mine)) == (422, True)
    assert join(client, email=long[1:]).status_code == 302


@pytest.mark.parametrize("name", ["me@home", "@meera", "meera joshi", "मीरा/1"])
def test_what_a_username_is_made_of_is_said(client, name):
    answer = join(client, username=name)
    assert answer.status_code == 422
    said = "letters, digits and the signs . + - _ without spaces"
    assert said in words(answer)


@pytest.mark.parametrize("phone", ["12", "not a number", "+91 1234", "٣"])
def test_a_number_that_cannot_ring_is_refused(client, phone):
    answer = join(client, phone=phone)
    assert answer.status_code == 422
    assert "Write the number like 98765 43210" in words(answer)


def test_what_is_wrong_is_said_at_once_and_what_was_typed_stays(client):
    answer = join(client, name="", email="nope", password1="sh0rt")
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"name", "email", "password1"}
    page = text(answer)
    assert "<title>Error: " in page
    assert 'href="#id_email"' in page
    assert 'value="nope"' in page
    assert "sh0rt" not in page


@pytest.mark.parametrize("password", ["1234567890", "password123", "Meera@example.com"])
def test_a_password_anyone_would_guess_is_refused(client, password):
    answer = join(client, password1=password)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["password1"]


def test_a_username_of_ones_own(client, mailoutbox):
    join(client, username="meera.j")
    confirm(client, code_in(mailoutbox[0]))
    assert User.objects.get().username == "meera.j"


def test_usernames_made_for_people_do_not_meet(client, mailoutbox):
    join(client)
    client.cookies.clear()
    join(client, email="meera@example.org")
    names = set(User.objects.values_list("username", flat=True))
    assert len(names) == 2
    assert all(name.startswith("meera") for name in names)


@pytest.mark.parametrize("username", ["ananya@example.com", "a@b", "two words"])
def test_a_username_is_never_somebodys_address(client, customer, username):
    answer = join(client, username=username)
    assert answer.status_code == 422
    assert "username" in answer.context["form"].errors


class CountingHasher(hashers.MD5PasswordHasher):
    made = 0

    def encode(self, *args, **kwargs):
        CountingHasher.made += 1
        return super().encode(*args, **kwargs)


class TestAnAddressThatHasAnAccount:
    def page_after(self, client, email):
        answer = join(client, email=email)
        page = client.get(answer.url)
        body = page.content.decode().replace(email, "ADDRESS")
        body = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", body)
        return answer.status_code, answer.url, page.status_code, body

    def test_gets_the_very_same_answer(self, client, customer, mailoutbox):
        known = self.page_after(client, customer.email)
        client.cookies.clear()
        assert self.page_after(client, "new@example.com") == known

    def test_makes_no_account_and_is_told_by_mail(self, client, customer, mailoutbox):
        join(client, email="ANANYA@example.com", name="Somebody")
        assert User.objects.count() == 1
        customer.refresh_from_db()
        assert customer.name == "Ananya Deshpande"
        assert [(m.to, m.subject) for m in mailoutbox] == [
            ([customer.email], "You have an account already")
        ]
        assert "http://testserver/account/login/" in mailoutbox[0].body

    def test_takes_as_long_as_a_new_one(self, client, customer, settings):
        settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
        made = []
        for email in ("new@example.com", customer.email):
            CountingHasher.made = 0
            client.cookies.clear()
            join(client, email=email)
            made.append(CountingHasher.made)
        assert made == [1, 1]

    def test_u5_finds_the_way_to_the_log_in(self, client, customer, mailoutbox):
        page = client.get(join(client, email=customer.email).url)
        for way in ("/account/login/", "/account/password/reset/"):
            assert f'href="{way}"' in page.content.decode()
            assert client.get(way).status_code == 200
        answer = log_in(client, customer.email)
        assert (answer.status_code, answer.url) == (302, "/jobs/")
        assert logged_in(client)

    def test_u5_each_link_of_the_letter_leads_in(self, client, customer, mailoutbox):
        """In the same browser, where a code is still asked for."""
        join(client, email=customer.email)
        links = re.findall(r"http://testserver(/\S+)", mailoutbox.pop().body)
        assert links == ["/account/login/", "/account/password/reset/"]
        assert [client.get(link).status_code for link in links] == [200, 200]
        client.post(links[1], {"email": customer.email})
        form = client.get(link_in(mailoutbox.pop())).url
        client.post(form, {"password1": "quiet-river-11"})
        cache.clear()
        log_in(client, customer.email, "quiet-river-11")
        assert logged_in(client)

    def test_no_code_opens_it(self, client, customer, mailoutbox):
        join(client, email=customer.email)
        for code in ("", "000000", "123456"):
            confirm(client, code)
        assert not logged_in(client)


def test_three_wrong_codes_and_the_door_closes(client, mailoutbox):
    join(client)
    code = code_in(mailoutbox[0])
    wrong = "111111" if code != "111111" else "222222"
    assert confirm(client, wrong).status_code == 422
    assert confirm(client, wrong).status_code == 422
    answer = confirm(client, wrong)
    assert (answer.status_code, answer.url) == (302, "/account/login/")
    confirm(client, code)
    assert not logged_in(client)


def test_the_code_may_be_typed_with_a_gap(client, mailoutbox):
    join(client)
    code = code_in(mailoutbox[0])
    assert confirm(client, f" {code[:3]} {code[3:]} ").status_code == 302
    assert logged_in(client)


def test_another_browser_cannot_use_the_code(client, mailoutbox):
    join(client)
    other = Client()
    confirm(other, code_in(mailoutbox[0]))
    assert not logged_in(other)
    assert not User.objects.get().emailaddress_set.get().verified


def test_without_the_code_the_password_opens_nothing(client, mailoutbox):
    join(client)
    client.cookies.clear()
    cache.clear()
    answer = log_in(client, MEERA["email"], MEERA["password1"])
    assert (answer.status_code, answer.url) == (302, "/account/confirm-email/")
    assert not logged_in(client)
    confirm(client, code_in(mailoutbox[1]))
    assert logged_in(client)


def test_a_new_code_replaces_the_old_one(client, mailoutbox):
    join(client)
    cache.clear()
    client.post("/account/confirm-email/", {"action": "resend"})
    first, second = (code_in(mail) for mail in mailoutbox)
    confirm(client, second)
    assert logged_in(client)
    assert first != second


def test_codes_are_not_sent_twice_in_a_breath(client, mailoutbox):
    join(client)
    answer = client.post("/account/confirm-email/", {"action": "resend"})
    assert answer.status_code == 429
    assert len(mailoutbox) == 1


def test_a_wrong_address_is_left_by_starting_again(client, mailoutbox):
    join(client)
    answer = client.post("/account/logout/", {"next": "/account/signup/"})
    assert answer.url == "/account/signup/"
    assert client.get("/account/signup/").status_code == 200


def test_the_twenty_first_in_a_minute_waits(client):
    answers = [client.post("/account/signup/", {}).status_code for _ in range(21)]
    assert answers == [422] * 20 + [429]


def test_the_page_asks_phones_for_the_right_keyboard(client):
    page = client.get("/account/signup/").content.decode()
    for name, wanted in {
        "name": ['autocomplete="name"'],
        "email": ['type="email"', 'autocomplete="email"'],
        "phone": ['type="tel"', 'autocomplete="tel"', 'inputmode="tel"'],
        "password1": ['type="password"', 'autocomplete="new-password"'],
    }.items():
        box = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)[0]
        assert all(attribute in box for attribute in wanted), box
        assert "enterkeyhint=" in box


def test_no_page_of_the_door_carries_style_or_script(client, customer, as_user):
    pages = [client.get(f"/account/{at}/") for at in ("signup", "login", "inactive")]
    as_user(customer)
    pages += [
        client.get(f"/account/{at}/") for at in ("email", "password/change", "logout")
    ]
    for page in pages:
        body = page.content.decode()
        assert page.status_code == 200
        assert " style=" not in body
        assert "<style" not in body
        assert " onclick=" not in body
        assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", body) == []
