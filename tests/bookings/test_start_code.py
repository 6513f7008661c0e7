"""Starting before the agreed hour: only with what the customer tells at the door."""

import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.urls import reverse

from bookings import jobs, start_code
from bookings.errors import WrongCode
from bookings.models import Job, JobEvent
from bookings.states import Role, Status, Verb
from live.models import Notification
from tests.reading import start_code as shown
from tests.reading import tree, words

OTHERS = ["worker", "support"]
STRANGERS = ["other_customer", "other_worker", "editor", "finance"]


def url(job, *more):
    name = "bookings:act" if more else "bookings:job"
    return reverse(name, args=[job.code, *more])


def wrong(code, n=1):
    return f"{(int(code) + n) % 10_000:04d}"


@pytest.fixture
def early(job_in, clock):
    """An accepted job, two hours before the worker is expected."""
    job = job_in(Status.ACCEPTED)
    clock.go(job.scheduled_time - timedelta(hours=2))
    return job


@pytest.fixture
def see(request, as_user):
    return lambda who, path: as_user(request.getfixturevalue(who)).get(path)


@pytest.fixture
def start(as_user, worker):
    """Press Start as the worker."""
    return lambda job, **typed: as_user(worker).post(url(job, "start"), typed)


def status_of(job):
    return Job.objects.get(pk=job.pk).status


class TestCode:
    def test_is_four_digits_of_its_job_alone(self):
        codes = [start_code.of(Job(code=f"job{n}")) for n in range(2000)]
        assert all(re.fullmatch("[0-9]{4}", code) for code in codes)
        assert len(set(codes)) > 1700
        assert {code[0] for code in codes} == set("0123456789")
        assert codes[7] == start_code.of(Job(code="job7"))

    def test_follows_from_a_secret(self, settings):
        three = [Job(code=f"job{n}") for n in range(3)]
        before = [start_code.of(job) for job in three]
        settings.SECRET_KEY = "another " * 8
        assert [start_code.of(job) for job in three] != before

    @pytest.mark.parametrize("said", ["", "123", "१२३४", "12345", "no\u200d"])
    def test_other_words_are_not_it(self, said, ask):
        assert not start_code.is_right(ask(), said)


class TestRule:
    """The verb itself, whoever calls it."""

    def at(self, job, minutes, **how):
        when = job.scheduled_time - timedelta(minutes=minutes)
        return jobs.start(job, by=job.worker, at=when, **how)

    def test_early_is_only_with_the_code(self, job_in):
        job = job_in(Status.ACCEPTED)
        with pytest.raises(WrongCode, match="Ask Ananya for the start code"):
            self.at(job, 15.1)
        with pytest.raises(WrongCode, match="That is not the start code"):
            self.at(job, 15.1, code=wrong(start_code.of(job)))
        assert status_of(job) == Status.ACCEPTED
        assert JobEvent.objects.filter(job=job).count() == 2
        assert self.at(job, 15.1, code=start_code.of(job)).status == Status.ONGOING

    @pytest.mark.parametrize("code", ["", "what"])
    def test_a_quarter_hour_before_it_needs_none(self, code, job_in):
        job = job_in(Status.ACCEPTED)
        assert self.at(job, 15, code=code).status == Status.ONGOING

    def test_the_code_of_another_job_is_none(self, job_in):
        job = job_in(Status.ACCEPTED)
        others = [start_code.of(Job(code=f"job{n}")) for n in range(2)]
        other = next(code for code in others if code != start_code.of(job))
        with pytest.raises(WrongCode):
            self.at(job, 60, code=other)

    def test_twice_is_once(self, job_in):
        job = job_in(Status.ACCEPTED)
        self.at(job, 60, code=start_code.of(job))
        assert self.at(job, 59).version == 2
        assert JobEvent.objects.filter(job=job, verb=Verb.START).count() == 1


