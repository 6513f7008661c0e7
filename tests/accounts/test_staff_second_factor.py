"""Who may enter the admin has a second factor, and how it is taken off who lost it."""

from datetime import timedelta
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts import second_factor
from accounts.models import User
from accounts.second_factor import MAY_ENTER
from tests.accounts.auth import log_in, logged_in, words
from tests.accounts.codes import ACTIVATE, ASKS, PROVE, code_of, switch_on
from tests.clock import clock
from toolkit.errors import NotAllowed

pytestmark = pytest.mark.django_db

JOBS = "/admin/snippets/bookings/job/"
NEW = "/admin/users/new/"
COLLEAGUE = {
    "username": "newcomer",
    "email": "newcomer@example.com",
    "name": "New Comer",
    "role": "admin",
}


@pytest.fixture
def demanded(settings):
    settings.STAFF_SECOND_FACTOR = True


def come(login, **more):
    client = Client()
    log_in(client, login, **more)
    return client


class TestWithoutOne:
    @pytest.mark.parametrize("who", ["editor", "support", "finance", "boss"])
    def test_every_door_leads_to_the_page_that_sets_it_up(self, demanded, request, who):
        client = come(request.getfixturevalue(who).username)
        for path in ("/admin/", "/admin/login/", JOBS, "/jobs/", "/chat/", "/workers/"):
            for ask in (client.get, client.post):
                assert ask(path).url == f"{ACTIVATE}?next={path}", path
        assert "staff desk logs in with a code as well" in words(client.get(ACTIVATE))

    def test_it_leads_back_to_where_they_were_going(self, demanded, support):
        client = come("support", next=JOBS)
        asked = client.get(JOBS)
        _key, answer = switch_on(client, asked.url)
        assert unquote(answer.url) == f"/account/2fa/recovery-codes/?next={JOBS}"
        assert f'href="{JOBS}"' in client.get(answer.url).content.decode()
        assert client.get(JOBS).status_code == 200

    def test_and_nowhere_else(self, demanded, support):
        client = come("support")
        _key, answer = switch_on(client, f"{ACTIVATE}?next=https://evil.example/")
        assert answer.url == "/account/2fa/recovery-codes/"
        page = client.get(f"{answer.url}?next=//evil.example/").content.decode()
        assert "evil.example" not in page.split("<main")[1]

    def test_what_was_typed_is_kept(self, demanded, boss):
        client = come("boss")
        asked = client.post(NEW, COLLEAGUE)
        _key, answer = switch_on(client, asked.url)
        waits = words(client.get(NEW))
        assert "You were asked for a code." in waits
        assert "newcomer@example.com" in waits
        client.post(NEW, COLLEAGUE)
        assert User.objects.filter(username="newcomer").exists()

    def test_their_own_account_and_the_way_out_stay_open(self, demanded, support):
        client = come("support")
        for path in ("/account/profile/", "/account/devices/", "/account/2fa/"):
            assert client.get(path).status_code == 200
        client.post("/account/logout/")
        assert not logged_in(client)

    def test_a_script_hears_it_in_a_sentence(self, demanded, support):
        asks = {"x-requested-with": "fetch"}
        answer = come("support").get("/notifications/", headers=asks)
        assert (answer.status_code, answer["X-Log-In"]) == (401, ACTIVATE)

    def test_customers_and_workers_are_asked_for_none(self, demanded, customer, worker):
        for user in (customer, worker):
            client = come(user.username)
            assert client.get("/jobs/").status_code == 200
            assert client.get("/admin/").url.startswith("/admin/login/")

    def test_a_customer_of_a_staff_group_is_staff(self, demanded, customer):
        client = come("ananya")
        customer.groups.add(Group.objects.get(name="Support"))
        assert client.get(JOBS).url.startswith(ACTIVATE)
        client = come("ananya")
        assert client.session[MAY_ENTER]
        assert client.get("/jobs/").url.startswith(ACTIVATE)

    def test_where_nobody_demands_it_nothing_changes(self, support):
        assert come("support").get(JOBS).status_code == 200

    @pytest.mark.parametrize("is_demanded", [True, False])
    def test_a_check_of_the_release_says_so(self, settings, is_demanded):
        settings.STAFF_SECOND_FACTOR = is_demanded
        said = run_checks(tags=["security"], include_deployment_checks=True)
        assert ("accounts.W001" in [one.id for one in said]) is not is_demanded


