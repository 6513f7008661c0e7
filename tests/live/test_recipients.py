"""Who hears what, for every verb of the table and whoever did it."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from accounts.models import User
from bookings import jobs, reviews
from bookings.models import BookingSettings
from bookings.money import payments
from bookings.states import Status, Verb
from live import recipients
from live.kinds import KINDS
from live.models import Notification
from tests.bookings.paying import pay
from tests.cast import drive, make_user, make_worker, soon
from workers import approval, profiles
from workers.models import WorkerSettings

WHEN = "{:%a} {} {:%b} at 10:00 am"


def hour(job):
    local = job.scheduled_time.astimezone(job.city.tz)
    return WHEN.format(local, local.day, local)


def written():
    """[(username, message)] of every reason, in the order of their recipients' keys."""
    notifications = Notification.objects.order_by("user")
    return list(notifications.values_list("user__username", "message"))


@pytest.fixture
def told(committed):
    """`told(step, …)` takes a step, commits it, and says who was told what of it."""

    def told(step, *args, **how):
        Notification.objects.all().delete()
        with committed():
            step(*args, **how)
        return written()

    return told


class TestEverySentence:
    def test_request(self, told, ask):
        kept = []
        notifications = told(lambda: kept.append(ask()))
        job = kept[0]
        local = job.answer_by.astimezone(job.city.tz)
        clock = (
            f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
        )
        assert notifications == [
            (
                "suresh",
                f"Ananya asks for you on {hour(job)}: Kitchen tap drips. "
                f"Answer by {local:%a} {local.day} {local:%b} at {clock}.",
            )
        ]

    def test_accept(self, told, ask):
        job = ask()
        assert told(jobs.accept, job, by=job.worker) == [
            (
                "ananya",
                f"Suresh accepted and comes on {hour(job)}. The chat is open now.",
            )
        ]

    def test_reject(self, told, ask):
        job = ask()
        assert told(jobs.reject, job, by=job.worker) == [
            (
                "ananya",
                f"Suresh can’t come on {hour(job)}. "
                "You pay nothing. Ask somebody else?",
            )
        ]

    def test_reject_by_the_team(self, told, ask, support):
        job = ask()
        assert told(jobs.reject, job, by=support) == [
            (
                "ananya",
                f"Suresh can’t come on {hour(job)}. "
                "You pay nothing. Ask somebody else?",
            ),
            ("suresh", f"Our team closed Ananya’s request for {hour(job)}."),
        ]

    def test_reject_because_a_rival_got_the_time(self, told, ask, other_customer):
        job, rival = ask(), ask(by=other_customer)
        notifications = told(jobs.accept, job, by=job.worker)
        assert [who for who, _ in notifications] == ["ananya", "harish"]
        assert notifications[1][1] == (
            f"Suresh is taken on {hour(rival)}. You pay nothing. Ask somebody else?"
        )

    def test_expire(self, told, ask):
        job = ask()
        late = job.answer_by + timedelta(minutes=1)
        assert told(jobs.expire, job, at=late) == [
            (
                "ananya",
                "Suresh did not answer in time. You pay nothing. Ask somebody else?",
            ),
            (
                "suresh",
                f"Ananya’s request for {hour(job)} ran out of time. It is closed now.",
            ),
        ]

    def test_cancel_by_the_customer(self, told, job_in, customer):
        job = job_in(Status.ACCEPTED)
        assert told(jobs.cancel, job, by=customer, reason="Fixed it") == [
            (
                "suresh",
                f"Ananya cancelled Kitchen tap drips, {hour(job)}. "
                "Your time is free again.",
            )
        ]

    def test_cancel_by_the_worker(self, told, job_in, worker):
        job = job_in(Status.ACCEPTED)
        assert told(jobs.cancel, job, by=worker, reason="Ill") == [
            (
                "ananya",
                f"Suresh cancelled Kitchen tap drips, {hour(job)}. "
                "You pay nothing. Ask somebody else?",
            )
        ]

    def test_cancel_by_the_team(self, told, job_in, support):
        job = job_in(Status.ACCEPTED)
        assert told(jobs.cancel, job, by=support, reason="Flood") == [
            (
                "ananya",
                f"Our team cancelled Kitchen tap drips, {hour(job)}. You pay nothing.",
            ),
            (
                "suresh",
                f"Our team cancelled Kitchen tap drips, {hour(job)}. "
                "Your time is free again.",
            ),
        ]

    def test_no_show_said_by_the_worker(self, told, job_in, worker):
        job = job_in(Status.ACCEPTED)
        assert told(jobs.no_show, job, by=worker, at=job.no_show_from) == [
            (
                "ananya",
                f"Suresh found nobody at the address: Kitchen tap drips, {hour(job)}. "
                "The job is cancelled, and you owe nothing for it. Were you there? Its "
                "page says how to reach our team.",
            )
        ]

    def test_no_show_that_costs_a_fee(self, told, ask, worker):
        rules = BookingSettings.load()
        rules.no_show_fee = 15_000
        rules.save()
        job = drive(ask(), Verb.ACCEPT)
        assert told(jobs.no_show, job, by=worker, at=job.no_show_from) == [
            (
                "ananya",
                f"Suresh found nobody at the address: Kitchen tap drips, {hour(job)}. "
                "The job is cancelled, and ₹150 is due. Were you there? Its page says "
                "how to reach our team.",
            )
        ]

    def test_no_show_said_by_the_customer(self, told, job_in, customer):
        job = job_in(Status.ACCEPTED)
        assert told(jobs.no_show, job, by=customer, at=job.no_show_from) == [
            (
                "suresh",
                f"Ananya waited, and you did not come: Kitchen tap drips, {hour(job)}. "
                "The job is cancelled. Were you there? Its page says how to reach our "
                "team.",
            )
        ]

    def test_start(self, told, job_in):
        job = job_in(Status.ACCEPTED)
        assert told(drive, job, Verb.START) == [
            ("ananya", "Suresh has started: Kitchen tap drips.")
        ]

    def test_complete(self, told, job_in):
        job = job_in(Status.ONGOING)
        notifications = told(drive, job, Verb.COMPLETE)
        assert [who for who, _ in notifications] == ["ananya"]
        day = (job.ends_at + timedelta(hours=48)).astimezone(job.city.tz)
        assert notifications[0][1] == (
            "Suresh says the work is done. Is it good? Say so by "
            f"{day:%a} {day.day} {day:%b} at 11:00 am."
        )

    def test_confirm(self, told, job_in):
        job = job_in(Status.COMPLETED)
        assert told(drive, job, Verb.CONFIRM) == [
            ("suresh", "Ananya says the work is good. ₹349 is yours to collect.")
        ]

    @pytest.mark.parametrize("who", [None, "support"])
    def test_confirm_by_nobody_or_the_team(self, told, job_in, request, who):
        by = who and request.getfixturevalue(who)
        job = job_in(Status.COMPLETED)
        assert told(jobs.confirm, job, by=by) == [
            ("ananya", "Kitchen tap drips counts as good now. Please pay Suresh ₹349."),
            (
                "suresh",
                "Kitchen tap drips counts as good now. ₹349 is yours to collect.",
            ),
        ]

    @pytest.mark.parametrize(
        ("who", "expected"),
        [
            (
                "customer",
                (
                    "suresh",
                    "Ananya says something is wrong: Kitchen tap drips. "
                    "Our team looks into it.",
                ),
            ),
            (
                "worker",
                (
                    "ananya",
                    "Suresh says something is wrong: Kitchen tap drips. "
                    "Our team looks into it.",
                ),
            ),
        ],
    )
    def test_dispute(self, told, job_in, request, who, expected, mailoutbox):
        job, by = job_in(Status.COMPLETED), request.getfixturevalue(who)
        assert told(jobs.dispute, job, by=by, reason="It drips") == [expected]
        assert "In their words: “It drips”" in mailoutbox[-1].body

    def test_resolve_so_that_the_work_stands(self, told, job_in, support):
        job = job_in(Status.DISPUTED)
        assert told(jobs.resolve_finished, job, by=support, reason="Seen it") == [
            ("ananya", "Our team decided: the work stands. Please pay Suresh ₹349."),
            (
                "suresh",
                "Our team decided: the work stands. ₹349 is yours to collect.",
            ),
        ]

    def test_resolve_so_that_a_part_is_owed(self, told, job_in, support):
        job, how = job_in(Status.DISPUTED), {"by": support, "reason": "Seen it"}
        assert told(jobs.resolve_split, job, amount=20_005, **how) == [
            (
                "ananya",
                "Our team decided: you pay Suresh ₹200.05 of the agreed ₹349 for "
                "Kitchen tap drips.",
            ),
            (
                "suresh",
                "Our team decided: Ananya pays ₹200.05 of the agreed ₹349 for Kitchen "
                "tap drips, and you get ₹176.04 of it.",
            ),
        ]

    def test_resolve_so_that_a_part_goes_back(self, told, online, ask, worker, support):
        job = pay(online, jobs.accept(ask(gateway="stripe"), by=worker))
        job = drive(job, Verb.START, Verb.DISPUTE)
        how = {"by": support, "reason": "Seen it"}
        told_of = told(jobs.resolve_split, job, amount=20_005, **how)
        assert told_of[0] == (
            "ananya",
            "Our team decided: you pay ₹200.05 of the agreed ₹349 for Kitchen tap "
            "drips. Whatever you paid beyond it goes back the way it came.",
        )

    def test_resolve_so_that_nothing_is_owed(self, told, job_in, support):
        job = job_in(Status.DISPUTED)
        assert told(jobs.resolve_cancelled, job, by=support, reason="Seen") == [
            ("ananya", "Our team decided: you owe nothing for Kitchen tap drips."),
            ("suresh", "Our team decided: Ananya owes nothing for Kitchen tap drips."),
        ]

    def test_pay_marked_by_the_worker(self, told, job_in, worker):
        job = job_in(Status.FINISHED)
        assert told(payments.mark_paid, payments.payment_of(job), by=worker) == [
            ("ananya", "Paid: Kitchen tap drips. The job’s page is your receipt.")
        ]

    def test_pay_marked_by_the_team(self, told, job_in, finance):
        job = job_in(Status.FINISHED)
        assert told(payments.mark_paid, payments.payment_of(job), by=finance) == [
            ("ananya", "Paid: Kitchen tap drips. The job’s page is your receipt."),
            ("suresh", "Paid: Kitchen tap drips. Ananya has the receipt."),
        ]

    def test_review(self, told, job_in, customer):
        job = job_in(Status.FINISHED)
        assert told(reviews.leave, job, by=customer, rating=5, comment="Good") == [
            ("suresh", "Ananya reviewed your work: Kitchen tap drips.")
        ]


