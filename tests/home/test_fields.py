"""A control on a page is what its widget says, also where a tag is written by hand."""

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.urls import reverse

from accounts.forms import CodeForm, ForgottenForm, LogInForm, ProfileForm, SignUpForm
from bookings.forms import BookingForm, ReasonForm, ReviewForm
from bookings.states import Status
from live.forms import MessageForm
from tests.cast import make_user, soon
from toolkit.fields import attributes
from workers.forms import ProfileForm as WorkerForm
from workers.forms import TimeOffForm, WeekForm
from workers.views.search_form import SearchForm

FORMS = (
    (BookingForm, "book", "customer"),
    (BookingForm, "book", None),
    (MessageForm, "chat", "customer"),
    (ReasonForm, "cancel", "customer"),
    (ReviewForm, "review", "customer"),
    (ProfileForm, "account", "customer"),
    (WorkerForm, "edit", "worker"),
    (WorkerForm, "apply", "applicant"),
    (WeekForm, "hours", "worker"),
    (TimeOffForm, "hours", "worker"),
    (SignUpForm, "signup", None),
    (LogInForm, "login", None),
    (ForgottenForm, "forgotten", None),
    (CodeForm, "code", None),
    (SearchForm, "search", None),
)
# What a browser is told about a control beside its name and its looks.
SAID = {
    *("accept", "autocapitalize", "autocomplete", "enterkeyhint", "inputmode", "max"),
    *("maxlength", "min", "minlength", "multiple", "pattern", "placeholder"),
    *("required", "rows", "spellcheck", "step", "type"),
}


@pytest.fixture
def paths(worker, job_in):
    code, city = worker.worker_profile.code, worker.worker_profile.city
    accepted = job_in(Status.ACCEPTED)
    finished = job_in(Status.FINISHED, start=soon(city, days=4))
    return {
        "book": f"/workers/{code}/book/",
        "chat": f"/chat/{accepted.code}/",
        "cancel": f"/jobs/{accepted.code}/cancel/",
        "review": f"/jobs/{finished.code}/review/",
        "account": "/account/profile/",
        "edit": "/work/profile/",
        "apply": "/work/apply/",
        "hours": "/work/hours/",
        "signup": reverse("account_signup"),
        "login": reverse("account_login"),
        "forgotten": reverse("account_reset_password"),
        "code": reverse("account_email_verification_sent"),
        "search": "/workers/?city=pune&category=plumber",
    }


@pytest.fixture
def applicant(db):
    return make_user("rahul", "worker")


def form_in(response, kind):
    """The form of this kind that the page was drawn with."""
    if kind is SearchForm:
        return response.context["page"].form
    values = [v for one in response.context for v in one.flatten().values()]
    held = [v for value in values for v in getattr(value, "__dict__", {}).values()]
    return next(value for value in (*values, *held) if issubclass(type(value), kind))


@pytest.mark.parametrize(("kind", "name", "who"), FORMS)
def test_f01_every_control_says_all_that_its_widget_says(
    kind, name, who, paths, client, as_user, request
):
    if name == "code":
        client.post(paths["signup"], SIGN_UP)
    if who:
        as_user(request.getfixturevalue(who))
    response = client.get(paths[name])
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    form = form_in(response, kind)
    compared = [
        field.name for field in form if field.field.widget.use_fieldset is False
    ]
    assert compared
    for bound in form:
        for control in controls(bound.as_widget()):
            if control.get("type") in {"radio", "checkbox"} or not in_page(bound, who):
                continue
            shown = page.find(control.name, attrs={"name": control["name"]})
            assert shown is not None, control
            assert said(shown) == said(control), bound.name


SIGN_UP = {
    "role": "customer",
    "name": "Meera Joshi",
    "email": "meera@example.com",
    "password1": "quiet-river-11",
}


def in_page(bound, who):
    # Only who is logged in sends photos. Hours are radio buttons, the page of a search
    # is a link, and when somebody should be free is drawn by its picker.
    if bound.name == "photos" and not who:
        return False
    picker = {"available", "date", "part", "at"}
    return bound.name not in {"start", "page", *picker}


def controls(markup):
    return BeautifulSoup(markup, "html.parser").find_all(
        ["input", "select", "textarea"]
    )


def said(control):
    return {name: control[name] for name in SAID if control.has_attr(name)}


def test_f01_day_and_hour_are_chosen_and_not_written(client, worker):
    page = BeautifulSoup(client.get("/workers/?city=pune").content, "html.parser")
    assert page.select_one("#id_date")["type"] == "date"
    assert page.select_one("#id_part").name == "select"
    assert page.select_one("#id_q")["type"] == "search"
    assert page.select_one("#id_q")["maxlength"] == "400"


def test_f01_what_is_refused_is_marked_and_keeps_its_type(client, worker):
    query = "city=pune&available=day&date=2020-01-01"
    page = BeautifulSoup(client.get(f"/workers/?{query}").content, "html.parser")
    day = page.select_one("#id_date")
    assert (day["type"], day["value"]) == ("date", "2020-01-01")
    assert day["aria-invalid"] == "true"
    assert page.find(id=day["aria-describedby"]).get_text(strip=True) == (
        "Error:That is in the past. Choose a later day."
    )


class Sample(forms.Form):
    size = forms.ChoiceField(choices=[("", "–"), ("s", "Small")], help_text="How much.")
    age = forms.IntegerField(min_value=1, required=False)


def test_a_tag_by_hand_has_all_that_django_would_write():
    form = Sample({"size": "", "age": "x"})
    assert attributes(form["size"], **{"class": "input"}) == {
        "name": "size",
        "id": "id_size",
        "class": "input",
        "required": True,
        "aria-describedby": "id_size_helptext id_size_error",
        "aria-invalid": "true",
    }
    assert attributes(form["age"]) == {
        "type": "number",
        "name": "age",
        "id": "id_age",
        "min": "1",
        "aria-describedby": "id_age_error",
        "aria-invalid": "true",
    }
