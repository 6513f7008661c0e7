"""No form is a dead end: not a stale token, not an ended session, not a second tab."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from bookings.models import Job, Review
from bookings.states import Status
from live.models import ChatMessage
from tests.cast import PASSWORD, make_user, soon
from workers import calendar
from workers.models import TimeOff, WorkerProfile

TITLE = "Rewire the kitchen"
CLIENT_ID = "6f1c5b0e-33a3-4d5e-8f4e-0c8b3f1c9a11"
DETAILS = "Two sockets are dead.\nThe “old” fuse box & the new one."


def soup(answer):
    return BeautifulSoup(answer.content, "html.parser")


def sent_by(form):
    """{name: value} of a form as it stands there."""
    fields = form.select("input[name], textarea[name]")
    return {f["name"]: f.get("value", f.get_text()) for f in fields}


class Browser:
    """A visitor whose tokens are checked, as a real browser's are."""

    def __init__(self):
        self.client = Client(enforce_csrf_checks=True)

    def token(self, path="/account/login/"):
        page = soup(self.client.get(path))
        return page.select_one("main [name=csrfmiddlewaretoken]")["value"]

    def post(self, path, data, token, **headers):
        sent = data | {"csrfmiddlewaretoken": token}
        return self.client.post(path, sent, headers=headers)

    def log_in(self, user, **more):
        form = {"login": user.username, "password": PASSWORD} | more
        return self.post("/account/login/", form, self.token())

    def end_session(self):
        Session.objects.all().delete()

    def send_again(self, answer, **typed):
        """Press the one button of the page that the form came back on."""
        form = soup(answer).select_one("main form")
        assert form.select("button")[0].get_text() == "Send it now"
        return self.client.post(form["action"], sent_by(form) | typed)


@pytest.fixture
def browser(site):
    return Browser()


@pytest.fixture
def booking(worker, city):
    return {
        "minutes": "60",
        "start": soon(city).isoformat(),
        "title": TITLE,
        "description": DETAILS,
        "address": "4 Law College Road",
    }


def address_of(worker):
    return f"/workers/{worker.worker_profile.code}/book/"


def test_f34_u16_a_booking_typed_before_a_log_in_elsewhere_is_sent_on(
    browser, worker, customer, booking
):
    path = address_of(worker)
    token = browser.token(path)
    browser.log_in(customer)

    answer = browser.post(path, booking, token)

    page = soup(answer)
    assert answer.status_code == 403
    shown = {dt.get_text(): dt.find_next("dd").get_text("\n") for dt in page("dt")}
    assert shown["Title"] == TITLE
    assert shown["Description"].split("\n")[-1] == DETAILS.split("\n")[-1]
    assert Job.objects.count() == 0

    answer = browser.send_again(answer)

    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.code}/"
    assert (job.title, job.address, job.customer) == (
        TITLE,
        "4 Law College Road",
        customer,
    )
    assert job.description.splitlines() == DETAILS.splitlines()


def test_f34_the_log_in_form_of_a_second_tab_leads_where_the_first_did(
    browser, customer
):
    token = browser.token()
    browser.log_in(customer)
    form = {"login": "ananya", "password": PASSWORD}
    answer = browser.post("/account/login/", form, token)
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")
    answer = browser.post("/account/login/", form | {"next": "/chat/"}, token)
    assert answer["Location"] == "/chat/"
    away = {"next": "https://evil.example/"}
    answer = browser.post("/account/login/", form | away, token)
    assert answer["Location"] == "/jobs/"


def test_f34_a_registration_after_a_log_in_elsewhere_goes_on(browser, customer):
    token = browser.token("/account/signup/")
    browser.log_in(customer)
    answer = browser.post("/account/signup/", {"name": "Meera"}, token)
    assert (answer.status_code, answer["Location"]) == (302, "/jobs/")


def test_f34_a_registration_with_a_stale_token_asks_for_the_password_again(browser):
    form = {
        "role": "customer",
        "name": "Meera Joshi",
        "email": "meera@example.com",
        "password1": "quiet-river-11",
    }
    browser.token()
    answer = browser.post("/account/signup/", form, "x" * 64)
    assert answer.status_code == 403
    assert "quiet-river-11" not in answer.content.decode()
    box = soup(answer).select_one("main [type=password]")
    assert (box["name"], box.has_attr("required")) == ("password1", True)
    answer = browser.send_again(answer, password1="quiet-river-11")
    assert answer["Location"] == "/account/confirm-email/"
    assert User.objects.get(email="meera@example.com").name == "Meera Joshi"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Referer": "http://evil.example/testserver/"},
        {"Origin": "http://[testserver"},
    ],
)
def test_a_form_of_another_site_never_comes_back_with_a_button(
    headers, browser, worker, customer, booking
):
    browser.log_in(customer)
    for path, form in (
        (address_of(worker), booking),
        ("/account/login/", {"login": TITLE}),
    ):
        answer = browser.post(path, form, "x" * 64, **headers)
        assert answer.status_code == 403
        assert TITLE not in answer.content.decode()
        assert "That page had grown old." in answer.content.decode()


