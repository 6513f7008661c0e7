"""A person takes their data along, or has their account deleted: two proofs.

What stands in the way, and what stays of jobs, is in tests/bookings/test_leaving.py.
"""

import json
import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts import leaving, people
from accounts.models import CustomerProfile, Device, Letter, Person, User
from bookings.states import Status
from live import chat
from live.models import Notification
from tests.accounts.auth import join, log_in, logged_in, words
from tests.accounts.codes import switch_on
from tests.cast import PASSWORD
from tests.clock import clock
from toolkit.errors import NotNow
from workers.models import SearchAlert, TimeOff, WorkerProfile

pytestmark = pytest.mark.django_db

PAGE, ASK = "/account/data/", "/account/delete/"
HELLO = "Your account is deleted"


@pytest.fixture
def ananya(customer):
    client = Client()
    log_in(client, customer.username)
    return client


def asked(client):
    """The path of the link in the letter, once they have asked for it."""
    answer = client.post(ASK)
    assert (answer.status_code, answer.url) == (302, PAGE)
    letter = Letter.objects.get(subject="Delete your account?")
    return re.search(r"https?://[^/\s]+(/account/delete/\S+/)", letter.body)[1]


def gone(client):
    """Deletes their account, by both proofs."""
    link = asked(client)
    assert "Delete my account for good" in words(client.get(link))
    return client.post(link)


class TestTakingItAlong:
    def test_the_file_holds_what_they_gave(self, ananya, customer, job_in):
        CustomerProfile.objects.filter(user=customer).update(address="12 MG Road")
        job = job_in(Status.ACCEPTED, title="Kitchen tap drips")
        answer = ananya.post(PAGE)
        assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
        kept = json.loads(answer.content)
        assert kept["account"]["email"] == customer.email
        assert kept["account"]["address"] == "12 MG Road"
        (told,) = kept["jobs"]
        assert (told["reference"], told["title"]) == (job.code, "Kitchen tap drips")
        assert (told["your_part"], told["address"]) == ("customer", job.address)
        assert (
            len(kept["notifications"])
            == Notification.objects.filter(user=customer).count()
        )
        # What lets somebody in is no part of it.
        assert customer.password not in answer.content.decode()

    def test_a_worker_does_not_learn_where_customers_live(self, worker, job_in):
        job = job_in(Status.FINISHED)
        kept = leaving.everything_of(worker)
        assert kept["worker_profile"]["city"] == worker.worker_profile.city.name
        assert kept["jobs"][0]["your_part"] == "worker"
        assert job.address not in json.dumps(kept, default=str)

    def test_it_is_asked_who_is_there(self, as_user, customer):
        client = as_user(customer)
        clock.go(clock.now + timedelta(hours=2))
        answer = client.post(PAGE)
        assert answer.url == f"/account/reauthenticate/?next={PAGE}"


class TestTheWay:
    def test_it_is_found_from_the_account(self, ananya):
        assert f'href="{PAGE}"' in ananya.get("/account/profile/").content.decode()
        assert "Send me the link" in words(ananya.get(PAGE))

    def test_the_letter_is_not_enough(self, ananya, customer, other_customer):
        link = asked(ananya)
        assert Letter.objects.get(subject="Delete your account?").is_private
        stranger = Client()
        assert stranger.get(link).status_code == 302
        log_in(stranger, other_customer.username)
        answer = stranger.post(link)
        assert answer.status_code == 404
        assert "was not sent to this account" in words(answer)
        assert User.objects.filter(erased_at=None).count() == 2

    def test_neither_is_the_password(self, ananya, customer):
        for token in ("nonsense", "a:b:c", "WzEsICJ4Il0:1a:x"):
            assert ananya.post(f"{ASK}{token}/").status_code == 404
        customer.refresh_from_db()
        assert customer.is_active

    def test_a_link_is_over_after_a_day_and_with_a_new_password(self, ananya, customer):
        link = asked(ananya)
        changed = {"oldpassword": PASSWORD, "password1": "quiet-river-12"}
        ananya.post("/account/password/change/", changed)
        assert ananya.get(link).status_code == 404
        Letter.objects.all().delete()
        link = asked(ananya)
        clock.go(clock.now + leaving.LINK_HOLDS)
        again = Client()
        log_in(again, customer.username, "quiet-river-12")
        assert "This link is over" in words(again.get(link))

    def test_staff_are_closed_by_an_administrator(self, support):
        client = Client()
        log_in(client, support.username)
        assert "Staff accounts are closed by" in words(client.get(PAGE))
        assert client.post(ASK).status_code == 403
        assert not Letter.objects.exists()


