"""Coming back: by e-mail or username, to where one wanted to go and nowhere else."""

import re
from urllib.parse import unquote

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.redirects import landing
from tests.accounts.auth import log_in, logged_in, words
from tests.cast import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "login", ["ananya", "ananya@example.com", "Ananya@Example.com ", " ANANYA"]
)
def test_a_name_or_an_address_opens_the_door(client, customer, login):
    answer = log_in(client, login)
    assert (answer.status_code, answer.url) == (302, reverse("bookings:jobs"))
    assert logged_in(client)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("ananya", "wrong"),
        ("ananya@example.com", PASSWORD + " "),
        ("nobody", PASSWORD),
        ("nobody@example.com", PASSWORD),
    ],
)
def test_the_answer_never_says_which_half_was_wrong(client, customer, login, password):
    answer = log_in(client, login, password)
    assert answer.status_code == 422
    assert "do not belong together" in words(answer)
    assert answer.context["form"]["login"].value() == login
    assert password not in answer.content.decode()
    assert not logged_in(client)


def test_five_wrong_passwords_and_even_the_right_one_waits(client, customer):
    for _ in range(5):
        log_in(client, "ananya", "wrong")
    answer = log_in(client, "ananya")
    assert answer.status_code == 422
    assert "Too many tries." in words(answer)
    assert not logged_in(client)


def test_one_persons_wrong_passwords_lock_nobody_else_out(
    client, customer, other_customer
):
    for _ in range(5):
        log_in(client, "ananya", "wrong")
    log_in(client, "harish")
    assert logged_in(client)


def test_h11_a_stranger_elsewhere_locks_nobody_out(client, customer):
    stranger = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(6):
        answer = log_in(stranger, "ananya", "wrong")
    assert "Too many tries." in words(answer)
    log_in(client, "ananya")
    assert logged_in(client)


@pytest.mark.parametrize(
    "other", ["ananya@example.com", "ANANYA", "Ananya@Example.com"]
)
def test_h11_name_and_e_mail_are_one_account(client, customer, other):
    for login in ("ananya", other) * 3:
        answer = log_in(client, login, "wrong")
    assert "Too many tries." in words(answer)
    assert "Too many tries." in words(log_in(client, "ananya"))


def test_h11_addresses_that_proxies_cannot_have_seen_are_no_500(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    answer = client.post("/account/login/", {}, headers={"x-forwarded-for": "x"})
    assert answer.status_code == 422


def test_the_thirty_first_in_a_minute_gets_a_page_that_says_wait(client):
    for _ in range(30):
        client.get("/account/login/")
        client.post("/account/login/", {})
    answer = client.post("/account/login/", {})
    assert answer.status_code == 429


def test_a_closed_account_says_so_and_stays_shut(client, customer):
    User.objects.filter(pk=customer.pk).update(is_active=False)
    answer = log_in(client, "ananya")
    assert (answer.status_code, answer.url) == (302, "/account/inactive/")
    assert "This account is closed" in words(client.get(answer.url))
    assert not logged_in(client)


def test_closing_an_account_ends_its_sessions(as_user, customer):
    browser = as_user(customer)
    assert browser.get("/account/profile/").status_code == 200
    User.objects.filter(pk=customer.pk).update(is_active=False)
    answer = browser.get("/account/profile/")
    assert answer.url == "/account/login/?next=/account/profile/"


def test_the_session_changes_its_name_at_the_door(client, customer):
    planted = client.session
    planted["by"] = "somebody else"
    planted.save()
    log_in(client, "ananya")
    assert logged_in(client)
    assert client.session.session_key != planted.session_key


class TestLoggingOut:
    def test_asks_first_and_happens_by_post(self, as_user, customer):
        browser = as_user(customer)
        assert browser.get("/account/logout/").status_code == 200
        assert logged_in(browser)
        answer = browser.post("/account/logout/")
        assert (answer.status_code, answer.url) == (302, "/")
        assert not logged_in(browser)

    def test_without_a_session_there_is_nothing_to_ask(self, client):
        answer = client.get("/account/logout/")
        assert (answer.status_code, answer.url) == (302, "/")


HOSTILE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "http://testserver@evil.example/",
    "http://testserver.evil.example/",
    "http://127.0.0.1/admin/",
    "\thttps://evil.example",
    " //evil.example",
    "/\t/evil.example",
    "ftp://testserver/",
    "",
]