class TestWithOne:
    @pytest.fixture
    def key(self, boss):
        key, _answer = switch_on(come("boss"))
        return key

    def test_the_code_opens_the_admin(self, demanded, key):
        client = come("boss")
        assert not logged_in(client)
        assert client.get("/admin/").url.startswith("/admin/login/")
        client.post(ASKS, {"code": code_of(key)})
        assert client.get("/admin/").status_code == 200

    def test_a_session_that_gave_none_is_asked_for_it(self, demanded, key, as_user):
        boss = User.objects.get(username="boss")
        client = as_user(boss)
        assert client.get(JOBS).url == f"{PROVE}?next={JOBS}"
        back = client.post(PROVE, {"code": code_of(key), "next": JOBS})
        assert back.url == JOBS
        assert client.get(JOBS).status_code == 200

    def test_switched_off_the_admin_is_shut(self, demanded, key):
        client = come("boss")
        client.post(ASKS, {"code": code_of(key)})
        client.post("/account/2fa/totp/deactivate/")
        assert client.get(JOBS).url.startswith(ACTIVATE)

    def test_step_up_asks_for_the_code_and_takes_no_password(self, key):
        client = come("boss")
        client.post(ASKS, {"code": code_of(key)})
        assert client.get(NEW).status_code == 200
        clock.go(clock.now + timedelta(minutes=16))
        asked = client.post(NEW, COLLEAGUE)
        assert asked.url.startswith(f"{PROVE}?next=")
        client.post("/account/reauthenticate/", {"password": "callout-tests"})
        assert client.get(NEW).url.startswith(PROVE)
        assert client.post(PROVE, {"code": "000000"}).status_code == 422
        assert client.get(NEW).url.startswith(PROVE)
        client.post(PROVE, {"code": code_of(key), "next": NEW})
        assert "You were asked for a code." in words(client.get(NEW))


class TestTakingItOff:
    @pytest.fixture
    def lost(self, customer):
        """Her other device is still logged in."""
        client = come("ananya")
        switch_on(client)
        client.get("/account/profile/")
        return client

    def people(self, user):
        return f"/admin/snippets/accounts/person/second-factor-off/{user.pk}/"

    def users(self, user):
        return f"/admin/users/second-factor-off/{user.pk}/"

    def test_support_does_it_for_a_customer(
        self, lost, customer, as_user, support, mailoutbox
    ):
        desk = as_user(support)
        inspect = f"/admin/snippets/accounts/person/inspect/{customer.pk}/"
        at = self.people(customer)
        assert at in desk.get(inspect).content.decode()
        assert desk.post(at, {"reason": ""}).status_code == 422
        assert Authenticator.objects.exists()
        assert desk.post(at, {"reason": "Called back."}).url == inspect
        assert not Authenticator.objects.exists()
        assert not logged_in(lost)
        assert logged_in(come("ananya"))
        [mail] = mailoutbox
        assert mail.to == ["ananya@example.com"]
        assert "http://testserver/account/2fa/" in mail.body
        entry = ModelLogEntry.objects.get(action="accounts.second_factor_off")
        assert (entry.user, entry.data["reason"]) == (support, "Called back.")
        assert "taken off: Called back." in entry.message
        assert at not in desk.get(inspect).content.decode()

    def test_a_superuser_does_it_for_a_colleague(self, support, as_user, boss):
        switch_on(come("support"))
        desk = as_user(boss)
        edit = desk.get(f"/admin/users/edit/{support.pk}/").content.decode()
        assert self.users(support) in edit
        page = desk.get(self.users(support))
        assert page.status_code == 200
        desk.post(self.users(support), {"reason": "Phone stolen."})
        assert not second_factor.is_on(support)

    def test_nobody_else_does(self, lost, customer, as_user, request):
        for who in ("editor", "finance", "worker", "other_customer", "customer"):
            client = as_user(request.getfixturevalue(who))
            for at in (self.people(customer), self.users(customer)):
                answer = client.post(at, {"reason": "Let me in."})
                assert answer.status_code in (302, 403)
        client = Client()
        assert client.post(self.people(customer)).url.startswith("/admin/login/")
        assert second_factor.is_on(customer)

    def test_support_never_off_a_colleague(self, support, as_user, boss, customer):
        switch_on(come("boss"))
        desk = as_user(support)
        assert desk.post(self.people(boss), {"reason": "x"}).status_code == 404
        assert desk.post(self.users(boss), {"reason": "x"}).status_code == 302
        with pytest.raises(NotAllowed):
            second_factor.take_off(boss, by=support, reason="x")
        customer.groups.add(Group.objects.get(name="Finance"))
        with pytest.raises(NotAllowed):
            second_factor.take_off(customer, by=support, reason="x")
        assert second_factor.is_on(boss)

    def test_it_waits_for_a_proof(self, lost, customer, as_user, support):
        desk = as_user(support)
        clock.go(clock.now + timedelta(minutes=16))
        asked = desk.post(self.people(customer), {"reason": "Called back."})
        assert asked.url.startswith("/account/reauthenticate/")
        assert second_factor.is_on(customer)

    def test_who_has_none_loses_none(self, customer, as_user, support):
        answer = as_user(support).post(
            self.people(customer), {"reason": "x"}, follow=True
        )
        assert "no second step" in answer.content.decode()

    def test_the_command_is_the_last_resort(self, boss, capsys, mailoutbox):
        switch_on(come("boss"))
        call_command("second_factor_off", "BOSS@example.com", reason="Phone in the sea")
        assert "password alone" in capsys.readouterr().out
        assert not second_factor.is_on(boss)
        assert mailoutbox[-1].to == ["boss@example.com"]
        entry = ModelLogEntry.objects.get(action="accounts.second_factor_off")
        assert entry.data["reason"] == "Phone in the sea"
        for login in ("boss", "nobody"):
            with pytest.raises(CommandError):
                call_command("second_factor_off", login, reason="Again")
