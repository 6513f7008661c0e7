"""When somebody should be free, as an address says it.

`available` is any, now, today, tomorrow, weekend, day (with `date`) or at (with `at`);
`part` narrows the days to a part of the day, or to hours (14-16, 18-, -9). A plain form
says some of it in another way: a day or “evening” as `available`, an hour of one day as
`part`. What is shared is always the short form (`pairs`).
"""

from datetime import date, datetime, time, timedelta
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services import shared
from toolkit import dates, readers
from workers import calendar
from workers.models import WorkerSettings
from workers.search import availability_sql
from workers.search.free_times import VISIT
from workers.search.query import DAY_END, Part, When
from workers.views.hours_field import PartField, hours_text

KINDS = ("any", "now", "today", "tomorrow", "weekend", "day", "at")
FIELDS = ("available", "date", "part", "at")
EVENING = "evening"
# Any time, whatever the words say: "any" leaves it to them.
ANY_TIME = "anytime"
# In the form `date` is a field.
Day = date

A_TIME = gettext_lazy("Choose one of the times below.")


class MomentField(forms.Field):
    """A day and an hour as a browser sends them; whose clock it is comes later."""

    def to_python(self, value):
        try:
            return readers.moment(value)
        except readers.Unreadable as error:
            raise ValidationError(error.sentence) from error


class DayField(forms.Field):
    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value):
        try:
            return readers.day(value)
        except readers.Unreadable as error:
            raise ValidationError(error.sentence) from error


class KindField(forms.CharField):
    """One of KINDS, or a spelling of the picker: “evening”, “anytime”, or a day."""

    def to_python(self, value):
        said = super().to_python(value)
        if said in {"", EVENING, ANY_TIME, *KINDS}:
            return said
        try:
            return readers.day(said)
        except readers.Unreadable as error:
            raise ValidationError(A_TIME) from error


class WhenForm(forms.Form):
    """Needs `now` and `tz`. `kind` is one of KINDS, `day` the one day it names."""

    available = KindField(label=gettext_lazy("Free when?"), required=False)
    date = DayField(label=gettext_lazy("Day"), required=False)
    part = PartField(label=gettext_lazy("Time of day"), required=False)
    at = MomentField(
        label=gettext_lazy("Day and hour"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    kind, day, part_of_day, hours, moment = "any", None, None, None, None

    def clean(self):
        super().clean()
        said = self.cleaned_data
        kind, day, part = said.get("available"), said.get("date"), said.get("part")
        if isinstance(kind, Day):
            kind, day = "day", kind
        elif kind == EVENING:
            kind, part = "today", Part.EVENING
        elif kind == ANY_TIME:
            kind, day = "any", None
        if not kind:
            kind = "at" if said.get("at") else "day" if day else "any"
        if kind == "at":
            if said.get("at"):
                self._place(said["at"], "at")
        elif kind != "now":
            self._take(kind, {"day": day, "part": part})
        else:
            self.kind = kind

    def _take(self, kind, named):
        day = {"today": self.today, "tomorrow": self.tomorrow}.get(kind, named["day"])
        part = named["part"]
        if kind == "weekend" and not self.weekend:
            self.add_error("available", self._too_far())
            return
        if kind == "day" and day is None:
            # “Another day”, and which one is still to come: so far nothing is asked.
            return
        if kind == "day" and (wrong := self._not_bookable(day)):
            self.add_error("date", wrong)
            return
        day = day if kind in {"today", "tomorrow", "day"} else None
        if isinstance(part, time):
            # An hour without a day is the next one that can be booked.
            near = self.weekend if kind == "weekend" else (self.today, self.tomorrow)
            self._place_first([day] if day else near, part)
            if self.moment:
                return
            part = None
        asked = When(part=part) if isinstance(part, Part) else When(hours=part)
        ends = asked.span[1] if asked.span else DAY_END
        if day == self.today and ends <= self.here.hour * 60 + self.here.minute:
            over = _("That part of today is over. Choose a later one.")
            self.add_error("part", over)
            asked = When()
        self.kind, self.day = kind, day
        self.part_of_day, self.hours = asked.part, asked.hours

    def _place_first(self, days, hour):
        """On the first of these days on which that hour can be booked."""
        for day in days:
            self.errors.pop("part", None)
            self._place(datetime.combine(day, hour), "part")
            if self.moment:
                return

    def _place(self, typed, name):
        """What was typed as day and hour, on the clocks of the city."""
        terms = calendar.terms_for(VISIT, self.rules)
        try:
            self.moment = availability_sql.placed(typed, self.tz, terms, self.now)
        except ValidationError as error:
            self.add_error(name, error)
        else:
            self.kind, self.day = "at", dates.day_of(self.moment, self.tz)

    def _not_bookable(self, day):
        if day < self.today:
            return _("That is in the past. Choose a later day.")
        return self._too_far() if day > self.last_day else ""

    def _too_far(self):
        days = self.rules.horizon_days
        return (
            ngettext(
                "One can book %d day ahead. Choose an earlier one.",
                "One can book %d days ahead. Choose an earlier one.",
                days,
            )
            % days
        )

    # --- The calendar of the place ------------------------------------------

    @cached_property
    def rules(self) -> WorkerSettings:
        return shared.settings_for(WorkerSettings)

    @cached_property
    def here(self) -> datetime:
        """Now, as the clocks of the city show it."""
        return self.now.astimezone(self.tz)

    @property
    def today(self) -> Day:
        return self.here.date()

    @property
    def tomorrow(self) -> Day:
        return self.today + timedelta(days=1)

    @cached_property
    def last_day(self) -> Day:
        """The last day on which something may begin."""
        end = self.now + timedelta(days=self.rules.horizon_days, seconds=-1)
        return dates.day_of(end, self.tz)

    @property
    def weekend(self) -> tuple[Day, ...]:
        """This Saturday and Sunday, as far as they are to come and can be booked."""
        days = dates.weekend_from(self.today)
        return tuple(day for day in days if day <= self.last_day)

    # --- What was asked -------------------------------------------------------

    @property
    def is_any_time(self) -> bool:
        """Whether it is to stay open, whatever the words say."""
        return self.cleaned_data.get("available") == ANY_TIME and not self.when

    @property
    def when(self) -> When:
        days = self.weekend if self.kind == "weekend" else (self.day,)
        if self.kind == "at":
            return When(moment=self.moment)
        if self.kind == "now":
            return When(soon=True)
        days = () if self.kind == "any" else days
        return When(days=days, part=self.part_of_day, hours=self.hours)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same in an address, as short as can be; what is wrong as it was typed."""
        if any(name in self.errors for name in FIELDS):
            typed = [(name, self.data.get(name, "")) for name in FIELDS]
            return [(name, value) for name, value in typed if value]
        named = [] if self.kind == "any" else [("available", self.kind)]
        if self.is_any_time:
            named.append(("available", ANY_TIME))
        if self.kind == "day":
            named.append(("date", self.day.isoformat()))
        if self.kind == "at":
            named.append(("at", self._moment_text()))
        if part := self.part_of_day or (self.hours and hours_text(self.hours)):
            named.append(("part", str(part)))
        return named

    def _moment_text(self):
        """As it came; else on the clocks of the city."""
        if "at" in self.data and self.cleaned_data.get("at"):
            return self.data["at"]
        return f"{self.moment.astimezone(self.tz):%Y-%m-%dT%H:%M}"