def test_over_https_silence_is_no_proof(browser, worker, booking):
    path = address_of(worker)
    answer = browser.client.post(path, booking, secure=True)
    assert answer.status_code == 403
    assert TITLE not in answer.content.decode()
    answer = browser.client.post(
        path, booking, secure=True, headers={"Origin": "https://testserver"}
    )
    assert answer.status_code == 403
    assert TITLE in answer.content.decode()


def test_what_comes_back_is_never_markup_and_no_cache_keeps_it(browser, worker):
    path = address_of(worker)
    answer = browser.post(path, {"title": '"><b id=x> said'}, "x" * 64)
    assert soup(answer).find(id="x") is None
    assert sent_by(soup(answer).select_one("main form"))["title"] == '"><b id=x> said'
    assert "no-store" in answer["Cache-Control"]


def test_a_script_gets_a_fresh_token_and_may_repeat(browser, customer, job_in):
    job = job_in(Status.ACCEPTED)
    path, script = f"/chat/{job.code}/", {"X-Requested-With": "fetch"}
    said = {"message": "The gate is open.", "client_id": CLIENT_ID}
    browser.log_in(customer)
    answer = browser.post(path, said, "x" * 64, **script)
    assert (answer.status_code, answer.content) == (
        403,
        b"This page is old. Load it again.",
    )
    answer = browser.post(path, said, answer["X-CSRFToken"], **script)
    assert answer.status_code == 201
    away = {"Origin": "https://evil.example"}
    answer = browser.post(path, said, "x" * 64, **script, **away)
    assert answer.status_code == 403
    assert "X-CSRFToken" not in answer
    assert ChatMessage.objects.count() == 1


# --- The session ended ---------------------------------------------------------


def came_back(browser, user, path, form):
    """Sent without a session, then logged in: the page that one comes back to."""
    browser.end_session()
    browser.log_in(user)
    token = browser.token("/account/profile/")
    browser.end_session()
    answer = browser.post(path, form, token)
    assert answer.status_code == 302
    login, target = answer["Location"].split("?next=")
    assert login == "/account/login/"
    answer = browser.log_in(user, next=target)
    return browser.client.get(answer["Location"])


def test_a_reason_a_review_and_a_message_outlive_their_session(
    browser, customer, job_in, city
):
    finished = job_in(Status.FINISHED)
    accepted = job_in(Status.ACCEPTED, start=soon(city, days=4))
    review = {"rating": "4", "comment": DETAILS}
    answer = came_back(browser, customer, f"/jobs/{finished.code}/review/", review)
    assert browser.send_again(answer)["Location"] == f"/jobs/{finished.code}/"
    kept = Review.objects.get()
    assert (kept.rating, kept.comment.splitlines()) == (4, DETAILS.splitlines())

    path = f"/chat/{accepted.code}/"
    said = {"message": DETAILS, "client_id": CLIENT_ID}
    browser.send_again(came_back(browser, customer, path, said))
    assert ChatMessage.objects.get().message.splitlines() == DETAILS.splitlines()

    path = f"/jobs/{accepted.code}/cancel/"
    reason = {"reason": DETAILS, "seen": "accepted"}
    browser.send_again(came_back(browser, customer, path, reason))
    accepted.refresh_from_db()
    assert accepted.status == Status.CANCELLED
    assert accepted.events.last().reason.splitlines() == DETAILS.splitlines()


def test_an_accepted_request_too_though_nothing_was_typed(browser, worker, ask):
    job = ask()
    answer = came_back(browser, worker, f"/jobs/{job.code}/accept/", {})
    browser.send_again(answer)
    job.refresh_from_db()
    assert job.status == Status.ACCEPTED


def test_a_worker_s_forms_outlive_their_session(browser, worker, city):
    off = {"first": "2999-01-01", "reason": "A wedding"}
    answer = came_back(browser, worker, "/work/hours/time-off/", off)
    answer = browser.send_again(answer)
    # What the form says against it, it says with everything kept.
    assert answer.status_code == 422
    assert soup(answer).select_one("#id_reason")["value"] == "A wedding"
    day = soon(city, days=20).date().isoformat()
    answer = came_back(browser, worker, "/work/hours/time-off/", off | {"first": day})
    browser.send_again(answer)
    assert TimeOff.objects.get().reason == "A wedding"


