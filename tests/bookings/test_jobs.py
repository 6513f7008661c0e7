"""The verbs: what each takes, refuses and leaves behind."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.signals import pre_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bookings import jobs
from bookings.models import BookingSettings, Job, JobEvent
from bookings.signals import job_changed
from bookings.states import HOLDS_TIME, Status, Verb
from tests.cast import PATHS, drive, make_worker, soon
from toolkit import sweeps
from toolkit.errors import NotAllowed, NotNow, Unprocessable
from toolkit.sweeps import SweepFailed
from workers.errors import Taken
from workers.models import SlotCell, TimeOff


def cells(job):
    return list(
        SlotCell.objects.filter(claim=job.code)
        .order_by("cell")
        .values_list("worker_id", "cell")
    )


class TestRequest:
    def test_freezes_price_commission_and_place(self, ask, customer, worker, city):
        at = soon(city, days=0, hour=12)
        job = ask(minutes=90, start=soon(city), at=at)
        job.refresh_from_db()
        assert (job.customer, job.worker, job.city) == (customer, worker, city)
        assert job.service_category == worker.worker_profile.service_category
        assert (job.hourly_rate, job.price, job.commission) == (34_900, 52_350, 6_282)
        assert job.status == Status.PENDING
        assert job.answer_by == at + timedelta(hours=2)
        assert job.created_at == at
        assert job.ends_at - job.scheduled_time == timedelta(minutes=90)

        profile = worker.worker_profile
        profile.hourly_rate = 99_900
        profile.save()
        settings = BookingSettings.load()
        settings.commission_bps = 5_000
        settings.save()
        job.refresh_from_db()
        assert (job.price, job.commission) == (52_350, 6_282)

    def test_leaves_one_event_and_takes_no_time(self, ask, customer):
        job = ask()
        assert [(e.verb, e.src, e.dst, e.actor) for e in job.events.all()] == [
            ("request", "", "pending", customer)
        ]
        assert SlotCell.objects.count() == 0

    def test_twice_is_one(self, ask, city):
        start = soon(city)
        assert ask(start=start) == ask(start=start)
        assert (Job.objects.count(), JobEvent.objects.count()) == (1, 1)

    def test_twice_at_the_same_moment_is_one(self, ask, city):
        start, earlier = soon(city), []

        def other_click(**kwargs):
            pre_init.disconnect(other_click, sender=Job)
            earlier.append(ask(start=start))

        pre_init.connect(other_click, sender=Job)
        assert ask(start=start) == earlier[0]
        assert (Job.objects.count(), JobEvent.objects.count()) == (1, 1)

    def test_several_customers_may_ask_for_the_same_time(
        self, ask, city, other_customer
    ):
        start = soon(city)
        assert ask(start=start) != ask(start=start, by=other_customer)

    def test_asking_again_after_a_refusal_is_a_new_job(self, ask, city, worker):
        start = soon(city)
        jobs.reject(ask(start=start), by=worker)
        assert ask(start=start).status == Status.PENDING
        assert Job.objects.count() == 2

    def test_own_booking(self, ask, worker):
        with pytest.raises(Unprocessable, match="can’t book yourself"):
            ask(by=worker)

    @pytest.mark.parametrize("who", ["other_worker", "support", "boss"])
    def test_only_customers(self, ask, who, request):
        with pytest.raises(NotAllowed, match="Only customers can book"):
            ask(by=request.getfixturevalue(who))

    @pytest.mark.parametrize("minutes", [0, 30, 59, 75, 490, -60])
    def test_length(self, ask, minutes):
        with pytest.raises(Unprocessable, match="one and eight hours"):
            ask(minutes=minutes)

    def test_past(self, ask):
        with pytest.raises(Unprocessable, match="has passed"):
            ask(start=timezone.now())

    @pytest.mark.parametrize(
        "change",
        [{"approval": "waiting"}, {"approval": "rejected"}, {"availability": False}],
    )
    def test_worker_who_is_not_listed(self, ask, worker, change):
        type(worker.worker_profile).objects.update(**change)
        with pytest.raises(NotNow, match="Suresh is not taking jobs right now"):
            ask()

    def test_time_that_is_not_offered(self, ask, city, worker):
        with pytest.raises(Taken, match="no longer free"):
            ask(start=soon(city, hour=20))
        with pytest.raises(Taken):
            ask(start=soon(city, days=40))
        with pytest.raises(Taken):
            ask(start=soon(city) + timedelta(minutes=7))
        TimeOff.objects.create(
            worker=worker.worker_profile,
            starts_at=soon(city, hour=9),
            ends_at=soon(city, hour=12),
        )
        with pytest.raises(Taken):
            ask(start=soon(city))
        assert Job.objects.count() == 0

    def test_time_taken_meanwhile(self, ask, other_customer, worker, city):
        start = soon(city)
        jobs.accept(ask(start=start), by=worker)
        with pytest.raises(Taken):
            ask(start=start + timedelta(minutes=30), by=other_customer)


class TestAccept:
    def test_takes_every_quarter_hour_with_the_way_to_the_next(self, ask, worker):
        job = jobs.accept(ask(minutes=60), by=worker)
        first = int(job.scheduled_time.timestamp()) // 900
        assert cells(job) == [(worker.pk, first + i) for i in range(6)]

    def test_rivals_are_declined_by_the_system_and_others_are_not(
        self, ask, worker, other_customer, city
    ):
        start = soon(city)
        winner = ask(start=start)
        rival = ask(start=start + timedelta(minutes=60), by=other_customer)
        later = ask(start=start + timedelta(minutes=90), by=other_customer)
        jobs.accept(winner, by=worker)
        rival.refresh_from_db()
        later.refresh_from_db()
        assert (rival.status, later.status) == ("rejected", "pending")
        event = rival.events.last()
        assert (event.verb, event.actor, event.role) == ("reject", None, "system")

    def test_what_no_longer_fits_is_refused_whole(self, ask, worker, city):
        job = ask()
        SlotCell.objects.create(worker_id=worker.pk, cell=job.end_cell - 1, claim="x")
        with pytest.raises(Taken, match="already have a job"):
            jobs.accept(job, by=worker)
        assert Job.objects.get().status == Status.PENDING
        assert cells(job) == []
        assert job.events.count() == 1

    def test_same_hour_of_two_workers(self, ask, worker, other_worker, city):
        start = soon(city)
        jobs.accept(ask(start=start), by=worker)
        jobs.accept(ask(start=start, worker=other_worker), by=other_worker)
        assert Job.objects.filter(status="accepted").count() == 2


@pytest.mark.parametrize("status", Status)
def test_a_job_holds_its_time_exactly_while_the_table_says(job_in, status):
    job = job_in(status)
    expected = job.end_cell - job.start_cell if status in HOLDS_TIME else 0
    assert len(cells(job)) == expected


def test_time_given_back_can_be_taken_again(job_in, ask, worker, other_customer, city):
    start = soon(city)
    job_in(Status.CANCELLED, start=start)
    again = ask(start=start, by=other_customer)
    assert jobs.accept(again, by=worker).status == Status.ACCEPTED


def test_done_work_has_forty_eight_hours_to_be_questioned(job_in):
    job = job_in(Status.COMPLETED)
    assert job.confirm_by == job.ends_at + timedelta(hours=48)


def test_finishing_counts_for_the_worker(job_in, worker):
    job_in(Status.FINISHED)
    worker.worker_profile.refresh_from_db()
    assert worker.worker_profile.jobs_done == 1


def test_a_booking_asks_the_database_seldom(ask, worker, city):
    """Eight statements to ask, six to accept, savepoints of the test left out."""
    ask()
    with CaptureQueriesContext(connection) as asking:
        job = ask(start=soon(city, days=3))
    with CaptureQueriesContext(connection) as accepting:
        jobs.accept(job, by=worker)
    for queries, most in ((asking, 8), (accepting, 6)):
        said = [one["sql"] for one in queries if "SAVEPOINT" not in one["sql"]]
        assert len(said) == most, said


def test_h06_a_customer_asks_for_so_many_at_a_time(ask, city, customer, settings):
    settings.MAX_OPEN_REQUESTS = 2
    first, _second = (ask(start=soon(city, days=day)) for day in (3, 4))
    with pytest.raises(NotNow, match="2 requests that wait for an answer") as refused:
        ask(start=soon(city, days=5))
    assert refused.value.status == 409
    assert ask(start=soon(city, days=3)) == first
    jobs.cancel(first, by=customer)
    assert ask(start=soon(city, days=5)).status == Status.PENDING


def test_a_request_that_cannot_be_stored_is_to_be_sent_again(
    ask, city, other_customer, monkeypatch
):
    """Two jobs draw the same code: nobody asked for this one before."""
    monkeypatch.setattr("secrets.choice", lambda letters: letters[0])
    ask()
    with pytest.raises(NotNow, match="Please send it once more."):
        ask(by=other_customer, start=soon(city, days=4))


def test_h06_the_bound_is_for_each_customer(ask, city, other_customer, settings):
    settings.MAX_OPEN_REQUESTS = 1
    ask(start=soon(city, days=3))
    assert ask(by=other_customer, start=soon(city, days=4)).status == Status.PENDING


def test_what_changed_meanwhile_must_be_looked_at_again(ask, worker, customer):
    job = jobs.accept(ask(), by=worker)
    with pytest.raises(NotNow, match="already accepted. Look again"):
        jobs.cancel(job, by=customer, seen="pending")
    assert jobs.cancel(job, by=customer, seen="accepted").status == "cancelled"


class TestClock:
    def test_requests_expire_once(self, ask, city):
        due, fresh = ask(), ask(start=soon(city, days=3))
        at = due.answer_by + timedelta(minutes=1)
        Job.objects.filter(pk=fresh.pk).update(answer_by=at + timedelta(hours=1))
        assert jobs.expire_due(at=at) == 1
        assert jobs.expire_due(at=at) == 0
        assert Job.objects.get(pk=due.pk).status == Status.EXPIRED
        assert Job.objects.get(pk=fresh.pk).status == Status.PENDING

    def test_silence_counts_as_good(self, job_in):
        job = job_in(Status.COMPLETED)
        assert jobs.confirm_due(at=job.confirm_by) == 0
        assert jobs.confirm_due(at=job.confirm_by + timedelta(seconds=1)) == 1
        job.refresh_from_db()
        assert job.status == Status.FINISHED
        assert job.payments.count() == 1
        assert job.events.last().role == "system"

    def test_now_unless_said(self, ask):
        ask()
        assert (jobs.expire_due(), jobs.confirm_due()) == (0, 0)

    def test_p11_takes_all_that_is_due(self, ask, city, monkeypatch):
        """More than a batch, in one go."""
        monkeypatch.setattr(sweeps, "BATCH", 2)
        due = [ask(start=soon(city, days=day)) for day in range(3, 8)]
        at = max(job.answer_by for job in due) + timedelta(minutes=1)
        assert jobs.expire_due(at=at) == 5
        statuses = Job.objects.values_list("status", flat=True)
        assert list(statuses) == [Status.EXPIRED] * 5

    @pytest.mark.only("postgresql")
    @pytest.mark.parametrize(
        ("work", "index"),
        [(jobs.expire_due, "job_answer_by"), (jobs.confirm_due, "job_confirm_by")],
    )
    def test_p11_reads_the_small_index(self, db, work, index):
        with CaptureQueriesContext(connection) as queries:
            work()
        with connection.cursor() as cursor:
            # With so few rows any way is as good as the index.
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("EXPLAIN " + queries[0]["sql"])
            plan = "\n".join(line for (line,) in cursor.fetchall())
        assert f"Index Scan using {index} on bookings_job" in plan

    def test_one_that_fails_holds_up_no_other(self, ask, city, caplog):
        """The event of the first cannot be written."""
        stuck, due = ask(), ask(start=soon(city, days=3))
        facts = {"verb": "expire", "src": "pending", "dst": "expired"}
        at = due.answer_by + timedelta(minutes=1)
        JobEvent.objects.create(job=stuck, seq=1, at=at, role="system", **facts)
        with pytest.raises(SweepFailed):
            jobs.expire_due(at=at)
        stuck.refresh_from_db()
        due.refresh_from_db()
        assert (stuck.status, due.status) == (Status.PENDING, Status.EXPIRED)


@pytest.mark.django_db(transaction=True)
def test_one_that_moved_meanwhile_is_passed_over(ask, city, worker):
    """The first to expire makes the worker decline the second; the third expires."""
    first, second, third = (ask(start=soon(city, days=day)) for day in (3, 4, 5))

    def decline(event, **kwargs):
        if event.job_id == first.pk:
            jobs.reject(second, by=worker)

    job_changed.connect(decline)
    try:
        at = third.answer_by + timedelta(minutes=1)
        assert jobs.expire_due(at=at) == 2
    finally:
        job_changed.disconnect(decline)
    statuses = Job.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [Status.EXPIRED, Status.REJECTED, Status.EXPIRED]


def test_verbs_are_the_table_without_the_clock():
    assert set(jobs.VERBS) == set(Verb) - {
        Verb.REQUEST,
        Verb.EXPIRE,
        Verb.LAPSE,
        Verb.PROPOSE,
        Verb.AGREE,
        Verb.DECLINE,
        Verb.WITHDRAW,
        Verb.SECURE,
        Verb.PAY,
        Verb.REFUND,
        Verb.WAIVE,
        Verb.PHOTOS,
        Verb.TIP,
        Verb.REVIEW,
    }


def test_a_worker_in_another_zone_is_booked_in_their_own_hours(
    ask, other_city, category
):
    berliner = make_worker("jan", city=other_city, category=category)
    job = drive(
        ask(worker=berliner, start=soon(other_city, hour=9)), *PATHS[Status.ACCEPTED]
    )
    assert job.scheduled_time.astimezone(other_city.tz).hour == 9
