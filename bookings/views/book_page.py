"""All that the booking page shows: free times by day, the price and the rules."""

from datetime import timedelta
from functools import cached_property
from itertools import chain

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bookings import jobs, phrases
from bookings.errors import CodeRefused
from bookings.forms import COUNTS, WhenForm, shown
from bookings.jobs import coupons, pricing
from bookings.models import JobLine
from bookings.money.gateways import CASH
from bookings.views import bill, pay_page
from bookings.words import sentences
from services.wordings import worded
from toolkit import dates, locales, money
from toolkit.locales import Shape
from toolkit.templatetags import when
from toolkit.text import isolate
from workers import calendar, links

USUAL = 60
OPEN_DAYS = 2


class BookPage:
    """One worker, one length, perhaps a start; `asked` is where both are read from."""

    def __init__(self, worker, form, *, asked, user, at=None, **said):
        self.worker, self.form, self.user = worker, form, user
        self.at = at or timezone.now()
        self.sentence = said.get("sentence", "")
        # The request that stands already, when this one differs from it.
        self.existing = said.get("existing")
        wanted = WhenForm(asked, price_list=form.fields["item"].price_list)
        wanted.is_valid()
        # What of the address could not be read; a form that was sent says it itself.
        wrong = () if form.is_bound else chain.from_iterable(wanted.errors.values())
        self.misread = [*map(str, said.get("misread", ())), *map(str, wrong)]
        self.work = wanted.cleaned_data.get("work") or jobs.Work.by_the_hour(USUAL)
        self.wanted = wanted.cleaned_data.get("start")
        self.typed_code = asked.get("coupon", "")
        # Seconds for which no code is looked up: too many were tried.
        self.wait_for_codes = said.get("wait_for_codes", 0)
        # As they were sent: how many, by the key of the piece.
        self.ticked = dict(wanted["item"].value() or ())

    @cached_property
    def starts(self):
        """[(date, [start])] of the days with free times; none while not listed."""
        if not self.worker.is_listed or not self.work.fits:
            return []
        days = calendar.free_days(self.worker, minutes=self.work.minutes, at=self.at)
        return [(day.date, day.starts) for day in days]

    @cached_property
    def start(self):
        """The chosen start, when it is really free."""
        if self.wanted is None:
            return None
        free = (start for _, starts in self.starts for start in starts)
        return next((start for start in free if dates.same(start, self.wanted)), None)

    @property
    def is_gone(self):
        return self.wanted is not None and self.start is None

    @cached_property
    def days(self):
        """Who comes with an hour finds its day open, and need not look for it."""
        return [
            {
                "title": self._title(day, starts[0]),
                "open": self.start in starts if self.start else n < OPEN_DAYS,
                "slots": self._slots(starts),
                "chosen": links.start_value(self.start) if self.start in starts else "",
            }
            for n, (day, starts) in enumerate(self.starts)
        ]

    @property
    def lengths(self):
        """Every length in minutes and in words, with what it costs."""
        rate, currency = self.worker.hourly_rate, self.worker.currency
        return tuple(
            (n, when.span(n), money.show(money.times(rate, n), currency))
            for n in jobs.LENGTHS
        )

    @property
    def quote(self):
        """For the chosen start, or for the first free one; None when there is none."""
        return self._quoted[0]

    @property
    def code_refusal(self):
        """Why the code that was typed takes nothing off; None where it does."""
        return self._quoted[1] if self.typed_code else None

    @cached_property
    def _quoted(self):
        """The quote with the code that was typed, or without it and why."""
        start = self.start or next((s[0] for _, s in self.starts), None)
        try:
            coupon = self._coupon()
            by = self.user if self.user.is_authenticated else None
            return self._quote(start, coupon=coupon, by=by), None
        except CodeRefused as refused:
            return self._quote(start), refused

    def _quote(self, start, **how):
        if start is None:
            return None
        return pricing.quote(self.worker, self.work, start, at=self.at, **how)

    def _coupon(self):
        if not self.wait_for_codes:
            return coupons.find(self.typed_code)
        sentence = _(
            "Too many codes were tried. Try again in %(span)s, or go on without."
        )
        span = when.span(-(-self.wait_for_codes // 60))
        raise CodeRefused(sentence % {"span": span}, 429)

    @property
    def code_sentence(self):
        """What is wrong with the code; once, also where the form was sent."""
        return self.code_refusal.sentence if self.code_refusal else ""

    @property
    def applied_code(self):
        """The code that this price is with; "" without one."""
        coupon = JobLine.Kind.COUPON
        lines = self.quote.lines if self.quote else ()
        return next((line.name for line in lines if line.kind == coupon), "")

    @property
    def pieces(self):
        """The price list to tick from: each with how many are chosen, as text."""
        return [
            {
                "pk": item.pk,
                "name": worded(item.name),
                "includes": item.includes,
                "span": when.span(item.minutes),
                "price": money.show(item.price, self.worker.currency),
                "count": self.ticked.get(str(item.pk), ""),
            }
            for item in self.form.fields["item"].price_list
        ]

    counts = COUNTS

    @property
    def minutes(self):
        """The length that is chosen in the list of lengths."""
        return self.work.hours or USUAL

    @property
    def visit(self):
        """How long pieces take together; "" where hours are booked."""
        return when.span(self.work.minutes) if self.work.pieces else ""

    @property
    def shown(self):
        return shown(self.work, self.quote.price)

    @property
    def sums(self):
        quote = self.quote
        only_cash = [way["value"] for way in self.ways] == [CASH]
        total = _("You pay, when the work is done") if only_cash else _("You pay")
        price = money.show(quote.price, quote.currency)
        return [
            *bill.line_rows(quote.lines, quote.hourly_rate, quote.currency),
            {"name": total, "amount": price, "total": True},
        ]

    @cached_property
    def ways(self):
        """The ways to pay to choose from; where there is one only, it alone."""
        ways = [way for way, _name in self.form.fields["gateway"].choices]
        chosen = self.form["gateway"].value()
        usual = chosen if chosen in ways else ways[0]
        return pay_page.choices(ways, usual, self.worker.user)

    @property
    def cancelling(self):
        return sentences.free_until(self.quote, self.at, city=self.worker.city)

    @property
    def answer_by(self):
        return phrases.by(self.quote.answer_by, self.worker.city)

    @property
    def start_text(self):
        ends = dates.later(self.start, timedelta(minutes=self.work.minutes))
        city = self.worker.city
        hours = {
            "start": when.moment(self.start, city),
            "end": when.clock(ends, city),
        }
        return capfirst(_("%(start)s to %(end)s") % hours)

    @property
    def picked(self):
        """What changes with the hour, to be read out; "" until one is picked."""
        if self.start is None:
            return ""
        return _("%(hour)s: %(price)s. %(name)s has until %(answer_by)s to answer.") % {
            "hour": self.start_text,
            "price": money.show(self.quote.price, self.quote.currency),
            "name": isolate(self.worker.user.get_short_name()),
            "answer_by": self.answer_by,
        }

    @property
    def elsewhere(self):
        """Others of the same trade in the same city, at the hour that was chosen."""
        worker = self.worker
        return links.to_search(
            worker.service_category, worker.city, self.wanted, at=self.at
        )

    @property
    def may_ask(self):
        """A visitor may: they log in afterwards. Workers and staff don’t book."""
        return not self.user.is_authenticated or self.user.is_customer

    @property
    def not_yours(self):
        """Why this person does not book."""
        if self.user.is_worker:
            return _("Only customers can book. You are logged in as a worker.")
        return _("Only customers can book. You are logged in as staff.")

    def _title(self, day, start):
        """Tomorrow, Mon 23 Nov; from the day after on the date says it all."""
        name, date = (
            when.near(start, self.worker.city),
            locales.day(day, Shape.DAY),
        )
        return f"{capfirst(name)}, {date}" if name else date

    def _slots(self, starts):
        """What each start is sent as, and what it is called."""
        labels = when.clocks(starts, self.worker.city)
        return tuple(zip(map(links.start_value, starts), labels, strict=True))
