"""Whose turn it is, and what comes when: the lists behind both sides' pages.

A customer's list begins with what needs them; a worker's with what has a clock on it.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.models import BookingSettings, Job
from bookings.queries import lists
from bookings.states import HOLDS_TIME, Status, statuses_on
from services import shared
from toolkit import dates

WEEK_DAYS = 7


@dataclass(frozen=True)
class Tab:
    """One of a worker's lists of jobs: what stands under it, in which order."""

    name: Promise
    statuses: frozenset[Status]
    order: tuple[str, ...] = ("-scheduled_time",)
    # What is still to come stands first, the soonest of it at the top.
    coming_first: bool = False


TABS = {
    "requests": Tab(_("Requests"), statuses_on("requests"), ("answer_by",)),
    "ongoing": Tab(
        _("Accepted and under way"), statuses_on("ongoing"), ("scheduled_time",)
    ),
    "done": Tab(_("Done"), statuses_on("done")),
    "all": Tab(_("All"), frozenset(Status), coming_first=True),
}


# --- A customer's ------------------------------------------------------------


def needs_customer(user, at):
    """A customer's jobs with a loose end, each with `.need`, the most urgent first.

    confirm, pay and review are theirs to do; wait is a job that our team looks into;
    ask is a request that failed while its hour is still to come.
    """
    days = timedelta(days=shared.settings_for(BookingSettings).review_days)
    return lists.needing(user, at, at - days)


def coming_up(user):
    """A customer's requests and visits that are still to come, soonest first."""
    return lists.coming_to(user)


def history(user):
    """A customer's jobs that are over, for paging."""
    return lists.over_for(user)


def known_workers(user):
    """Listed workers who finished something for this customer, the latest first."""
    return lists.workers_known_to(user)


# --- A worker's --------------------------------------------------------------


def requests(user, at):
    """What can still be answered, the most urgent first."""
    return lists.requests_to(user, at)


def on_tab(user, tab, *, at=None):
    """A worker's jobs of one tab, for paging: requests by urgency, the rest by day.

    All together: what is still to come, the soonest first, then what was, newest first.
    """
    tab = TABS[tab]
    since = (at or timezone.now()) if tab.coming_first else None
    return lists.in_statuses(user, tab.statuses, tab.order, coming_from=since)


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
    start, end = _midnight(week[0], profile), _midnight(week[-1], profile, plus=1)
    jobs = lists.planned_for(profile.pk, start, end)
    by_day = {day: [] for day in week}
    for job in jobs:
        by_day.setdefault(dates.day_of(job.scheduled_time, zone), []).append(job)
    off = _days_off(profile, week)
    return WeekPlan(
        [(day, day in off, sorted(by_day[day], key=_hour)) for day in week],
        next((job for job in jobs if job.status in HOLDS_TIME), None),
    )


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