class TestCustomer:
    def test_sees_it_while_it_is_of_use(self, job_in, clock, see):
        job = job_in(Status.ACCEPTED)
        page = see("customer", url(job))
        assert shown(page) == start_code.of(job)
        assert "Tell Suresh this code only when they are at your door." in words(
            tree(page).select_one(".next")
        )
        clock.go(job.scheduled_time - timedelta(minutes=15))
        page = see("customer", url(job))
        assert shown(page) == ""
        assert "this code" not in page.content.decode()

    @pytest.mark.parametrize("status", set(Status) - {Status.ACCEPTED})
    def test_sees_none_in_another_status(self, status, job_in, see):
        job = job_in(status)
        assert shown(see("customer", url(job))) == ""

    def test_cannot_start_it_themselves(self, early, as_user, customer):
        typed = {"code": start_code.of(early)}
        answer = as_user(customer).post(url(early, "start"), typed)
        assert answer.status_code == 403
        assert status_of(early) == Status.ACCEPTED


class TestOthers:
    """Whatever the worker, the team and strangers can open, the code is not in it."""

    @pytest.mark.parametrize("who", OTHERS)
    def test_do_not_read_it_on_the_page(self, who, early, see):
        page = see(who, url(early))
        assert page.status_code == 200
        assert shown(page) == ""
        assert start_code.of(early) not in spoken(page)

    @pytest.mark.parametrize(
        "path",
        ["/jobs/", "/work/", "/notifications/", "{job}start/", "{job}calendar.ics"],
    )
    def test_the_worker_finds_it_nowhere(self, path, early, see):
        answer = see("worker", path.format(job=url(early)))
        assert answer.status_code == 200
        assert start_code.of(early) not in spoken(answer)

    def test_staff_find_it_nowhere(self, early, see):
        about = "/admin/snippets/bookings/job/"
        for path in (about, f"{about}inspect/{early.pk}/", f"{about}?export=csv"):
            answer = see("support", path)
            assert answer.status_code == 200
            assert start_code.of(early) not in spoken(answer)

    @pytest.mark.parametrize("who", STRANGERS)
    def test_strangers_find_no_job(self, who, early, see, request, as_user):
        assert see(who, url(early, "start")).status_code == 404
        client = as_user(request.getfixturevalue(who))
        typed = {"code": start_code.of(early)}
        assert client.post(url(early, "start"), typed).status_code == 404
        assert status_of(early) == Status.ACCEPTED

    def test_a_visitor_logs_in_first(self, early, client):
        assert "/login/" in client.get(url(early, "start"))["Location"]
        assert "/login/" in client.post(url(early, "start"))["Location"]

    def test_no_event_notice_or_letter_holds_it(self, early, start, mailoutbox):
        start(early, code=start_code.of(early))
        assert status_of(early) == Status.ONGOING
        told = [*JobEvent.objects.filter(job=early).values_list("reason", flat=True)]
        told += Notification.objects.values_list("message", flat=True)
        told += [letter.subject + letter.body for letter in mail.outbox]
        assert start_code.of(early) not in numbers(" ".join(told))


def numbers(text):
    """Each of four digits: longer ones, as in a random id, hold any by chance."""
    return re.findall("(?<![0-9a-z])[0-9]{4}(?![0-9a-z])", text)


def spoken(response):
    """The numbers in all that an answer says, markup and hidden fields included."""
    return numbers(response.getvalue().decode())


class TestPage:
    def test_the_button_leads_to_a_form(self, early, see):
        assert f'href="{url(early, "start")}"' in see("worker", url(early)).text
        page = see("worker", url(early, "start"))
        assert page.status_code == 200
        form = tree(page).select_one("main form")
        assert form["action"] == url(early, "start")
        assert form.select_one("[name=code]")["inputmode"] == "numeric"
        assert form.select_one("[name=seen]")["value"] == Status.ACCEPTED
        assert form.select_one("[name=reason]") is None
        hint = "Ananya sees four digits on their page of this job. Ask for them"
        assert hint in words(form)

    def test_the_name_in_the_hint_is_no_markup(self, early, customer, see):
        customer.name = customer.short_name = "<b>Ananya</b>"
        customer.save()
        page = see("worker", url(early, "start"))
        assert "<b>Ananya</b>" not in page.content.decode()

    def test_a_quarter_hour_before_it_is_a_button(self, early, see, clock):
        clock.go(early.scheduled_time - timedelta(minutes=15))
        assert f'action="{url(early, "start")}"' in see("worker", url(early)).text
        page = see("worker", url(early, "start"))
        assert page.status_code == 200
        assert "Start code" not in page.text

    def test_days_before_there_is_neither(self, job_in, see):
        job = job_in(Status.ACCEPTED)
        assert url(job, "start") not in see("worker", url(job)).text
        assert see("worker", url(job, "start")).status_code == 409

    def test_who_may_not_is_told_before_typing(self, early, see):
        for who in ("customer", "support"):
            assert see(who, url(early, "start")).status_code == 403


