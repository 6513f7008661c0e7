"""Whose turn it is, and what comes when: the lists behind both sides' pages.

A customer's list begins with what needs them; a worker's with what has a clock on it.
Every list is bounded, so a page costs the same for three jobs and for three hundred.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    TextChoices,
    Value,
    When,
)
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings import queries
from bookings.models import BookingSettings, Job, Review
from bookings.money.gateways import CASH
from bookings.states import ENDED, FAILED, HOLDS_TIME, STATUSES, UPCOMING, Status
from services import shared
from toolkit import dates
from toolkit.sql.queries import PreparedQuery
from workers.models import WorkerProfile

MAX_JOBS_LISTED = 20
MAX_KNOWN_WORKERS = 4
WEEK_DAYS = 7


class Need(TextChoices):
    """What a customer's job still needs, the most urgent first."""

    SECURE = "secure"
    CONFIRM = "confirm"
    PAY = "pay"
    WAIT = "wait"
    ASK = "ask"
    REVIEW = "review"


@dataclass(frozen=True)
class Tab:
    """One of a worker's lists of jobs: what stands under it, in which order."""

    name: Promise
    statuses: frozenset[Status]
    order: tuple[str, ...] = ("-scheduled_time",)
    # What is still to come stands first, the soonest of it at the top.
    coming_first: bool = False


def _on(tab):
    return frozenset(s for s, facts in STATUSES.items() if facts.tab == tab)


TABS = {
    "requests": Tab(_("Requests"), _on("requests"), ("answer_by",)),
    "ongoing": Tab(_("Accepted and under way"), _on("ongoing"), ("scheduled_time",)),
    "done": Tab(_("Done"), _on("done")),
    "all": Tab(_("All"), frozenset(Status), coming_first=True),
}


# --- A customer's ------------------------------------------------------------


def needs_customer(user, at):
    """A customer's jobs with a loose end, each with `.need`, the most urgent first.

    confirm, pay and review are theirs to do; wait is a job that our team looks into;
    ask is a request that failed while its hour is still to come.
    """
    days = timedelta(days=shared.settings_for(BookingSettings).review_days)
    return _needs(user.pk, at, at - days)


def _with_needs(customer, at, reviewable_from):
    rated = Review.objects.filter(job=OuterRef("pk"))
    need = Case(
        When(status=Status.COMPLETED, then=Value(Need.CONFIRM)),
        When(
            ~Q(gateway=CASH) & Exists(queries.unpaid().filter(pay_from__lte=at)),
            then=Value(Need.SECURE),
        ),
        When(Q(gateway=CASH) & Exists(queries.unpaid()), then=Value(Need.PAY)),
        When(status=Status.DISPUTED, then=Value(Need.WAIT)),
        When(
            status__in=FAILED,
            scheduled_time__gt=at,
            then=Value(Need.ASK),
        ),
        When(
            ~Exists(rated),
            status=Status.FINISHED,
            scheduled_time__gt=reviewable_from,
            then=Value(Need.REVIEW),
        ),
    )
    found = Job.objects.filter(customer=customer).annotate(need=need)
    return (
        found.filter(need__isnull=False)
        .with_people()
        .order_by(_rank(Need), "-scheduled_time")[:MAX_JOBS_LISTED]
    )


_needs = PreparedQuery(_with_needs, BigIntegerField(), DateTimeField(), DateTimeField())


def coming_up(user):
    """A customer's requests and visits that are still to come, soonest first."""
    return _coming_up(user.pk)


_coming_up = PreparedQuery(
    lambda customer: (
        Job.objects.filter(customer=customer, status__in=UPCOMING)
        .with_people()
        .order_by("scheduled_time", "pk")[:MAX_JOBS_LISTED]
    ),
    BigIntegerField(),
)


def history(user):
    """A customer's jobs that are over, for paging."""
    over = Job.objects.filter(customer=user, status__in=ENDED)
    return over.with_people().order_by("-scheduled_time", "-pk")


def known_workers(user):
    """Listed workers who finished something for this customer, the latest first."""
    return _known_workers(user.pk)


