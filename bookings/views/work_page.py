"""All that a worker’s home shows: what is next, what has a clock on it, the money."""

from decimal import Decimal
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings import agenda, reviews
from bookings.money import income
from bookings.views.buttons import buttons
from bookings.words import next_steps
from services.wordings import worded_list
from toolkit import locales, money
from toolkit.amounts import half_up
from toolkit.locales import Shape
from toolkit.text import isolate

DAYS = 7
REVIEWS = 3
NOON, EVENING = 12, 17


class WorkPage:
    def __init__(self, profile, *, at, chosen=None):
        self.profile, self.user, self.at = profile, profile.user, at
        self.local = at.astimezone(profile.city.tz)
        self.today = self.local.date()
        self.day = self._day(chosen)

    @property
    def greeting(self):
        if self.local.hour < NOON:
            words = _("Good morning, %(name)s")
        elif self.local.hour < EVENING:
            words = _("Good afternoon, %(name)s")
        else:
            words = _("Good evening, %(name)s")
        return words % {"name": isolate(self.user.get_short_name())}

    @cached_property
    def plan(self):
        return agenda.week_plan(self.profile, self.at)

    @cached_property
    def next_job(self):
        return self.plan.next_job

    @cached_property
    def step(self):
        return next_steps.step_for(self.next_job, self.user, self.at)

    @property
    def step_text(self):
        words = {
            "title": isolate(worded_list(self.next_job.title)),
            "step": self.step.text,
        }
        return _("{title}. {step}").format(**words)

    @property
    def next_actions(self):
        return buttons(self.next_job, self.user, self.step.actions)

    @cached_property
    def requests(self):
        return agenda.requests(self.user, self.at)

    @property
    def stops(self):
        """The jobs of the chosen day."""
        return next(jobs for day, _, jobs in self.plan.days if day == self.day)

    @property
    def is_today(self):
        return self.day == self.today

    @property
    def week(self):
        return [
            {
                "name": locales.day(day, Shape.SHORT_WEEKDAY),
                "number": day.day,
                "url": f"{reverse('bookings:work')}?day={day}#day",
                "jobs": len(jobs),
                "off": off and not jobs,
                "today": day == self.day,
            }
            for day, off, jobs in self.plan.days
        ]

    @cached_property
    def income(self):
        return income.by_day(
            self.user,
            self.profile.currency,
            zone=self.profile.city.tz,
            today=self.today,
            days=DAYS,
        )

    @property
    def earned(self):
        return sum(total.earned for _day, total in self.income)

    @property
    def sums(self):
        taken = sum(total.taken for _day, total in self.income)
        added = sum(total.added for _day, total in self.income)
        coupons = [(_("We paid for coupons"), added)] if added else []
        rows = [
            (_("Customers paid"), self.earned + taken - added),
            *coupons,
            (_("Our part"), -taken),
            (_("Yours"), self.earned),
        ]
        return [
            {
                "name": name,
                "amount": money.show(amount, self.profile.currency),
                "total": number == len(rows),
            }
            for number, (name, amount) in enumerate(rows, 1)
        ]

    @property
    def bars(self):
        return [
            {
                "name": locales.day(day, Shape.SHORT_WEEKDAY),
                "value": total.earned,
                "shown": brief(total.earned, total.currency),
                "today": day == self.today,
            }
            for day, total in self.income
        ]

    @property
    def bars_label(self):
        days = ((locales.day(day, Shape.WEEKDAY), total) for day, total in self.income)
        told = (
            f"{day} {money.show(total.earned, total.currency)}" for day, total in days
        )
        return _("By day: %(days)s") % {"days": ", ".join(told)}

    @cached_property
    def owed(self):
        """What the worker owes us in their own currency; below zero we owe them."""
        return dict(income.owed(self.user)).get(self.profile.currency, 0)

    @property
    def owed_text(self):
        if self.owed <= 0:
            return ""
        owed = money.show(self.owed, self.profile.currency)
        sentence = _("You took cash, and our part of it is still with you: %(owed)s.")
        return sentence % {"owed": owed}

    @cached_property
    def reviews(self):
        return reviews.latest(self.profile, REVIEWS)

    def _day(self, chosen):
        """The day that is asked for, if it is one of the next seven; else None."""
        day = chosen or self.today
        return day if 0 <= (day - self.today).days < DAYS else None


def brief(amount, currency):
    """The sum over a bar: 1.2k, 620, or nothing for nothing."""
    major = Decimal(amount).scaleb(-money.exponent(currency))
    if not amount:
        return ""
    return f"{half_up(major / 1000, 1)}k" if major >= 1000 else f"{half_up(major)}"