def test_the_table_knows_every_verb():
    assert {verb for verb in Verb if verb not in recipients.TOLD} == set()


def test_every_sentence_of_the_table_can_be_written(job_in):
    job = job_in(Status.COMPLETED)
    words = recipients.words_of(job.events.last())
    told = {kind for kinds in recipients.TOLD.values() for kind in kinds.values()}
    for kind in told:
        assert "%" not in str(KINDS[kind].sentence) % words


class TestNewcomers:
    @pytest.fixture
    def apply(self, committed, city, category):
        def apply(username):
            user = make_user(username, User.Role.WORKER, name="Meena Rao")
            facts = {
                "service_category": category,
                "city": city,
                "hourly_rate": 30_000,
                "experience": 3,
                "area": "",
                "bio": "",
                "skills": [],
            }
            with committed():
                profiles.apply(user, facts)

        return apply

    def test_those_who_approve_hear_of_them(
        self, apply, support, editor, finance, boss, mailoutbox
    ):
        apply("meena")
        message = "Meena Rao wants to work with us: Plumber, Pune."
        approvers = {
            user.username
            for user in (support, editor, finance, boss)
            if user.has_perm(approval.PERMISSION)
        }
        assert approvers == {"support", "boss"}
        assert written() == [(name, message) for name in ("support", "boss")]
        assert {m.to[0] for m in mailoutbox} == {support.email, boss.email}

    def test_where_nobody_approves_nobody_hears(self, apply, support):
        WorkerSettings.objects.update_or_create(
            pk=WorkerSettings.load().pk, defaults={"approval_required": False}
        )
        cache.clear()
        apply("meena")
        assert written() == []


class TestDecisions:
    def test_an_approved_worker_hears_of_it(
        self, waiting_worker, boss, committed, mailoutbox
    ):
        with committed():
            approval.approve(waiting_worker.worker_profile, by=boss)
        assert written() == [
            ("gurpreet", "You are approved. Customers can find and book you now.")
        ]
        assert mailoutbox[0].to == ["gurpreet@example.com"]

    def test_a_rejected_one_reads_the_whole_reason(
        self, waiting_worker, boss, committed, mailoutbox
    ):
        reason = "Your licence has expired. " * 15
        with committed():
            approval.reject(waiting_worker.worker_profile, by=boss, reason=reason)
        [(who, message)] = written()
        assert (who, message[:52]) == (
            "gurpreet",
            "Customers can’t find you for now: Your licence has e",
        )
        assert reason.strip() in mailoutbox[0].body


def test_where_the_work_is_decides_the_hour(
    ask, committed, other_city, category, customer
):
    berliner = make_worker(
        "kurt", name="Kurt Weiss", city=other_city, category=category, currency="EUR"
    )
    with committed():
        job = ask(worker=berliner, start=soon(other_city))
    assert f"on {hour(job)}" in Notification.objects.get().message
