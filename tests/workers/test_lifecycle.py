"""What was checked stays checked, and who is off the list still keeps their word."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts import people
from accounts.models import User
from bookings import jobs
from bookings.states import Status
from tests.cast import soon
from workers import approval, profiles
from workers.models import WorkerProfile, WorkerSettings

Approval = WorkerProfile.Approval
pytestmark = pytest.mark.django_db


@pytest.fixture
def checked(worker, support):
    """A worker whom a person of the team has approved."""
    profile = worker.worker_profile
    WorkerProfile.objects.filter(pk=profile.pk).update(approval=Approval.WAITING)
    approval.approve(profile, by=support)
    profile.refresh_from_db()
    return profile


def typed(profile, **more):
    facts = {
        "service_category": profile.service_category_id,
        "city": profile.city_id,
        "hourly_rate": "349",
        "experience": "9",
        "bio": "Since 2015.",
    }
    return facts | more


def state(profile):
    return WorkerProfile.objects.get(pk=profile.pk).approval


def said(response):
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(one.get_text().split()) for one in page.select(".toast p")]


def words(response):
    text = BeautifulSoup(response.content, "html.parser").get_text(" ")
    return " ".join(text.split())


@pytest.mark.parametrize("change", ["city", "trade"])
def test_u02_another_trade_or_city_is_checked_again(
    as_user, checked, job_in, other_city, other_category, change
):
    job = job_in(Status.ACCEPTED)
    sent = typed(checked, city=other_city.pk)
    if change == "trade":
        sent = typed(checked, service_category=other_category.pk)
    page, edit = as_user(checked.user), reverse("workers:edit")
    answer = page.post(edit, sent)
    assert answer.status_code == 422
    assert state(checked) == Approval.APPROVED
    assert job.title in words(answer)
    assert "Nothing is saved yet" in words(answer)
    answer = page.post(edit, sent | {"check_again": "1"}, follow=True)
    assert state(checked) == Approval.RECHECK
    assert any("once our team has checked it" in one for one in said(answer))
    public = reverse("workers:profile", args=[checked.code])
    assert Client().get(public).status_code == 404
    # What was agreed goes on: the worker's day is open, and the job can be started.
    today = page.get(reverse("bookings:work"))
    assert "Our team looks at what you changed" in words(today)
    assert jobs.start(job, by=checked.user, at=job.scheduled_time).status == "ongoing"


def test_u02_what_was_not_checked_changes_at_once(as_user, checked):
    page, edit = as_user(checked.user), reverse("workers:edit")
    answer = page.post(edit, typed(checked, hourly_rate="400"), follow=True)
    assert state(checked) == Approval.APPROVED
    assert any("Customers see it now." in one for one in said(answer))


def test_u02_another_name_is_checked_again(checked):
    checked.user.name = "SURESH VENKATARAMAN"
    checked.user.save()
    assert (state(checked), checked.checked_name) == (
        Approval.APPROVED,
        "Suresh Venkataraman",
    )
    checked.user.name = "Ramesh Venkataraman"
    checked.user.save()
    assert state(checked) == Approval.RECHECK


def test_u02_where_nobody_approves_nobody_checks_again(checked, other_city):
    settings = WorkerSettings.load()
    settings.approval_required = False
    settings.save()
    data = {name: getattr(checked, name) for name in profiles.FACTS}
    profiles.update(checked, data | {"city": other_city, "skills": []})
    assert state(checked) == Approval.APPROVED


def test_u02_staff_see_who_changed_and_approve_anew(
    as_user, checked, other_city, support
):
    data = {name: getattr(checked, name) for name in profiles.FACTS}
    profiles.update(checked, data | {"city": other_city, "skills": []})
    home = words(as_user(support).get("/admin/"))
    assert "1 worker changed what we had checked" in home
    approval.approve(checked, by=support)
    assert state(checked) == Approval.APPROVED


def test_u02_the_team_is_told(
    checked, other_city, support, django_capture_on_commit_callbacks
):
    data = {name: getattr(checked, name) for name in profiles.FACTS}
    with django_capture_on_commit_callbacks(execute=True):
        profiles.update(checked, data | {"city": other_city, "skills": []})
    told = support.notifications.values_list("message", flat=True)
    assert list(told) == [
        f"Suresh Venkataraman is to be checked again: Plumber, {other_city.name}."
    ]


class TestSuspended:
    def test_s10_keeps_to_what_was_agreed(self, as_user, checked, support, job_in):
        job = job_in(Status.ACCEPTED)
        approval.reject(checked, by=support, reason="Two complaints in a week.")
        assert state(checked) == Approval.SUSPENDED
        page = as_user(checked.user)
        today = page.get(reverse("bookings:work"))
        assert today.status_code == 200
        assert "Two complaints in a week." in words(today)
        assert "could not approve" not in words(today)
        applying = page.get(reverse("workers:apply"))
        assert applying.url == reverse("bookings:work")
        assert jobs.start(job, by=checked.user, at=job.scheduled_time)

    def test_s10_can_be_found_by_nobody(self, as_user, checked, support, customer):
        approval.reject(checked, by=support, reason="Complaints.")
        page = reverse("workers:profile", args=[checked.code])
        assert Client().get(page).status_code == 404
        assert as_user(customer).get(page).status_code == 404
        assert as_user(checked.user).get(page).status_code == 200

    def test_s10_a_newcomer_is_turned_down(self, waiting_worker, support):
        profile = waiting_worker.worker_profile
        approval.reject(profile, by=support, reason="No licence shown.")
        assert state(profile) == Approval.REJECTED


class TestClosed:
    @pytest.mark.parametrize("taking", [True, False])
    def test_s09_is_afterwards_as_it_was_before(self, checked, support, taking):
        profiles.set_availability(checked, taking)
        people.close(checked.user, by=support, reason="Asked us to.")
        people.close(checked.user, by=support, reason="Twice.")
        assert not WorkerProfile.objects.get(pk=checked.pk).is_listed
        people.reopen(checked.user, by=support)
        people.reopen(checked.user, by=support)
        assert WorkerProfile.objects.get(pk=checked.pk).availability is taking

    def test_s09_closing_what_is_closed_forgets_nothing(self, checked):
        for step in (profiles.close, profiles.close, profiles.reopen):
            step(checked)
        assert WorkerProfile.objects.get(pk=checked.pk).is_listed

    def test_s09_the_list_says_closed(self, as_user, checked, support):
        people.close(checked.user, by=support, reason="Asked us to.")
        page = as_user(support)
        rows = words(page.get("/admin/snippets/workers/workerprofile/"))
        assert "Closed" in rows
        inspect = f"/admin/snippets/workers/workerprofile/inspect/{checked.pk}/"
        assert "no, the account is closed" in words(page.get(inspect))
        public = reverse("workers:profile", args=[checked.code])
        assert Client().get(public).status_code == 404


class TestRole:
    def change(self, client, user, role):
        kept = {"username": user.username, "name": user.name, "is_active": "on"}
        return client.post(f"/admin/users/edit/{user.pk}/", kept | {"role": role})

    def test_s15_nobody_on_the_list_becomes_a_customer(self, as_user, boss, checked):
        answer = self.change(as_user(boss), checked.user, "customer")
        assert "is on the list of workers. Take them off it first." in words(answer)
        assert User.objects.get(pk=checked.pk).role == "worker"

    def test_s15_who_was_taken_off_can(self, as_user, boss, checked, support):
        approval.reject(checked, by=support, reason="Moves away.")
        self.change(as_user(boss), checked.user, "customer")
        assert User.objects.get(pk=checked.pk).role == "customer"

    def test_s15_not_while_jobs_are_open(self, as_user, boss, checked, support, job_in):
        job_in(Status.ACCEPTED)
        approval.reject(checked, by=support, reason="Moves away.")
        answer = self.change(as_user(boss), checked.user, "customer")
        assert "has 1 job that is not over yet" in words(answer)
        assert User.objects.get(pk=checked.pk).role == "worker"


class TestNotTakingJobs:
    @pytest.mark.parametrize("who", ["", "customer"])
    def test_u09_the_page_stays_and_says_so(
        self, client, as_user, checked, customer, who
    ):
        profiles.set_availability(checked, False)
        visitor = as_user(customer) if who else client
        answer = visitor.get(reverse("workers:profile", args=[checked.code]))
        assert answer.status_code == 200
        assert "Suresh is not taking jobs now." in words(answer)
        assert "Taking jobs" not in words(answer).replace("Not taking jobs", "")
        assert "See other" in words(answer)

    def test_u09_booking_leads_to_the_page_that_says_so(self, client, checked):
        profiles.set_availability(checked, False)
        answer = client.get(reverse("bookings:book", args=[checked.code]))
        assert answer.url == reverse("workers:profile", args=[checked.code])

    def test_u27_saving_says_what_is_true(self, as_user, checked):
        profiles.set_availability(checked, False)
        edit = reverse("workers:edit")
        answer = as_user(checked.user).post(edit, typed(checked), follow=True)
        assert said(answer) == [
            "Saved. Customers can read it, and can book once you take jobs again."
        ]


def test_u03_the_number_of_the_checked_is_true(client, site, checked, other_worker):
    """Two work in this city, and a person of the team has looked at one of them."""
    other = other_worker.worker_profile
    WorkerProfile.objects.filter(pk=other.pk).update(
        city=checked.city, service_category=checked.service_category, decided_at=None
    )
    page = words(client.get("/cities/pune/"))
    assert "2 workers, 1 checked by our team" in page
    assert "2 checked" not in page
    search = words(client.get(reverse("workers:search")))
    assert "every one of them" not in search


def test_an_hour_is_asked_of_nobody_who_is_off_the_list(
    checked, support, customer, city
):
    approval.reject(checked, by=support, reason="Complaints.")
    with pytest.raises(Exception, match="not taking jobs"):
        jobs.request(
            checked,
            by=customer,
            start=soon(city),
            minutes=60,
            title="Tap",
            address="Paud Road",
        )
