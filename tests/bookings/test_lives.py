"""Random lives of jobs. Whatever people do in whatever order, the books add up, a job
holds its time exactly while it should, and events tell the whole story.
"""

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from bookings import jobs, reviews, states
from bookings.models import Account, Job, Payment, Posting, Review
from bookings.money import ledger, payments
from bookings.states import HOLDS_TIME, Role, Status, Verb
from tests.cast import make_customer, make_staff, make_worker, soon
from toolkit.errors import Refusal
from workers.models import SlotCell, WorkerProfile

LIVES = Counter()
CAST = {}
ORDINARY = {
    Status.PENDING: Verb.ACCEPT,
    Status.ACCEPTED: Verb.START,
    Status.ONGOING: Verb.COMPLETE,
    Status.COMPLETED: Verb.CONFIRM,
}
DISPUTE = (Verb.DISPUTE, Role.CUSTOMER)
TURNS = [
    [(Verb.REJECT, Role.WORKER)],
    [(Verb.CANCEL, Role.CUSTOMER)],
    [(Verb.NO_SHOW, Role.WORKER)],
    [(Verb.NO_SHOW, Role.CUSTOMER)],
    [(Verb.EXPIRE, Role.SYSTEM)],
    [DISPUTE],
    [DISPUTE, (Verb.RESOLVE_FINISHED, Role.STAFF)],
    [DISPUTE, (Verb.RESOLVE_SPLIT, Role.STAFF)],
    [DISPUTE, (Verb.RESOLVE_CANCELLED, Role.STAFF)],
]


class Lives(RuleBasedStateMachine):
    made = Bundle("made")

    def __init__(self):
        super().__init__()
        self.people = CAST
        self.life = transaction.atomic()
        self.life.__enter__()

    @rule(
        target=made,
        day=st.integers(2, 12),
        half=st.integers(0, 14),
        minutes=st.sampled_from([60, 90, 150]),
        shifts=st.lists(st.integers(0, 4), min_size=1, max_size=3),
    )
    def ask(self, day, half, minutes, shifts):
        """One to three people ask for times that may touch."""
        worker = self.people["worker"]
        start = soon(worker.city, day, 9) + timedelta(minutes=30 * half)
        made = []
        for who, shift in zip(["one", "two", "three"], shifts, strict=False):
            try:
                job = jobs.request(
                    worker,
                    by=self.people[who],
                    start=start + timedelta(minutes=30 * shift),
                    minutes=minutes,
                    title="Any",
                    address="Any",
                )
            except Refusal:
                LIVES["refused"] += 1
            else:
                LIVES["asked"] += 1
                made.append(job)
        return multiple(*made)

    @rule(
        job=made,
        verb=st.sampled_from(sorted({edge.verb for edge in states.EDGES})),
        role=st.sampled_from(Role),
        late=st.booleans(),
    )
    def step(self, job, verb, role, late):
        """Any verb by anybody."""
        job = Job.objects.with_people().get(pk=job.pk)
        self._do(job, verb, role, late)

    @rule(job=made, steps=st.integers(1, 4), turn=st.sampled_from(TURNS))
    def go_on(self, job, steps, turn):
        """Some steps of an ordinary life, and perhaps a turn at the end."""
        for _ in range(steps):
            job = Job.objects.with_people().get(pk=job.pk)
            if verb := ORDINARY.get(job.status):
                who = Role.CUSTOMER if verb == Verb.CONFIRM else Role.WORKER
                self._do(job, verb, who, late=verb != Verb.ACCEPT)
        for verb, who in turn:
            job = Job.objects.with_people().get(pk=job.pk)
            self._do(job, verb, who, late=True)

    @rule(job=made, by=st.sampled_from(["worker", "finance", "one"]))
    def pay(self, job, by):
        for payment in Payment.objects.filter(job=job):
            user = self.people[by]
            try:
                payments.mark_paid(payment, by=getattr(user, "user", user))
                LIVES["paid"] += 1
            except Refusal:
                pass

    @rule(job=made, stars=st.integers(0, 6))
    def review(self, job, stars):
        try:
            reviews.leave(job, by=job.customer, rating=stars)
            LIVES["reviewed"] += 1
        except Refusal:
            pass

    def _do(self, job, verb, role, late):
        by = {
            Role.CUSTOMER: job.customer,
            Role.WORKER: job.worker,
            Role.STAFF: self.people["support"],
            Role.SYSTEM: None,
        }[role]
        act = jobs.VERBS.get(verb)
        at = job.ends_at if late else None
        more = {"amount": job.price // 3} if verb == Verb.RESOLVE_SPLIT else {}
        try:
            if act:
                act(job, by=by, reason="Because.", at=at, **more)
            elif by is None:
                jobs.expire(job, at=at)
            LIVES[verb] += 1
        except Refusal:
            LIVES["refused"] += 1

    @invariant()
    def books_sum_to_zero(self):
        assert ledger.check() == []
        assert (Posting.objects.aggregate(t=Sum("amount"))["t"] or 0) == 0

    def earnings_and_commission_are_the_payments(self):
        paid = Payment.objects.filter(status="released")
        sums = paid.aggregate(all=Sum("amount"), ours=Sum("commission"))
        worker = self.people["worker"].user
        assert ledger.balance(Account.Kind.WORKER_DUE, "INR", worker) == (
            sums["all"] or 0
        )
        assert -ledger.balance(Account.Kind.COMMISSION, "INR") == (sums["ours"] or 0)

    def teardown(self):
        try:
            self.earnings_and_commission_are_the_payments()
            self.time_is_held_by_active_jobs_only()
            self.events_tell_the_whole_story()
            self.ratings_and_finished_jobs_are_counted()
        finally:
            transaction.set_rollback(True)
            self.life.__exit__(None, None, None)

    def time_is_held_by_active_jobs_only(self):
        wanted = {
            (job.code, cell)
            for job in Job.objects.filter(status__in=HOLDS_TIME)
            for cell in range(job.start_cell, job.end_cell)
        }
        assert set(SlotCell.objects.values_list("claim", "cell")) == wanted

    def events_tell_the_whole_story(self):
        for job in Job.objects.prefetch_related("events"):
            events = list(job.events.all())
            assert [e.seq for e in events] == list(range(job.version + 1))
            assert (events[0].verb, events[-1].dst) == ("request", job.status)
            for before, after in pairwise(events):
                assert after.src == before.dst

    def ratings_and_finished_jobs_are_counted(self):
        profile = WorkerProfile.objects.get(pk=self.people["worker"].pk)
        stars = Review.objects.aggregate(t=Sum("rating"))["t"] or 0
        assert profile.rating_sum == stars
        assert profile.rating_count == Review.objects.count()
        assert profile.jobs_done == Job.objects.filter(status="finished").count()


@pytest.mark.slow
@pytest.mark.django_db
def test_random_lives_of_a_thousand_jobs(city, category):
    CAST.update(
        worker=make_worker("lives", city=city, category=category).worker_profile,
        one=make_customer("one"),
        two=make_customer("two"),
        three=make_customer("three"),
        support=make_staff("lives_support", "Support"),
        finance=make_staff("lives_finance", "Finance"),
    )
    LIVES.clear()
    run = settings(
        max_examples=80,
        stateful_step_count=50,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Lives, settings=run)
    assert LIVES["asked"] >= 1000, LIVES
    for reached in [*jobs.VERBS, Verb.EXPIRE, "paid", "reviewed"]:
        assert LIVES[reached] > 0, f"no life got as far as {reached}"