def _who_finished_for(customer):
    done = Q(
        user__jobs_given__customer=customer, user__jobs_given__status=Status.FINISHED
    )
    return (
        WorkerProfile.objects.listed()
        .filter(done)
        .annotate(last=Max("user__jobs_given__scheduled_time", filter=done))
        .with_names()
        .order_by("-last")[:MAX_KNOWN_WORKERS]
    )


_known_workers = PreparedQuery(_who_finished_for, BigIntegerField())


# --- A worker's --------------------------------------------------------------


def requests(user, at):
    """What can still be answered, the most urgent first."""
    return _requests(user.pk, at)


_requests = PreparedQuery(
    lambda worker, at: (
        Job.objects.filter(worker=worker, status=Status.PENDING, answer_by__gte=at)
        .with_people()
        .order_by("answer_by", "pk")[:MAX_JOBS_LISTED]
    ),
    BigIntegerField(),
    DateTimeField(),
)


def on_tab(user, tab, *, at=None):
    """A worker's jobs of one tab, for paging: requests by urgency, the rest by day.

    All together: what is still to come, the soonest first, then what was, newest first.
    """
    tab, order = TABS[tab], TABS[tab].order
    jobs = Job.objects.filter(worker=user, status__in=tab.statuses).with_people()
    if tab.coming_first:
        comes = When(scheduled_time__gte=at or timezone.now(), then=F("scheduled_time"))
        order = (Case(comes).asc(nulls_last=True), *order)
    return jobs.order_by(*order, "pk")


def tab_counts(user):
    """{tab: how many jobs}."""
    by_status = dict(
        Job.objects.filter(worker=user)
        .order_by()
        .values_list("status")
        .annotate(n=Count("pk"))
    )
    return {
        name: sum(by_status.get(status, 0) for status in tab.statuses)
        for name, tab in TABS.items()
    }


@dataclass(frozen=True)
class WeekPlan:
    """A worker's next seven days: (date, whether it is off, its jobs) for each."""

    days: list
    next_job: Job | None


def week_plan(profile, at):
    """The WeekPlan of this WorkerProfile, in the time of its city."""
    zone = profile.city.tz
    today = dates.day_of(at, zone)
    week = [today + timedelta(days=n) for n in range(WEEK_DAYS)]
    jobs = _jobs_between(profile, week)
    by_day = {day: [] for day in week}
    for job in jobs:
        by_day.setdefault(dates.day_of(job.scheduled_time, zone), []).append(job)
    off = _days_off(profile, week)
    return WeekPlan(
        [(day, day in off, sorted(by_day[day], key=_hour)) for day in week],
        next((job for job in jobs if job.status in HOLDS_TIME), None),
    )


def _jobs_between(profile, week):
    """What is under way, then what is agreed or done in these days."""
    start, end = _midnight(week[0], profile), _midnight(week[-1], profile, plus=1)
    return _of_week(profile.pk, start, end)


def _between(worker, start, end):
    planned = Q(scheduled_time__gte=start, scheduled_time__lt=end) & Q(
        status__in=HOLDS_TIME | TABS["done"].statuses
    )
    under_way = Q(status=Status.ONGOING)
    late = Q(status=Status.ACCEPTED, scheduled_time__lt=start)
    return (
        Job.objects.filter(planned | under_way | late, worker=worker)
        .with_people()
        .order_by(
            Case(When(status=Status.ONGOING, then=0), default=1), "scheduled_time", "pk"
        )[: WEEK_DAYS * MAX_JOBS_LISTED]
    )


_of_week = PreparedQuery(_between, BigIntegerField(), DateTimeField(), DateTimeField())


def _days_off(profile, week):
    """Days without working hours, or taken off from midnight to midnight."""
    weekdays = set(profile.weekly_hours.values_list("weekday", flat=True))
    away = list(
        profile.time_off.filter(ends_at__gt=_midnight(week[0], profile)).values_list(
            "starts_at", "ends_at"
        )
    )
    return {
        day
        for day in week
        if day.weekday() not in weekdays
        or any(
            start <= _midnight(day, profile) and end >= _midnight(day, profile, plus=1)
            for start, end in away
        )
    }


def _midnight(day, profile, plus=0):
    return dates.start_of(day + timedelta(days=plus), profile.city.tz)


def _hour(job):
    return job.scheduled_time


def _rank(needs):
    return Case(
        *(When(need=need, then=n) for n, need in enumerate(needs)), default=len(needs)
    )
