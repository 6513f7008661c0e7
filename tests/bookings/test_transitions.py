"""Every status × every verb × every role, through the verbs, from the table."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import jobs, start_code, states, transitions
from bookings.models import Job, JobEvent
from bookings.signals import job_changed
from bookings.states import Role, Status, Verb
from tests.cast import soon
from toolkit.errors import NotAllowed, NotNow, Unprocessable


@pytest.fixture
def people(customer, worker, support, other_customer, other_worker, finance):
    return {
        Role.CUSTOMER: customer,
        Role.WORKER: worker,
        Role.STAFF: support,
        Role.SYSTEM: None,
        "stranger": other_customer,
        "other worker": other_worker,
        "finance": finance,
    }


def do(job, verb, by):
    # Late enough to start, and for a request to expire; early enough to answer.
    at = job.answer_by + timedelta(minutes=1) if verb == Verb.EXPIRE else None
    if verb == Verb.START:
        at = job.scheduled_time
    if verb == Verb.NO_SHOW:
        at = job.no_show_from
    return transitions.apply(job, verb, by=by, at=at, reason="A reason.")


@pytest.mark.slow
@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("who", [*Role, "stranger", "other worker", "finance"])
def test_every_verb_in_this_status_by_this_person(job_in, people, status, who):
    for number, verb in enumerate(sorted({edge.verb for edge in states.EDGES})):
        # Each at an hour of its own, none too far ahead to be asked for.
        city, (later, day) = people[Role.WORKER].worker_profile.city, divmod(number, 9)
        job = job_in(status, start=soon(city, 3 + day, hour=10 + 3 * later))
        before = list(job.events.values_list("seq", "verb", "src", "dst"))
        edge = states.find(verb, status, who)
        last = job.events.last()
        by = people[who]
        again = (
            verb == last.verb
            and last.dst == status
            and last.actor_id == (by and by.pk)
            and who in Role.values
        )

        if edge:
            moved = do(job, verb, by)
            job.refresh_from_db()
            assert moved.status == job.status == edge.target
            assert job.prev_status == status
            new = (job.version, str(verb), str(status), str(edge.target))
            assert list(job.events.values_list("seq", "verb", "src", "dst")) == [
                *before,
                new,
            ]
            event = job.events.last()
            assert (event.actor, event.role) == (by, str(who))
        elif again:
            assert do(job, verb, by).status == status
            assert list(job.events.values_list("seq", "verb", "src", "dst")) == before
        else:
            allowed_ever = who in Role.values and verb in states.verbs_of(who)
            with pytest.raises(NotNow if allowed_ever else NotAllowed) as refusal:
                do(job, verb, by)
            assert refusal.value.sentence.endswith(".")
            assert Job.objects.get(pk=job.pk).status == status
            assert list(job.events.values_list("seq", "verb", "src", "dst")) == before


def test_a_request_cannot_be_accepted_after_its_time(ask, worker):
    job = ask()
    with pytest.raises(NotNow, match="The time to answer this request is over"):
        jobs.accept(job, by=worker, at=job.answer_by + timedelta(seconds=1))
    assert Job.objects.get().status == Status.PENDING


def test_a_request_does_not_expire_before_its_time(ask):
    job = ask()
    with pytest.raises(NotNow, match="still time to answer"):
        jobs.expire(job, at=job.answer_by)


def test_work_does_not_start_days_early(job_in, worker):
    job = job_in(Status.ACCEPTED)
    code = start_code.of(job)
    too_early = job.scheduled_time - timedelta(hours=3, seconds=1)
    with pytest.raises(NotNow, match="You can press Start from 7:00 am on "):
        jobs.start(job, by=worker, at=too_early, code=code)
    jobs.start(job, by=worker, at=too_early + timedelta(seconds=1), code=code)
    assert Job.objects.get().status == Status.ONGOING


@pytest.mark.parametrize("words", ["", "   \n"])
def test_a_dispute_needs_words(job_in, customer, words):
    job = job_in(Status.COMPLETED)
    with pytest.raises(Unprocessable, match="say in a few words"):
        jobs.dispute(job, by=customer, reason=words, at=job.ends_at)


def test_signal_comes_after_the_commit_with_the_event(
    ask, worker, django_capture_on_commit_callbacks
):
    heard = []

    def listen(sender, event, **kwargs):
        heard.append((event.verb, event.job.status, event.actor))

    job_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks() as callbacks:
            job = ask()
            jobs.accept(job, by=worker)
            assert heard == []
        for callback in callbacks:
            callback()
    finally:
        job_changed.disconnect(listen)
    assert heard == [
        ("request", "pending", job.customer),
        ("accept", "accepted", worker),
    ]


def test_a_failing_listener_undoes_nothing_and_is_logged(
    ask, worker, caplog, django_capture_on_commit_callbacks
):
    def fail(sender, event, **kwargs):
        raise RuntimeError("deaf")

    job_changed.connect(fail)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            jobs.accept(ask(), by=worker)
    finally:
        job_changed.disconnect(fail)
    assert Job.objects.get().status == Status.ACCEPTED
    assert [r.exc_info[1].args for r in caplog.records] == [("deaf",)] * 2
    caplog.clear()


def test_events_number_without_gaps_and_keep_who_and_why(job_in, customer, worker):
    job = job_in(Status.DISPUTED)
    assert list(
        JobEvent.objects.values_list("seq", "verb", "actor", "role", "reason")
    ) == [
        (0, "request", customer.pk, "customer", ""),
        (1, "accept", worker.pk, "worker", "Said in the test."),
        (2, "start", worker.pk, "worker", "Said in the test."),
        (3, "dispute", customer.pk, "customer", "Said in the test."),
    ]
    assert job.version == 3


def test_time_is_now_unless_said(ask):
    before = timezone.now()
    event = ask().events.get()
    assert before <= event.at <= timezone.now()
