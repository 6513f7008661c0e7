"""The timeline: what happened is told from the events, the way on from the table."""

import pytest
from django.utils import translation

from bookings import states
from bookings.money import payments
from bookings.states import Role, Status, Verb
from bookings.words import story, verbs
from tests.cast import drive, soon


def told(job, role, **money):
    return [
        (step.state, step.name)
        for step in story.steps(job, job.events.all(), role, **money)
    ]


def test_a_request_shows_the_whole_way(ask):
    assert told(ask(), Role.CUSTOMER) == [
        ("done", "You asked"),
        ("now", "An answer"),
        ("later", "Work starts"),
        ("later", "Work done"),
        ("later", "Confirmed as good"),
        ("later", "To pay afterwards"),
    ]


def test_each_side_reads_its_own_name(job_in):
    job = job_in(Status.ONGOING)
    done = [("done", "Ananya asked"), ("done", "You accepted")]
    assert told(job, Role.WORKER)[:3] == [*done, ("done", "You started the work")]
    assert told(job, Role.STAFF)[1:3] == [
        ("done", "Suresh accepted"),
        ("done", "Suresh started the work"),
    ]
    assert told(job, Role.CUSTOMER)[3] == ("now", "Work done")


def test_hindi_marks_who_did_it_as_it_should(job_in):
    with translation.override("hi"):
        asked, accepted, *_more = told(job_in(Status.ACCEPTED), Role.WORKER)
    assert (asked[1], accepted[1]) == ("Ananya ने बुलाया", "आपने स्वीकार किया")


@pytest.mark.parametrize(
    ("status", "last"),
    [
        (Status.REJECTED, "Suresh declined"),
        (Status.CANCELLED, "You cancelled"),
        (Status.EXPIRED, "No answer in time"),
    ],
)
def test_an_end_before_the_work_has_nothing_to_come(status, last, job_in):
    assert told(job_in(status), Role.CUSTOMER)[-1] == ("stop", last)


def test_a_dispute_waits_for_our_team(job_in):
    assert told(job_in(Status.DISPUTED), Role.CUSTOMER)[-2:] == [
        ("stop", "You said something is wrong"),
        ("now", "Our team decides"),
    ]


def test_the_money_is_the_last_step(job_in, worker):
    job = job_in(Status.FINISHED)
    payment = payments.payment_of(job)
    assert told(job, Role.CUSTOMER, payment=payment)[-1] == ("now", "To pay now")
    paid = payments.mark_paid(payment, by=worker)
    assert told(job, Role.CUSTOMER, payment=paid)[-1] == ("done", "Paid")
    notes = [step.note for step in story.steps(job, [], Role.WORKER, payment=payment)]
    assert notes == ["₹349 in cash"]


def test_a_word_is_told_with_its_hour(job_in):
    job = job_in(Status.REJECTED)
    note = story.steps(job, job.events.all(), Role.CUSTOMER)[-1].note
    assert note.startswith("Today, ")
    assert note.endswith(": “Said in the test.”")


def test_what_nobody_did_is_told_without_a_name(ask, worker, other_customer, city):
    start = soon(city)
    rival = ask(start=start, by=other_customer)
    drive(ask(start=start), Verb.ACCEPT)
    rival.refresh_from_db()
    assert told(rival, Role.CUSTOMER)[-1] == ("stop", "The time went to another job")


@pytest.mark.parametrize("verb", set(Verb))
def test_every_verb_can_be_told(verb, ask):
    told = {verbs.told(ask(), verb, "You", role) for role in Role}
    assert all(words and "{" not in words for words in told)


def test_every_open_status_has_a_way_on():
    on_their_way = {status for status, left in story.LEFT.items() if left}
    assert on_their_way == set(Status) - states.ENDED


def test_what_is_to_come_has_its_words():
    to_come = {verb for left in story.LEFT.values() for verb in left} | {Verb.SECURE}
    assert {verb for verb, words in verbs.WORDS.items() if words.ahead} == to_come


def test_the_deadline_to_confirm_is_named_once_it_is_known(job_in):
    early = story.steps(job_in(Status.ACCEPTED), [], Role.CUSTOMER)
    assert [s.note for s in early if s.name == "Confirmed as good"] == [""]