def test_an_application_and_a_profile_outlive_their_session(
    browser, customer, city, category
):
    rahul = make_user("rahul", "worker")
    form = {
        "service_category": str(category.pk),
        "city": str(city.pk),
        "skills": [str(skill.pk) for skill in category.skills.all()],
        "hourly_rate": "349.50",
        "experience": "4",
        "bio": DETAILS,
    }
    browser.send_again(came_back(browser, rahul, "/work/apply/", form))
    applied = WorkerProfile.objects.get(user=rahul)
    assert applied.bio.splitlines() == DETAILS.splitlines()
    assert [skill.slug for skill in applied.skills.all()] == ["leak"]

    facts = {"name": "Ananya D", "phone": "", "address": DETAILS}
    answer = came_back(Browser(), customer, "/account/profile/", facts)
    assert answer.status_code == 200
    assert DETAILS.splitlines()[0] in answer.content.decode()


def test_who_does_not_want_to_send_it_is_asked_once(browser, customer, job_in):
    job = job_in(Status.ACCEPTED)
    path = f"/jobs/{job.code}/cancel/"
    answer = came_back(browser, customer, path, {"reason": "No need"})
    answer = browser.send_again(answer, discard="1")
    assert answer["Location"] == "/dashboard/"
    assert soup(browser.client.get(path)).h1.get_text() == "Cancel this job?"
    job.refresh_from_db()
    assert job.status == Status.ACCEPTED


def test_what_is_too_long_to_keep_is_said(browser, customer):
    token = browser.token()
    form = {"name": "x" * 100_000}
    answer = browser.post("/account/profile/", form, token)
    page = soup(browser.client.get(answer["Location"]))
    said = page.select_one(".toast").get_text(strip=True)
    assert said == "Log in first. What you sent was too long to be kept."


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"X-Requested-With": "fetch"}]
)
@pytest.mark.parametrize("path", ["/work/apply/", "/chat/abcdefghjk/since/", "/jobs/"])
def test_a_script_hears_that_it_is_logged_out(path, headers, client, db):
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.content) == (401, b"You are logged out.")
    assert answer["X-Log-In"] == "/account/login/"


def test_a_dispute_outlives_its_session(browser, customer, job_in):
    job = job_in(Status.COMPLETED)
    path = f"/jobs/{job.code}/dispute/"
    reason = {"reason": DETAILS, "seen": Status.COMPLETED}
    answer = came_back(browser, customer, path, reason)
    job.refresh_from_db()
    assert job.status == Status.COMPLETED
    assert browser.send_again(answer)["Location"] == f"/jobs/{job.code}/"
    job.refresh_from_db()
    assert job.status == Status.DISPUTED
    assert job.events.last().reason.splitlines() == DETAILS.splitlines()


def test_a_week_outlives_its_session(browser, worker):
    profile = worker.worker_profile
    typed = {"0-0-from": "09:15", "0-0-to": "17:45", "6-1-from": "", "6-1-to": "18:00"}
    answer = came_back(browser, worker, "/work/hours/", typed)
    answer = browser.send_again(answer)
    # Half a window: the form says so, with all that was typed still in it.
    assert answer.status_code == 422
    kept = {name: soup(answer).find(id=f"id_{name}").get("value") for name in typed}
    assert kept == typed
    assert len(calendar.week_of(profile)) == 7

    right = typed | {"6-1-from": "10:00"}
    browser.send_again(came_back(browser, worker, "/work/hours/", right))
    assert calendar.week_of(profile) == {0: [(555, 1065)], 6: [(600, 1080)]}


# --- Drafts of a booking ---------------------------------------------------------


def test_u18_drafts_for_two_workers_are_both_kept(
    browser, worker, other_worker, customer, booking
):
    for one, title in ((worker, "Tap drips"), (other_worker, "Fan is loud")):
        path = address_of(one)
        browser.post(path, booking | {"title": title}, browser.token(path))
    browser.log_in(customer)
    for one, title in ((worker, "Tap drips"), (other_worker, "Fan is loud")):
        page = soup(browser.client.get(address_of(one)))
        assert page.select_one("#id_title")["value"] == title
    path = address_of(worker)
    browser.post(path, booking | {"title": "Tap drips"}, browser.token(path))
    page = soup(browser.client.get(path))
    assert not page.select_one("#id_title").get("value")
    page = soup(browser.client.get(address_of(other_worker)))
    assert page.select_one("#id_title")["value"] == "Fan is loud"
