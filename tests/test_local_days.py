"""Every page that names a day names that of the city, while the server has another one.

In each test it is evening for the server and past midnight in Pune.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from bookings import agenda
from bookings.admin.reports import usual_spans
from bookings.models import BookingSettings
from bookings.money import payments
from bookings.states import Status, Verb
from home import week
from live import chat
from live.kinds import Kind
from live.models import Notification
from live.notifications import notify
from services.zones import MARKET, market_zone
from tests.cast import drive, make_user, make_worker, soon
from tests.harness_clock import at
from tests.reading import row
from tests.site import soup, words
from workers.models import TimeOff, WeeklyHours
from workers.zones import zone_of

pytestmark = pytest.mark.django_db

# In Pune: Wednesday the 25th, 2:00 am; Monday the 23rd, 0:30 am; a first of a month.
WEDNESDAY, MONDAY = "2026-11-24T20:30Z", "2026-11-22T19:00Z"
FIRST, NEW_YEAR = "2026-11-30T19:00Z", "2026-12-31T19:00Z"


def days_of(page):
    return [words(h2) for h2 in page.select(".notification-day h2")]


def all_day(worker):
    hours = WeeklyHours.objects.filter(worker=worker.worker_profile)
    hours.update(start=0, end=1440)


def notify_user(user, **given):
    facts = {"link": "/work/", "at": timezone.now()}
    notify(user, Kind.APPROVED_TO_WORKER, {}, **facts | given)


class TestNotifications:
    @at(WEDNESDAY)
    def test_u11_a_worker_without_jobs_reads_the_time_of_their_city(
        self, as_user, worker
    ):
        notify_user(worker, at=timezone.now() - timedelta(minutes=90))
        notify_user(worker, at=timezone.now() - timedelta(hours=3))
        page = soup(as_user(worker).get("/notifications/"))
        assert days_of(page) == ["Today", "Tue 24 Nov"]
        times = [words(tiny) for tiny in page.select(".rows-item .tiny")]
        assert times == ["12:30 am", "11:00 pm"]

    @at(WEDNESDAY)
    def test_u11_staff_read_the_time_of_the_market(self, as_user, support, city):
        notify_user(support)
        page = soup(as_user(support).get("/notifications/"))
        assert days_of(page) == ["Today"]
        assert words(page.select_one(".rows-item .tiny")) == "2:00 am"

    @at(WEDNESDAY)
    def test_a_worker_elsewhere_has_another_day(
        self, as_user, city, other_city, category
    ):
        karl = make_worker("karl", city=other_city, category=category)
        notify_user(karl)
        page = soup(as_user(karl).get("/notifications/"))
        assert words(page.select_one(".rows-item .tiny")) == "9:30 pm"

    @at(WEDNESDAY)
    def test_a_job_after_midnight_is_told_with_its_own_day(
        self, ask, worker, django_capture_on_commit_callbacks
    ):
        all_day(worker)
        with django_capture_on_commit_callbacks(execute=True):
            ask(start=datetime(2026, 11, 26, 20, 30, tzinfo=UTC))
        told = Notification.objects.get(user=worker).message
        assert told.startswith("Ananya asks for you on Fri 27 Nov at 2:00 am:")

    @at(WEDNESDAY)
    def test_s22_staff_read_when_somebody_was_told(self, as_user, boss, worker, city):
        notify_user(worker)
        pk = Notification.objects.get().pk
        url = f"/admin/snippets/live/notification/inspect/{pk}/"
        assert row(as_user(boss).get(url), "Told") == "today, 2:00 am"


class TestChat:
    @at(WEDNESDAY)
    def test_a_message_of_the_evening_in_utc_is_of_the_next_day(
        self, job_in, as_user, customer, worker
    ):
        job = job_in(Status.ACCEPTED)
        chat.open_room(job)
        for hours in (3, 0):
            when = timezone.now() - timedelta(hours=hours)
            chat.post(job, by=worker, text="Hi", client_id=uuid4(), at=when)
        page = soup(as_user(customer).get(f"/chat/{job.code}/"))
        lines = [line["data-day"] for line in page.select("[data-day]")]
        assert lines == ["2026-11-24", "2026-11-25"]


class TestWork:
    @at(WEDNESDAY)
    def test_the_week_begins_on_the_day_of_the_city(self, worker, as_user):
        plan = agenda.week_plan(worker.worker_profile, timezone.now())
        assert [day for day, _, _ in plan.days][0] == date(2026, 11, 25)
        page = as_user(worker).get("/work/").content.decode()
        assert "Wednesday 25 November" in page
        assert "Good morning" in page

    @at(WEDNESDAY)
    def test_a_job_stands_on_its_local_day(self, ask, worker):
        all_day(worker)
        job = drive(ask(start=datetime(2026, 11, 26, 20, tzinfo=UTC)), Verb.ACCEPT)
        plan = agenda.week_plan(worker.worker_profile, timezone.now())
        assert {day.day: jobs for day, _, jobs in plan.days if jobs} == {27: [job]}

    @at(FIRST)
    def test_what_is_earned_now_is_of_this_month(self, job_in, as_user, worker):
        payments.mark_paid(payments.payment_of(job_in(Status.FINISHED)), by=worker)
        client = as_user(worker)
        page = soup(client.get("/work/earnings/"))
        months = [option["value"] for option in page.select("#id_month option")]
        assert months == ["", "2026-12"]
        sheet = client.get("/work/earnings/?format=csv").content.decode()
        assert sheet.splitlines()[1].startswith("2026-12-01,")

    @at(WEDNESDAY)
    def test_time_off_is_named_by_local_days(self, worker):
        starts, ends = "2026-11-24T18:30Z", "2026-11-25T18:00Z"
        off = TimeOff(
            worker=worker.worker_profile,
            starts_at=datetime.fromisoformat(starts),
            ends_at=datetime.fromisoformat(ends),
        )
        assert str(off) == "25 Nov to 25 Nov"


@at(FIRST)
def test_a_worker_is_here_and_approved_since_a_local_day(client, worker):
    profile = worker.worker_profile
    profile.created_at = profile.decided_at = timezone.now()
    profile.save()
    page = client.get(f"/workers/{profile.code}/")
    assert row(page, "Here since") == "Dec 2026"
    assert "on 1 December 2026" in words(soup(page).select_one(".verify"))


@at(NEW_YEAR)
def test_the_year_in_the_footer_is_the_markets(client, site):
    assert "© 2027" in words(soup(client.get("/services/")).select_one(".foot-end"))


class TestReview:
    @pytest.mark.parametrize("days", [14, 20])
    def test_is_asked_for_as_long_as_staff_allow(self, job_in, customer, worker, days):
        terms = BookingSettings.load()
        terms.review_days = days
        terms.save()
        job = job_in(Status.FINISHED)
        payments.mark_paid(payments.payment_of(job), by=worker)

        def asked(**later):
            at = job.scheduled_time + timedelta(**later)
            return [found.need for found in agenda.needs_customer(customer, at)]

        assert asked(days=days - 1) == ["review"]
        assert asked(days=days, seconds=-1) == ["review"]
        assert asked(days=days) == []


class TestStaff:
    @at(MONDAY)
    def test_the_week_begins_at_midnight_in_the_market(self, ask, boss):
        ask(at=timezone.now() - timedelta(hours=1))
        ask(start=soon(market_zone_as_place(), days=3), title="After midnight")
        figures = {str(k): v for k, v, _ in week.figures(boss, timezone.now())}
        assert figures["Requests"] == 1

    def test_takings_of_one_week_are_not_shown_in_the_next(self, job_in, boss):
        payments.mark_paid(payments.payment_of(job_in(Status.FINISHED)), by=boss)

        def paid(at):
            figures = {str(name): f for name, f, _ in week.figures(boss, at)}
            return figures.get("Paid by customers")

        assert paid(timezone.now()) == "₹349"
        assert paid(timezone.now() + timedelta(days=7)) is None

    @at(FIRST)
    def test_this_month_is_the_markets(self, as_user, boss, city):
        page = as_user(boss).get("/admin/reports/revenue/").content.decode()
        assert "days_from=2026-12-01&amp;days_to=2026-12-01" in page
        assert usual_spans(date(2026, 12, 1))[1][1:] == (
            date(2026, 11, 1),
            date(2026, 11, 30),
        )


class TestZones:
    def test_the_market_is_looked_up_when_it_is_asked(
        self, city, django_assert_num_queries
    ):
        local = timezone.now().astimezone(MARKET)
        assert str(MARKET) == "Asia/Kolkata"
        assert local.utcoffset() == timedelta(hours=5, minutes=30)
        with django_assert_num_queries(0), timezone.override(MARKET):
            assert timezone.localtime(timezone.now()).tzinfo == city.tz

    def test_a_time_that_is_typed_is_the_markets(self, city):
        with timezone.override(MARKET):
            typed = timezone.make_aware(datetime(2026, 11, 25, 2))  # noqa: DTZ001
        assert typed == datetime(2026, 11, 24, 20, 30, tzinfo=UTC)

    def test_of_whom(self, worker, customer, city, other_city):
        assert zone_of(customer) == city.tz
        worker.worker_profile.city = other_city
        worker.worker_profile.save()
        assert zone_of(worker) == other_city.tz
        assert zone_of(make_user("new", User.Role.WORKER)) == city.tz


def market_zone_as_place():
    class Place:
        tz = market_zone()

    return Place
