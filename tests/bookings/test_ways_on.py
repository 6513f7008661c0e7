"""Every way onward keeps the hour, and says who called a job off."""

import pytest
from bs4 import BeautifulSoup

from bookings import jobs
from bookings.states import Status
from live.models import Notification
from tests.cast import soon
from workers import links, profiles
from workers.models import WorkerProfile, WorkerSettings


@pytest.fixture
def look(as_user, client):
    def look(path, user=None, **headers):
        answer = (as_user(user) if user else client).get(path, headers=headers)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    return look


def path_of(job):
    return f"/jobs/{job.code}/"


def actions(page):
    return [" ".join(a.get_text().split()) for a in page.select(".next .btn")]


def link(page, words):
    return next(a["href"] for a in page("a") if words in a.get_text())


def test_u26_the_hour_goes_along_from_the_job_to_the_booking(
    look, customer, worker, other_worker, job_in, city
):
    WorkerSettings.load()
    profiles.refresh_search(WorkerProfile.objects.all())
    start = soon(city, days=9, hour=15)
    job = job_in(Status.REJECTED, start=start)
    search = link(look(path_of(job), customer), "See who else is free then")
    page = look(search)
    assert page.select_one("#id_date")["value"] == f"{start:%Y-%m-%d}"
    assert page.select_one("#id_part [selected]")["value"] == f"{start:%H:%M}"
    profile = link(page.select_one("#results"), "Imran Qureshi")
    page = look(profile)
    chosen = page.select_one("#times [name=start][checked]")["value"]
    assert chosen == links.start_value(start)
    assert len(page.select("#times [checked]")) == 1
    page = look(link(page, "More days and hours"))
    assert page.select_one("#times [name=start][checked]")["value"] == chosen
    assert page.select_one(".chosen")


def test_u26_an_hour_that_is_gone_leads_to_others_at_that_hour(
    look, customer, worker, other_customer, ask, city
):
    start = soon(city, hour=15)
    jobs.accept(ask(by=other_customer, start=start), by=worker)
    book = f"/workers/{worker.worker_profile.code}/book/"
    page = look(f"{book}?start={links.start_value(start)}", customer)
    way = link(page, "See who else is free then")
    assert way == links.to_search(worker.worker_profile.service_category, city, start)
    assert "available=at" in way


def test_u26_an_hour_that_has_passed_is_not_asked_for(city, category):
    past = soon(city, days=-1)
    assert links.to_search(category, city, past) == (
        "/workers/?category=plumber&city=pune"
    )


def test_u14_the_worker_cancelled_and_others_come_first(look, customer, worker, job_in):
    job = job_in(Status.CANCELLED)
    jobs_page = look(path_of(job), worker)
    assert jobs_page.select_one(".next h2").get_text() == "Ananya cancelled this job."
    page = look(path_of(job), customer)
    assert page.select_one(".next h2").get_text() == "You cancelled this job."
    assert actions(page) == ["Book Suresh again", "See who else is free then"]


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ("worker", "Suresh cancelled this job."),
        ("support", "Our team cancelled this job."),
    ],
)
def test_u14_who_was_let_down_is_shown_others_first(
    who, said, request, look, customer, job_in
):
    job = job_in(Status.ACCEPTED)
    jobs.cancel(job, by=request.getfixturevalue(who), reason="Ill")
    page = look(path_of(job), customer)
    assert page.select_one(".next h2").get_text() == said
    assert actions(page) == ["See who else is free then", "Book Suresh again"]


@pytest.mark.django_db(transaction=True)
def test_u20_a_cancelled_job_is_no_chat_and_no_date(look, customer, worker, job_in):
    job = job_in(Status.ACCEPTED)
    assert "Add to calendar" in look(path_of(job), customer).get_text()
    talks = look("/chat/", customer).main.get_text(" ", strip=True)
    assert "Kitchen tap drips" in talks, talks
    jobs.cancel(job, by=worker, reason="Ill")
    assert "Add to calendar" not in look(path_of(job), customer).get_text()
    talks = look("/chat/", customer).main.get_text(" ", strip=True)
    assert "Kitchen tap drips" not in talks


@pytest.mark.django_db(transaction=True)
def test_u10_opening_the_job_reads_what_was_told_of_it(
    look, as_user, customer, other_customer, worker, job_in, other_worker, city
):
    job = job_in(Status.ACCEPTED)
    other = job_in(Status.ACCEPTED, worker=other_worker, start=soon(city, days=4))

    def unread(user):
        notifications = Notification.objects.filter(user=user, is_read=False)
        return set(notifications.values_list("event__job__code", flat=True))

    assert unread(customer) == {job.code, other.code}
    # A script that looks after an open page reads nothing.
    look(path_of(job), customer, **{"X-Requested-With": "fetch"})
    assert unread(customer) == {job.code, other.code}
    page = look(path_of(job), customer)
    assert unread(customer) == {other.code}
    assert page.select_one("[data-bell]")["data-bell"] == "1"
    assert unread(worker) == {job.code}
    assert as_user(other_customer).get(path_of(job)).status_code == 404
    assert unread(worker) == {job.code}
