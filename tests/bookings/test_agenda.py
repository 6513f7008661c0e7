"""The lists: what is in them, in which order, and that they cost the same when long."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings import agenda, jobs, reviews
from bookings.models import BookingSettings
from bookings.money import payments
from bookings.states import Status, Verb
from tests.cast import drive, soon
from workers.models import TimeOff


@pytest.fixture
def at_hour(ask, city):
    """Jobs of different hours, so that none asks for the time of another."""

    def at_hour(hour, *verbs, **given):
        return drive(
            ask(start=soon(city, days=given.pop("days", 2), hour=hour), **given), *verbs
        )

    return at_hour


FINISH = (Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM)


class TestNeedsCustomer:
    def needs(self, customer, at=None):
        found = agenda.needs_customer(customer, at or timezone.now())
        return [(job.title, job.need) for job in found]

    def test_in_the_order_of_urgency(self, at_hour, customer, worker):
        at_hour(9, *FINISH, title="unpaid")
        paid = at_hour(11, *FINISH, title="paid")
        payments.mark_paid(payments.payment_of(paid), by=worker)
        at_hour(13, *FINISH[:3], title="done")
        at_hour(15, Verb.ACCEPT, Verb.START, Verb.DISPUTE, title="wrong")
        at_hour(16, Verb.REJECT, title="declined")
        at_hour(17, title="asked")
        assert self.needs(customer) == [
            ("done", "confirm"),
            ("unpaid", "pay"),
            ("wrong", "wait"),
            ("declined", "ask"),
            ("paid", "review"),
        ]

    def test_a_review_given_or_too_late_is_no_need(self, at_hour, customer, worker):
        job = at_hour(9, *FINISH)
        payments.mark_paid(payments.payment_of(job), by=worker)
        days = BookingSettings.load().review_days
        late = job.scheduled_time + timedelta(days=days)
        assert self.needs(customer) == [("Kitchen tap drips", "review")]
        assert self.needs(customer, late) == []
        reviews.leave(job, by=customer, rating=5, at=job.ends_at)
        assert self.needs(customer) == []

    def test_a_failed_request_counts_until_its_hour(self, at_hour, customer):
        job = at_hour(9, Verb.REJECT)
        assert self.needs(customer) == [("Kitchen tap drips", "ask")]
        assert self.needs(customer, job.scheduled_time) == []

    def test_others_jobs_are_not_mine(self, at_hour, other_customer):
        at_hour(9, *FINISH)
        assert self.needs(other_customer) == []


class TestCustomer:
    def test_coming_up_is_soonest_first(self, at_hour, customer, other_customer):
        second, first = at_hour(11), at_hour(9, Verb.ACCEPT)
        at_hour(13, Verb.REJECT)
        assert agenda.coming_up(customer) == [first, second]
        assert agenda.coming_up(other_customer) == []

    def test_history_is_what_is_over_latest_first(
        self, at_hour, customer, other_customer
    ):
        first, second = at_hour(9, Verb.REJECT), at_hour(11, *FINISH)
        at_hour(13)
        assert list(agenda.history(customer)) == [second, first]
        assert list(agenda.history(other_customer)) == []

    def test_known_workers_finished_something(
        self, at_hour, customer, worker, other_worker
    ):
        at_hour(9, *FINISH)
        at_hour(11, *FINISH)
        at_hour(13, *FINISH, worker=other_worker)
        at_hour(15, Verb.REJECT, worker=other_worker)
        known = agenda.known_workers(customer)
        assert known == [other_worker.worker_profile, worker.worker_profile]

    def test_known_workers_must_be_listed(self, at_hour, customer, worker):
        at_hour(9, *FINISH)
        worker.worker_profile.availability = False
        worker.worker_profile.save()
        assert agenda.known_workers(customer) == []


class TestWorker:
    def test_requests_most_urgent_first_until_their_time_is_over(
        self, at_hour, worker, other_worker, city
    ):
        now = soon(city, days=0, hour=12)
        late = at_hour(9, at=now)
        soon_over = at_hour(11, at=now - timedelta(hours=1))
        at_hour(13, Verb.ACCEPT)
        assert agenda.requests(worker, now) == [soon_over, late]
        assert agenda.requests(worker, soon_over.answer_by) == [soon_over, late]
        after = soon_over.answer_by + timedelta(seconds=1)
        assert agenda.requests(worker, after) == [late]
        assert agenda.requests(other_worker, now) == []

    def test_tabs_part_every_status(self):
        assert agenda.TABS["all"].statuses == set(Status)
        assert agenda.TABS["requests"].statuses == {Status.PENDING}
        assert agenda.TABS["ongoing"].statuses == {Status.ACCEPTED, Status.ONGOING}
        assert not agenda.TABS["ongoing"].statuses & agenda.TABS["done"].statuses

    def test_tabs_and_their_counts(self, at_hour, worker, other_worker):
        asked, agreed = at_hour(9), at_hour(11, Verb.ACCEPT)
        done, declined = at_hour(13, *FINISH), at_hour(15, Verb.REJECT)
        assert agenda.tab_counts(worker) == {
            "requests": 1,
            "ongoing": 1,
            "done": 1,
            "all": 4,
        }
        assert list(agenda.on_tab(worker, "requests")) == [asked]
        assert list(agenda.on_tab(worker, "ongoing")) == [agreed]
        assert list(agenda.on_tab(worker, "done")) == [done]
        assert list(agenda.on_tab(worker, "all")) == [asked, agreed, done, declined]
        assert list(agenda.on_tab(other_worker, "all")) == []

    def test_u19_all_begins_with_the_soonest_and_ends_with_the_oldest(
        self, at_hour, worker
    ):
        nine, eleven, one = at_hour(9), at_hour(11, Verb.ACCEPT), at_hour(13)
        noon = nine.scheduled_time + timedelta(hours=3)
        three = at_hour(15, Verb.REJECT)
        assert list(agenda.on_tab(worker, "all", at=noon)) == [one, three, eleven, nine]


class TestWeekPlan:
    def days(self, worker, at=None):
        plan = agenda.week_plan(worker.worker_profile, at or timezone.now())
        return plan, [len(jobs) for _, _, jobs in plan.days]

    def test_counts_what_is_agreed_by_local_day(self, at_hour, worker, city):
        first = at_hour(9, Verb.ACCEPT, days=1)
        at_hour(17, Verb.ACCEPT, days=1)
        at_hour(9, Verb.ACCEPT, days=3)
        at_hour(11, days=3)
        at_hour(13, Verb.REJECT, days=3)
        plan, counts = self.days(worker)
        assert counts == [0, 2, 0, 1, 0, 0, 0]
        assert plan.days[0][0] == timezone.now().astimezone(city.tz).date()
        assert plan.next_job == first

    def test_what_is_under_way_comes_first(self, at_hour, worker):
        at_hour(9, Verb.ACCEPT, days=1)
        under_way = at_hour(11, Verb.ACCEPT, Verb.START, days=3)
        plan, _ = self.days(worker)
        assert plan.next_job == under_way

    def test_a_start_that_was_missed_is_still_next(self, at_hour, worker):
        missed = at_hour(9, Verb.ACCEPT, days=1)
        at_hour(9, Verb.ACCEPT, days=3)
        plan, counts = self.days(worker, missed.scheduled_time + timedelta(days=1))
        assert plan.next_job == missed
        assert counts[1] == 1

    def test_jobs_of_a_day_stand_in_their_order(self, at_hour, worker):
        late = at_hour(15, Verb.ACCEPT, Verb.START, days=1)
        early = at_hour(9, Verb.ACCEPT, days=1)
        plan, _ = self.days(worker)
        assert plan.days[1][2] == [early, late]

    def test_days_off_are_without_hours_or_taken_off(self, worker, city):
        profile = worker.worker_profile
        today = timezone.now().astimezone(city.tz).date()
        tomorrow = (today + timedelta(days=1)).weekday()
        profile.weekly_hours.filter(weekday=tomorrow).delete()
        start = soon(city, days=2, hour=0)
        TimeOff.objects.create(
            worker=profile, starts_at=start, ends_at=start + timedelta(days=1)
        )
        TimeOff.objects.create(
            worker=profile,
            starts_at=start + timedelta(days=2),
            ends_at=start + timedelta(days=2, hours=5),
        )
        plan, _ = self.days(worker)
        assert [off for _, off, _ in plan.days] == [False, True, True] + [False] * 4

    def test_others_jobs_are_not_mine(self, at_hour, other_worker):
        at_hour(9, Verb.ACCEPT, days=1)
        plan, counts = self.days(other_worker)
        assert (plan.next_job, sum(counts)) == (None, 0)


def test_a_request_that_was_cancelled_is_history(ask, customer):
    job = jobs.cancel(ask(), by=customer)
    assert list(agenda.history(customer)) == [job]