class TestAfterwards:
    def test_nothing_says_who_they_were(self, ananya, customer, boss):
        old = User.objects.get(pk=customer.pk)
        CustomerProfile.objects.filter(user=customer).update(address="12 MG Road")
        elsewhere = Client()
        log_in(elsewhere, customer.username)
        elsewhere.get("/account/profile/")
        switch_on(ananya)
        people.close(Person.objects.get(pk=customer.pk), by=boss)
        people.reopen(Person.objects.get(pk=customer.pk), by=boss)
        answer = gone(ananya)
        assert (answer.status_code, answer.url) == (302, "/account/login/")
        assert not logged_in(ananya)
        assert HELLO in ananya.get(answer.url).content.decode()
        customer.refresh_from_db()
        assert (customer.name, str(customer.phone)) == ("Somebody who left", "")
        assert not {old.username, old.email} & {customer.username, customer.email}
        assert not customer.is_active
        assert CustomerProfile.objects.get(user=customer).address == ""
        for kind in (Device, EmailAddress, Authenticator):
            assert not kind.objects.filter(user=customer).exists()
        assert not Session.objects.filter(pk=elsewhere.session.session_key).exists()
        history = ModelLogEntry.objects.filter(object_id=str(customer.pk))
        assert {entry.label for entry in history} == {"Somebody who left"}

    def test_they_are_told_at_their_old_address(self, ananya, customer):
        address = customer.email
        gone(ananya)
        (letter,) = Letter.objects.filter(recipient=address)
        assert letter.subject == HELLO
        assert "join again" in letter.body

    def test_the_address_is_free_again(self, ananya, customer, client):
        address = customer.email
        gone(ananya)
        assert log_in(client, address).status_code == 422
        join(client, email=address)
        assert User.objects.get(email=address).pk != customer.pk

    def test_nobody_opens_it_again(self, ananya, customer, support, as_user):
        gone(ananya)
        with pytest.raises(NotNow, match="has deleted this account"):
            people.reopen(customer, by=support)
        page = as_user(support).get(
            f"/admin/snippets/accounts/person/inspect/{customer.pk}/"
        )
        assert "deleted by its person" in page.content.decode()
        assert "Reopen the account" not in page.content.decode()

    def test_a_worker_is_found_no_more(
        self, worker, as_user, other_customer, category, city
    ):
        profile = worker.worker_profile
        WorkerProfile.objects.filter(pk=worker.pk).update(
            bio="I know every pipe.", checked_name=worker.name
        )
        TimeOff.objects.create(
            worker=profile,
            starts_at=clock.now,
            ends_at=clock.now + leaving.LINK_HOLDS,
            reason="My operation",
        )
        SearchAlert.objects.create(email=worker.email, category=category, city=city)
        page = f"/workers/{profile.code}/"
        client = as_user(other_customer)
        assert client.get(page).status_code == 200
        suresh = Client()
        log_in(suresh, worker.username)
        gone(suresh)
        assert client.get(page).status_code == 404
        profile.refresh_from_db()
        assert (profile.bio, profile.is_listed) == ("", False)
        assert "suresh" not in profile.search_text
        assert TimeOff.objects.get().reason == ""
        assert not SearchAlert.objects.exists()


def test_who_may_not_go_yet_is_led_to_what_is_open(ananya, job_in):
    assert "See what is open" not in words(ananya.get(PAGE))
    job_in(Status.ACCEPTED)
    for page in (ananya.get(PAGE), ananya.post(ASK)):
        link = BeautifulSoup(page.content, "html.parser").find(
            "a", string="See what is open"
        )
        assert ananya.get(link["href"]).url == "/jobs/"


def test_the_other_side_keeps_the_talk(ananya, customer, worker, job_in, as_user):
    job = job_in(Status.REJECTED)
    chat.open_room(job)
    gone(ananya)
    page = words(as_user(worker).get(f"/jobs/{job.code}/"))
    assert "Somebody who left" in page
    assert "Ananya" not in page


class TestForSomebody:
    """Whoever lost their phone and their address can still have it done."""

    def test_an_administrator_does_it_and_says_why(self, boss, customer):
        desk = Client()
        log_in(desk, boss.username)
        inspect = f"/admin/snippets/accounts/person/inspect/{customer.pk}/"
        erase = f"/admin/snippets/accounts/person/erase/{customer.pk}/"
        assert erase in desk.get(inspect).content.decode()
        assert desk.post(erase).status_code == 422
        assert desk.post(erase, {"reason": "By phone, 3 May."}).url == inspect
        customer.refresh_from_db()
        assert (customer.name, customer.is_active) == ("Somebody who left", False)
        entry = ModelLogEntry.objects.get(action="accounts.erase")
        assert (entry.user, entry.data) == (boss, {"reason": "By phone, 3 May."})
        assert erase not in desk.get(inspect).content.decode()

    def test_support_does_not(self, support, customer):
        desk = Client()
        log_in(desk, support.username)
        erase = f"/admin/snippets/accounts/person/erase/{customer.pk}/"
        answer = desk.post(erase, {"reason": "They called."}, follow=True)
        assert "Only an administrator deletes" in answer.content.decode()
        customer.refresh_from_db()
        assert customer.is_active

    def test_nor_anybody_while_a_job_is_open(self, boss, customer, job_in):
        job_in(Status.ACCEPTED)
        desk = Client()
        log_in(desk, boss.username)
        erase = f"/admin/snippets/accounts/person/erase/{customer.pk}/"
        answer = desk.post(erase, {"reason": "They called."})
        html = answer.content.decode()
        assert answer.status_code == 409
        assert "would read: “1 job of yours is not over" in html
        assert "They called." in html
        customer.refresh_from_db()
        assert customer.is_active
