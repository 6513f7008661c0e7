"""The facts of a job as phrases that stand in a sentence: names, hours and sums.

Hours are said in the time of the city, as people say them: "3:00 pm today".
"""

from collections.abc import Callable, Sequence
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _

from bookings import queries, start_code
from bookings.models import Job, Payment, ScopeChange
from bookings.queries import prices
from services.models import City
from toolkit.money import show
from toolkit.templatetags import when
from toolkit.text import isolate, one_line
from toolkit.units import MinorUnits


class Phrases(dict[str, str]):
    """For `format_map`: a sentence holds two or three of them, and only those are made.

    `more` are the words that this sentence alone needs.
    """

    def __init__(self, job: Job, **more: object) -> None:
        super().__init__({name: str(word) for name, word in more.items()})
        self.job = job

    def __missing__(self, name: str) -> str:
        phrase = self[name] = PHRASES[name](self.job)
        return phrase


def of(job: Job, **more: object) -> Phrases:
    """Every phrase that a sentence about this job may hold, by its name."""
    return Phrases(job, **more)


PHRASES: dict[str, Callable[[Job], str]] = {
    "customer": lambda job: isolate(job.customer.get_short_name()),
    "worker": lambda job: isolate(job.worker.get_short_name()),
    "address": lambda job: isolate(one_line(job.address).rstrip(".")),
    "span": lambda job: when.span(job.minutes),
    "clock": lambda job: when.clock(job.scheduled_time, job.city),
    "start": lambda job: at_hour(job.scheduled_time, job.city),
    "free_start": lambda job: by(start_code.free_start(job), job.city),
    "ends": lambda job: by(job.ends_at, job.city),
    "answer_by": lambda job: by(job.answer_by, job.city),
    "confirm_by": lambda job: by(job.confirm_by, job.city),
    "secure_by": lambda job: by(job.secure_by, job.city),
    "free_until": lambda job: by(job.cancel_free_until, job.city),
    # In the end, which is less than agreed where our team decided so.
    "price": lambda job: show(job.final_price, job.currency),
    "earnings": lambda job: show(job.final_earnings, job.currency),
    "commission": lambda job: show(job.final_commission, job.currency),
    "agreed": lambda job: show(job.price, job.currency),
    # Of that, and of what is owed in the end, what we pay for a coupon.
    "discount": lambda job: show(job.final_discount, job.currency),
    "rest": lambda job: show(job.price - job.final_price, job.currency),
    "fee": lambda job: show(job.cancel_fee, job.currency),
    "due": lambda job: show(due(queries.payments_of(job)), job.currency),
    "held": lambda job: show(held(queries.payments_of(job)), job.currency),
    "more": lambda job: show(more(prices.changes_of(job)), job.currency),
    "tip": lambda job: show(tip(queries.sums_of(job)), job.currency),
    "no_show_from": lambda job: by(job.no_show_from, job.city),
    "no_show_fee": lambda job: show(job.no_show_fee, job.currency),
}


def due(payments: Sequence[Payment]) -> MinorUnits:
    """What is to be paid first of these sums; 0 where there are none."""
    payment = queries.first_due(payments)
    return payment.amount if payment else 0


def held(payments: Sequence[Payment]) -> MinorUnits:
    """What of these sums we hold for the customer."""
    secured = Payment.Status.SECURED
    return sum(payment.amount for payment in payments if payment.status == secured)


def tip(sums: Sequence[Payment]) -> MinorUnits:
    """What the customer added for the worker; 0 where nothing was."""
    payment = queries.tip_of(sums)
    return payment.amount if payment else 0


def more(changes: Sequence[ScopeChange]) -> MinorUnits:
    """What was proposed last; 0 where nothing was."""
    return changes[-1].amount if changes else 0


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
