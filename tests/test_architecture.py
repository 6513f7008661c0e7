"""The apps know each other downwards only. Each check is also shown a planted fault."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests import architecture
from tests.servers import ROOT


def test_imports_point_down():
    assert list(architecture.broken(ROOT)) == []


def test_keys_point_down():
    every = apps.get_models(include_auto_created=True)
    assert list(architecture.upward_keys(every)) == []


def test_every_exception_is_needed():
    for path in architecture.MAY_KNOW_FORMS:
        known = [name for _, name in architecture.named_by(ROOT / path, ROOT)]
        assert any(map(architecture.NOT_FOR_RULES.match, known)), path


@pytest.fixture
def plant(tmp_path):
    """`plant(path, source)` writes into a house of its own and says what is broken."""

    def write(path, source):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(source)
        return list(architecture.broken(tmp_path))

    return write


class TestImports:
    @pytest.mark.parametrize(
        "line",
        [
            "import bookings.jobs",
            "from bookings import jobs",
            "from bookings.models import Job",
            "from mysite.env import text",
            "from importlib import import_module\nimport_module('live.chat')",
            "from django.apps import apps\napps.get_model('bookings', 'Job')",
            "from django.apps import apps\napps.get_model('bookings.Job')",
            "job = models.ForeignKey('bookings.Job', on_delete=models.PROTECT)",
            "job = models.ManyToManyField(to='bookings.Job')",
        ],
    )
    def test_up_is_broken(self, plant, line):
        (sentence,) = plant("workers/calendar.py", line)
        number = line.count("\n") + 1
        assert sentence.startswith(f"workers/calendar.py:{number} workers must not")

    def test_inside_a_function_is_broken_too(self, plant):
        lazy = "def claim():\n    from bookings.models import Job\n"
        assert plant("workers/calendar.py", lazy) == [
            "workers/calendar.py:2 workers must not know bookings.models.Job"
        ]

    def test_neighbours_do_not_know_each_other(self, plant):
        assert plant("home/views.py", "from live import chat")
        assert len(plant("live/views.py", "import home.models")) == 2

    @pytest.mark.parametrize(
        "line",
        [
            "from toolkit.money import show",
            "from workers import slots",
            "from . import slots",
            "from ..workers import slots",
            "from django.apps import apps\napps.get_model('services.City')",
            "import bookings_of_somebody_else",
            "text = 'bookings.Job'",
        ],
    )
    def test_down_and_aside_are_fine(self, plant, line):
        assert plant("workers/calendar.py", line) == []

    def test_dots_do_not_hide(self, plant):
        assert plant("workers/deep/calendar.py", "from ...bookings import jobs") == [
            "workers/deep/calendar.py:1 workers must not know bookings.jobs"
        ]


class TestRooms:
    """Inside an app that has rooms, they have an order too."""

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("models/job.py", "from bookings import transitions"),
            ("states.py", "from bookings.models import Job"),
            ("transitions.py", "from bookings.money import ledger"),
            ("money/ledger.py", "from bookings import jobs"),
            ("money/gateways/cash.py", "from ...jobs import pricing"),
            ("jobs/verbs.py", "import bookings.reviews"),
            ("reviews.py", "from bookings.words import sentences"),
            ("reports/market.py", "def of():\n    from bookings.words import story"),
            ("forms.py", "from bookings.views import bill"),
            ("words/story.py", "from bookings.admin.books import job_link"),
            ("jobs/verbs.py", "from bookings.templatetags import jobs"),
        ],
    )
    def test_up_is_broken(self, plant, path, line):
        (sentence,) = plant(f"bookings/{path}", line)
        number = line.count("\n") + 1
        assert sentence.startswith(f"bookings/{path}:{number} ")
        assert " must not know " in sentence

    @pytest.mark.parametrize(
        ("path", "line"),
        [
            ("transitions.py", "from bookings import access, states"),
            ("money/payments.py", "from bookings.money import ledger"),
            ("jobs/verbs.py", "from bookings.money import payments"),
            ("views/job.py", "from bookings.words import story"),
            ("admin/jobs.py", "from bookings.reports import market"),
            ("urls.py", "from bookings.views import job"),
            ("apps.py", "from bookings import receivers"),
        ],
    )
    def test_down_and_aside_are_fine(self, plant, path, line):
        assert plant(f"bookings/{path}", line) == []

    def test_a_new_room_is_given_its_floor(self, plant):
        assert plant("bookings/odds.py", "") == ["bookings/odds has no floor in ROOMS"]


class TestAnnotations:
    @pytest.mark.parametrize(
        "line",
        [
            "def earnings(job) -> int: ...",
            "def earnings(job: Job): ...",
            "def earnings(*, job: Job, at=None) -> int: ...",
            "class Quote:\n    def earnings(self): ...",
        ],
    )
    def test_a_public_function_of_a_rule_is_annotated(self, plant, line):
        (sentence,) = plant("bookings/money/ledger.py", line)
        assert sentence.endswith("earnings is not annotated")
        assert plant("bookings/money/ledger.py", "") == []
        assert plant("bookings/agenda.py", line) == []

    def test_what_is_private_or_annotated_is_fine(self, plant):
        lines = "def _sum(rows): ...\ndef owed(user: User, **how: Any) -> int: ...\n"
        assert plant("bookings/money/ledger.py", lines) == []


class TestLoads:
    """A tag library that a template loads is an import."""

    @pytest.mark.parametrize(
        ("path", "line", "what"),
        [
            ("bookings/job.html", "{% load i18n chat %}", "bookings must not load"),
            ("bookings/job.html", "{% load box from chat %}", "bookings must not load"),
            ("live/chats.html", "{% load figures %}", "live must not load"),
            ("base.html", "<p>{% load chat %}", "services must not load"),
            ("toolkit/resend.html", "{%load seo%}", "toolkit must not load"),
        ],
    )
    def test_up_is_broken(self, plant, path, line, what):
        plant("live/templatetags/chat.py", "")
        plant("home/templatetags/figures.py", "")
        plant("services/templatetags/seo.py", "")
        (sentence,) = plant(f"templates/{path}", f"<br>\n{line}")
        assert sentence.startswith(f"templates/{path}:2 {what}")

    def test_down_and_aside_are_fine(self, plant):
        plant("live/templatetags/chat.py", "")
        plant("toolkit/templatetags/ui.py", "")
        assert plant("templates/live/chat.html", "{% load chat i18n ui %}") == []
        assert plant("templates/emails/note.txt", "{% load ui %} load chat") == []


class TestRules:
    @pytest.mark.parametrize(
        "line",
        [
            "from django.http import Http404",
            "from django.shortcuts import get_object_or_404",
            "from django import forms",
            "from workers.forms import HoursForm",
            "import workers.views",
        ],
    )
    def test_know_no_pages(self, plant, line):
        (sentence,) = plant("workers/calendar.py", line)
        assert "a rule must not know" in sentence
        assert plant("workers/calendar.py", "") == []
        assert plant("workers/views/hours.py", line) == []

    @pytest.mark.parametrize("name", sorted(architecture.NO_NAMES))
    def test_some_names_say_nothing(self, plant, name):
        path = name if name.endswith(".py") else f"{name}/money.py"
        assert plant(f"services/{path}", "") == [
            f"services/{name} is not a name for anything"
        ]


class TestKeys:
    @isolate_apps("accounts", "bookings")
    def test_up_is_broken(self):
        class Debt(models.Model):  # noqa: DJ008
            job = models.ForeignKey("bookings.Job", on_delete=models.CASCADE)

            class Meta:
                app_label = "accounts"

        class Job(models.Model):  # noqa: DJ008
            class Meta:
                app_label = "bookings"

        assert list(architecture.upward_keys([Debt, Job])) == [
            "accounts.Debt.job must not point at bookings.Job"
        ]

    @isolate_apps("accounts", "bookings")
    def test_down_is_fine(self):
        class Person(models.Model):  # noqa: DJ008
            class Meta:
                app_label = "accounts"

        class Job(models.Model):  # noqa: DJ008
            people = models.ManyToManyField(Person)

            class Meta:
                app_label = "bookings"

        assert list(architecture.upward_keys([Person, Job])) == []
