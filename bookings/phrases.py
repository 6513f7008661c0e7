"""The facts of a job as phrases that stand in a sentence: names, hours and sums.

Hours are said in the time of the city, as people say them: "3:00 pm today".
"""

from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from bookings import start_code
from bookings.models import Job
from services.models import City
from toolkit.money import show
from toolkit.templatetags import when
from toolkit.text import isolate, one_line


def of(job: Job) -> dict[str, str]:
    """Every phrase that a sentence about this job may hold, by its name."""
    return {
        "customer": isolate(job.customer.get_short_name()),
        "worker": isolate(job.worker.get_short_name()),
        "address": isolate(one_line(job.address).rstrip(".")),
        "span": when.span(job.minutes),
        "clock": when.clock(job.scheduled_time, job.city),
        "start": at_hour(job.scheduled_time, job.city),
        "free_start": by(start_code.free_start(job), job.city),
        "ends": by(job.ends_at, job.city),
        "answer_by": by(job.answer_by, job.city),
        "confirm_by": by(job.confirm_by, job.city),
        "secure_by": by(job.secure_by, job.city),
        "free_until": by(job.cancel_free_until, job.city),
        "price": show(job.price, job.currency),
        "earnings": show(job.earnings, job.currency),
        "commission": show(job.commission, job.currency),
        "fee": show(job.cancel_fee, job.currency),
    }


def at_hour(moment: datetime, city: City | tzinfo) -> str:
    """today at 4:00 pm · on Sun 22 Nov at 4:00 pm"""
    day = when.day(moment, city)
    is_near = when.near(moment, city)
    said = _("{day} at {clock}") if is_near else _("on {day} at {clock}")
    return said.format(day=day, clock=when.clock(moment, city))


def by(moment: datetime | None, city: City | tzinfo) -> str:
    """4:00 pm today · 4:00 pm on Sun 22 Nov · nothing for no moment"""
    if moment is None:
        return ""
    day = when.day(moment, city)
    is_near = when.near(moment, city)
    said = _("{clock} {day}") if is_near else _("{clock} on {day}")
    return said.format(day=day, clock=when.clock(moment, city))
