"""A person's own words, from the form they are typed into to where others read them."""

import importlib
import pkgutil
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.test import Client

import accounts
import bookings
import home
import live
import services
import workers
from accounts.models import User
from bookings.models import Job
from bookings.states import Status
from live import chat
from live.models import ChatMessage, Notification
from tests.accounts.auth import MEERA
from tests.cast import make_customer, make_worker, soon
from toolkit.forms import WordsField
from workers import profiles
from workers.models import TimeOff, WorkerProfile

NOT_WORDS = {
    "code", "email", "homepage", "login", "old_path", "oldpassword", "password",
    "password1", "password2", "rate", "since", "username",
}  # fmt: skip
BY_SCRIPT = {"headers": {"x-requested-with": "fetch"}}


def all_forms():
    for app in (accounts, services, workers, bookings, live, home):
        for module in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if not {"migrations", "management"} & set(module.name.split(".")):
                importlib.import_module(module.name)
    found = [forms.BaseForm]
    for form in found:
        found += form.__subclasses__()
    apps = ("accounts", "services", "workers", "bookings", "live", "home")
    return [form for form in found if form.__module__.split(".")[0] in apps]


def test_every_field_for_words_reads_them_in_one_form(db):
    missed = {
        f"{form.__module__}.{form.__qualname__}.{name}"
        for form in all_forms()
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea) or type(field) is forms.CharField
        if not isinstance(field, WordsField) and name not in NOT_WORDS
    }
    assert missed == set()


def words_of(answer, css):
    page = BeautifulSoup(answer.content, "html.parser")
    return [" ".join(found.get_text(" ").split()) for found in page.select(css)]


def booking(start, **typed):
    return {
        "minutes": "60",
        "start": start.isoformat(),
        "title": "Tap drips",
        "address": "4 Lake Road",
    } | typed


@pytest.fixture
def talk(job_in):
    job = job_in(Status.ACCEPTED)
    chat.open_room(job)
    return job


@pytest.mark.parametrize(
    "typed", ["a\r\n" * 666 + "bc", "😀" * 1000, "\u095c" * 2000], ids=len
)
def test_f06_what_fits_the_box_is_sent(talk, customer, as_user, typed):
    said = {"message": typed, "client_id": str(uuid4())}
    answer = as_user(customer).post(f"/chat/{talk.code}/", said, **BY_SCRIPT)
    assert answer.status_code == 201
    assert ChatMessage.objects.count() == 1


def test_u07_what_does_not_fit_is_said_and_kept(talk, customer, as_user):
    said = {"message": "x" * 5006, "client_id": str(uuid4())}
    answer = as_user(customer).post(f"/chat/{talk.code}/", said)
    assert answer.status_code == 422
    assert words_of(answer, "textarea") == ["x" * 5006]
    assert words_of(answer, "#chat-state") == [
        "This is 3,006 characters too long. Up to 2,000 fit in one message: send it in "
        "parts."
    ]


@pytest.mark.parametrize("typed", ["\u200b", "\u2800", "\u3164"])
class TestInvisible:
    def test_f29_message(self, talk, customer, as_user, typed):
        said = {"message": typed, "client_id": str(uuid4())}
        answer = as_user(customer).post(f"/chat/{talk.code}/", said, **BY_SCRIPT)
        assert answer.status_code == 422
        assert answer.content.decode() == "Write something first."

    def test_f29_name(self, db, client, typed):
        answer = client.post("/account/signup/", MEERA | {"name": typed})
        assert "Please fill this in." in words_of(answer, ".field-error")[0]
        assert not User.objects.exists()

    def test_f29_title(self, worker, customer, as_user, typed):
        page = f"/workers/{worker.worker_profile.code}/book/"
        sent = booking(soon(worker.worker_profile.city), title=typed)
        assert as_user(customer).post(page, sent).status_code == 422

    def test_f29_reason(self, job_in, customer, as_user, typed):
        job = job_in(Status.COMPLETED)
        page = f"/jobs/{job.code}/dispute/"
        assert as_user(customer).post(page, {"reason": typed}).status_code == 422


def test_h2_one_line_fields_hold_one_line(worker, customer, as_user):
    place = worker.worker_profile.city
    page = f"/workers/{worker.worker_profile.code}/book/"
    sent = booking(soon(place), title="Bad\r\nBcc: x\t\x1b[1m", address="A\r\nB")
    as_user(customer).post(page, sent)
    job = Job.objects.get()
    assert (job.title, job.address) == ("Bad Bcc: x [1m", "A\nB")
    day_off = {"first": soon(place, 5).date().isoformat(), "reason": "A\r\nwedding"}
    as_user(worker).post("/work/hours/time-off/", day_off)
    assert TimeOff.objects.get().reason == "A wedding"
    name = {"name": "Suresh\r\nBcc: x", "phone": "+919876543210"}
    as_user(worker).post("/account/profile/", name)
    worker.refresh_from_db()
    assert worker.name == "Suresh Bcc: x"


@pytest.fixture
def zoe(city, category):
    bio = "I do \u095coors"
    worker = make_worker(
        "zoe", name="Jose\u0301 Zoë", city=city, category=category, bio=bio
    )
    profiles.refresh_search(WorkerProfile.objects.all())
    return worker


@pytest.mark.parametrize(
    "asked",
    ["Jose\u0301", "José", "jose", "Zoe", "ZOË", "\u0921\u093coors", "\u095coors"],
)
def test_f22_workers_are_found_in_any_spelling(zoe, other_worker, client, asked):
    answer = client.get("/workers/", {"q": asked})
    assert words_of(answer, ".result h3") == ["José Zoë"]


@pytest.mark.parametrize("asked", ["Jose\u0301", "JOSÉ", "zoe", "zoe jos"])
@pytest.mark.parametrize(
    "page",
    [
        "/admin/users/",
        "/admin/snippets/accounts/person/",
        "/admin/snippets/workers/workerprofile/",
    ],
)
def test_f22_staff_find_people_however_they_are_spelled(
    zoe, other_worker, boss, as_user, page, asked
):
    answer = as_user(boss).get(page, {"q": asked})
    assert len(words_of(answer, "main tbody tr")) == 1


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Dr. Anita Rao", "Anita"),
        ("Md. Karim Shaikh", "Karim"),
        ("K. Suresh", "Suresh"),
    ],
)
def test_f28_people_are_called_by_a_name(
    city, category, job_in, name, called, django_capture_on_commit_callbacks
):
    anita = make_worker("anita", name=name, city=city, category=category)
    page = f"/workers/{anita.worker_profile.code}/book/"
    client = Client()
    client.force_login(
        make_customer("c", name="C. D."), "django.contrib.auth.backends.ModelBackend"
    )
    assert words_of(client.get(page), "h1") == [f"Book {called}"]
    with django_capture_on_commit_callbacks(execute=True):
        job_in(Status.ACCEPTED, worker=anita)
    told = Notification.objects.get(user__username="ananya")
    assert told.message.startswith(f"{called} accepted and comes on ")