class TestWhereTo:
    @pytest.mark.parametrize("target", HOSTILE)
    def test_a_hostile_next_ends_at_the_landing_page(self, client, customer, target):
        answer = log_in(client, "ananya", next=target)
        assert (answer.status_code, answer.url) == (302, reverse("bookings:jobs"))

    @pytest.mark.parametrize("target", HOSTILE)
    def test_for_somebody_who_is_in_already_too(self, as_user, customer, target):
        answer = as_user(customer).get("/account/login/", {"next": target})
        assert (answer.status_code, answer.url) == (302, reverse("bookings:jobs"))

    @pytest.mark.parametrize("target", HOSTILE)
    def test_and_for_staff(self, as_user, boss, target):
        answer = as_user(boss).get("/admin/login/", {"next": target})
        assert (answer.status_code, answer.url) == (302, "/admin/")

    @pytest.mark.parametrize("target", HOSTILE)
    def test_and_on_the_way_out(self, as_user, customer, target):
        answer = as_user(customer).post("/account/logout/", {"next": target})
        assert (answer.status_code, answer.url) == (302, "/")

    @pytest.mark.parametrize("target", ["/jobs/abc/", "/workers/?city=pune&q=tap#top"])
    def test_a_page_of_ours_is_where_they_go(self, client, customer, target):
        assert log_in(client, "ananya", next=target).url == target

    def test_from_https_nobody_is_sent_to_http(self, client, customer):
        answer = client.post(
            "/account/login/",
            {
                "login": "ananya",
                "password": PASSWORD,
                "next": "http://testserver/jobs/",
            },
            secure=True,
        )
        assert answer.url == reverse("bookings:jobs")


class TestLanding:
    @pytest.mark.parametrize(
        ("who", "name"),
        [
            ("customer", "bookings:jobs"),
            ("worker", "bookings:work"),
            ("waiting_worker", "bookings:work"),
            ("editor", "wagtailadmin_home"),
            ("support", "wagtailadmin_home"),
            ("finance", "wagtailadmin_home"),
            ("boss", "wagtailadmin_home"),
        ],
    )
    def test_every_role_has_its_home(self, request, as_user, who, name):
        user = request.getfixturevalue(who)
        answer = as_user(user).get("/dashboard/")
        assert (answer.status_code, answer.url) == (302, reverse(name))
        assert answer.url == landing(User.objects.get(pk=user.pk))

    def test_a_worker_without_a_profile_makes_one_first(self, as_user, db):
        newcomer = make_user("kiran", User.Role.WORKER)
        assert as_user(newcomer).get("/dashboard/").url == reverse("workers:apply")

    def test_a_visitor_logs_in_first(self, client):
        answer = client.get("/dashboard/")
        assert answer.url == "/account/login/?next=/dashboard/"

    @pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
    def test_it_can_only_be_looked_at(self, as_user, customer, method):
        assert getattr(as_user(customer), method)("/dashboard/").status_code == 405

    def test_nobodys_home_is_kept_for_the_next(self, as_user, customer):
        answer = as_user(customer).get("/dashboard/")
        assert "no-store" in answer["Cache-Control"]


class TestStaffDoor:
    def test_a_visitor_is_sent_to_the_one_log_in(self, client):
        answer = client.get("/admin/pages/", follow=True)
        assert answer.redirect_chain[-1][0] == "/account/login/?next=/admin/pages/"

    @pytest.mark.parametrize("who", ["customer", "worker", "waiting_worker"])
    def test_others_meet_a_page_and_not_a_circle(self, request, as_user, who):
        browser = as_user(request.getfixturevalue(who))
        answer = browser.get("/admin/", follow=True)
        assert answer.status_code == 403
        assert len(answer.redirect_chain) == 1

    def test_staff_without_a_group_meet_it_too(self, as_user, db):
        lonely = make_user("lonely", User.Role.ADMIN, is_staff=True)
        browser = as_user(lonely)
        assert browser.get("/dashboard/").url == "/admin/"
        answer = browser.get("/admin/", follow=True)
        assert (answer.status_code, len(answer.redirect_chain)) == (403, 1)

    def test_a_role_alone_opens_nothing_and_a_group_does(self, as_user, db):
        someone = make_user("someone", User.Role.WORKER)
        group = Group.objects.create(name="Guests")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        someone.groups.add(group)
        assert as_user(someone).get("/admin/").status_code == 200

    def test_staff_log_in_and_are_where_they_wanted_to_be(self, client, support):
        answer = log_in(client, "support", next="/admin/snippets/accounts/person/")
        assert answer.url == "/admin/snippets/accounts/person/"

    @pytest.mark.parametrize("at", ["login/", "password_reset/"])
    def test_wagtails_own_doors_are_walled_up(self, client, boss, at):
        page = client.post(f"/admin/{at}", {"username": "boss", "password": PASSWORD})
        assert page.status_code in (302, 404)
        assert not logged_in(client)


def test_a_page_for_members_asks_at_the_one_door_too(client, city_page, customer):
    city_page.view_restrictions.create(restriction_type="login")
    asked = client.get("/cities/pune/", follow=True)
    door, _, target = asked.redirect_chain[-1][0].partition("?next=")
    assert (door, target) == ("/account/login/", "%2Fcities%2Fpune%2F")
    answer = log_in(client, customer.username, next=unquote(target))
    assert answer.url == "/cities/pune/"
    assert "Pune" in words(client.get("/cities/pune/"))


def test_the_page_is_made_for_password_managers(client):
    page = client.get("/account/login/").content.decode()
    name = re.search(r'<input[^>]*name="login"[^>]*>', page)[0]
    password = re.search(r'<input[^>]*name="password"[^>]*>', page)[0]
    assert 'autocomplete="username"' in name
    assert 'autocapitalize="none"' in name
    assert 'autocomplete="current-password"' in password
    assert 'enterkeyhint="go"' in password
