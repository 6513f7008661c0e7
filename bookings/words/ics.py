"""A job as an event for anybody's calendar.

The same job keeps the same UID and counts its sequence up, so that importing it again
moves or cancels the event instead of adding a second one.
"""

from datetime import UTC

from icalendar import Calendar, Event, vText

from bookings import access
from bookings.states import STATUSES
from services.wordings import worded_list
from toolkit import dates


def of(job, *, role, url):
    """The calendar file, as bytes. The place is only as exact as this role may see."""
    calendar = Calendar()
    calendar.add("prodid", "-//Callout//Bookings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if STATUSES[job.status].is_off else "PUBLISH")
    calendar.add_component(_event(job, role, url))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(job, role, url):
    event, facts = Event(), STATUSES[job.status]
    event.add("uid", f"job-{job.code}@callout")
    event.add("sequence", job.version)
    event.add("dtstamp", job.created_at)
    event.add("dtstart", _written(job.scheduled_time, job.city.tz))
    event.add("dtend", _written(job.ends_at, job.city.tz))
    event.add("summary", f"{worded_list(job.title)} ({_with(job, role)})")
    event.add("location", vText(access.place(job, role)))
    event.add("url", url)
    event.add("status", facts.ical)
    if not facts.holds_time:
        event.add("transp", "TRANSPARENT")
    return event


def _written(moment, tz):
    """By the city’s clock; in UTC where that hour comes twice."""
    local = moment.astimezone(tz)
    return moment.astimezone(UTC) if dates.is_repeated(local) else local


def _with(job, role):
    other = job.worker if role == access.Role.CUSTOMER else job.customer
    return other.get_short_name()