class TestSending:
    @pytest.mark.parametrize("written", ["{}", " {} ", "{0[0]} {0[1]}-{0[2]}.{0[3]}"])
    def test_the_right_code_starts(self, written, early, start):
        answer = start(early, code=written.format(start_code.of(early)))
        assert answer["Location"] == url(early)
        assert status_of(early) == Status.ONGOING

    def test_digits_of_any_script(self, early, start):
        hindi = start_code.of(early).translate({48 + n: 0x966 + n for n in range(10)})
        start(early, code=hindi)
        assert status_of(early) == Status.ONGOING

    @pytest.mark.parametrize(
        ("typed", "sentence"),
        [
            ("", "Type the four digits that you are told."),
            ("123", "A start code is four digits, like 4821."),
            ("12345", "A start code is four digits, like 4821."),
            ("abcd", "A start code is four digits, like 4821."),
        ],
    )
    def test_what_is_no_code_is_said(self, typed, sentence, early, start):
        answer = start(early, code=typed)
        assert answer.status_code == 422
        assert sentence in answer.text
        assert status_of(early) == Status.ACCEPTED

    def test_the_plain_button_of_an_old_page_leads_to_the_form(self, early, start):
        answer = start(early)
        assert answer.status_code == 422
        assert tree(answer).select_one("[name=code]") is not None

    def test_a_wrong_code_is_kept_and_said(self, early, start):
        typed = wrong(start_code.of(early))
        answer = start(early, code=typed)
        assert answer.status_code == 422
        page = tree(answer)
        assert "That is not the start code. Ask Ananya" in answer.text
        assert page.select_one("[name=code]")["value"] == typed
        assert page.select_one(".error-summary a")["href"] == "#id_code"
        assert status_of(early) == Status.ACCEPTED

    def test_after_some_guesses_even_the_right_one_waits(self, early, start, clock):
        code = start_code.of(early)
        most = int(django_settings.RATE_LIMITS["start-code"].partition("/")[0])
        for n in range(most):
            assert start(early, code=wrong(code, n + 1)).status_code == 422
        answer = start(early, code=code)
        assert answer.status_code == 429
        assert 0 < int(answer["Retry-After"]) <= 3600
        assert "Too many codes were tried. Try again in " in answer.text
        assert tree(answer).select_one("[name=code]")["value"] == code
        assert status_of(early) == Status.ACCEPTED
        # The agreed hour needs no code, so a worker at the door loses nothing.
        clock.go(early.scheduled_time - timedelta(minutes=15))
        assert start(early).status_code == 302
        assert status_of(early) == Status.ONGOING

    def test_what_is_no_guess_is_not_counted(self, early, start, see):
        for _ in range(9):
            start(early, code="12")
            see("worker", url(early, "start"))
        start(early, code=start_code.of(early))
        assert status_of(early) == Status.ONGOING

    def test_days_before_no_guess_is_counted(self, job_in, start, clock):
        job = job_in(Status.ACCEPTED)
        for _ in range(9):
            assert start(job, code="1234").status_code == 409
        clock.go(job.scheduled_time - timedelta(hours=2))
        assert start(job, code=start_code.of(job)).status_code == 302
        assert status_of(job) == Status.ONGOING

    def test_who_saw_another_status_must_look_again(self, early, start):
        answer = start(early, code=start_code.of(early), seen=Status.PENDING)
        assert answer.status_code == 409
        assert status_of(early) == Status.ACCEPTED


def test_the_story_names_who_started(early, start, see):
    start(early, code=start_code.of(early))
    event = JobEvent.objects.get(job=early, verb=Verb.START)
    assert (event.role, event.reason) == (Role.WORKER, "")
    assert "Suresh started the work" in see("customer", url(early)).text
