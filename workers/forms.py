"""What workers fill in: who they are, when they work, when they are away."""

from datetime import time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.forms import PictureField
from services import directory
from services.models import City, ServiceCategory, Skill
from services.wordings import worded
from toolkit import dates, locales, money
from toolkit.forms import (
    ChoicesField,
    ClockField,
    LineField,
    MoneyField,
    ParagraphsField,
)
from toolkit.locales import Shape
from toolkit.templatetags import when
from workers import week
from workers.errors import BadHours
from workers.models import PriceItem, TimeOff, WeeklyHours, WorkerProfile, WorkPhoto
from workers.models.prices import LONGEST, SHORTEST, STEP

YEARS_AHEAD = 2
# A call-out is no more than so many hours of work.
CALLOUT_HOURS = 3
STRETCHES = range(3)


def longest(model, name):
    return model._meta.get_field(name).max_length


FROM, TO = pgettext_lazy("hour", "From"), pgettext_lazy("hour", "To")


class ProfileForm(forms.Form):
    """A worker as customers see them."""

    service_category = forms.ModelChoiceField(
        label=_("What do you do?"),
        queryset=ServiceCategory.objects.filter(is_active=True),
        empty_label=_("Choose a service"),
        error_messages={"required": _("Choose the service you offer.")},
    )
    city = forms.ModelChoiceField(
        label=_("Where do you work?"),
        queryset=City.objects.filter(is_active=True),
        empty_label=_("Choose a city"),
        error_messages={"required": _("Choose the city you work in.")},
    )
    area = LineField(
        label=_("Part of the city"),
        required=False,
        max_length=longest(WorkerProfile, "area"),
        help_text=_("Such as Kothrud. Customers look for somebody near."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level3"}),
    )
    skills = ChoicesField(
        label=_("What are you good at?"),
        queryset=Skill.objects.filter(category__is_active=True),
        required=False,
        help_text=_("Tick what you do often. Customers search for it."),
        widget=forms.CheckboxSelectMultiple,
    )
    hourly_rate = MoneyField(
        label=_("What do you charge an hour?"),
        currency=directory.currency,
        country=directory.country,
        min_value=100,
        help_text=_("You can change it any time. Jobs you accepted keep their price."),
        error_messages={"required": _("Write what an hour costs, such as 349.")},
    )
    callout_fee = MoneyField(
        label=_("What do you charge for coming?"),
        currency=directory.currency,
        country=directory.country,
        required=False,
        help_text=_(
            "A call-out, once a visit, on top of work by the hour. Your fixed prices "
            "stay as they are. Leave it empty for none."
        ),
    )
    experience = forms.IntegerField(
        label=_("Years of experience"),
        min_value=0,
        max_value=70,
        error_messages={"required": _("Write a number; nought is fine.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    bio = ParagraphsField(
        label=_("In your words"),
        required=False,
        max_length=longest(WorkerProfile, "bio"),
        help_text=_("Where you learned it, and how you work. People read this first."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data=None, *, profile=None, asked=None):
        initial = {}
        if profile:
            initial = {name: getattr(profile, name) for name in self.base_fields}
            initial["skills"] = profile.skills.all()
            initial["callout_fee"] = profile.callout_fee or None
        super().__init__(data, initial=initial | (asked or {}))
        if profile:
            for name in ("hourly_rate", "callout_fee"):
                self.fields[name].currency = profile.currency

    @property
    def sign(self):
        return money.symbol(self.fields["hourly_rate"].code)

    @property
    def trade(self):
        """The pk of the service that is chosen now, as text."""
        value = self["service_category"].value()
        return str(getattr(value, "pk", value) or "")

    @property
    def skill_groups(self):
        """The skills by service: (service, whether it is the chosen one, options)."""
        ticked = {str(getattr(v, "pk", v)) for v in self["skills"].value() or ()}
        trades = self.fields["service_category"].queryset.prefetch_related("skills")
        return [
            {
                "trade": trade,
                "is_open": str(trade.pk) == self.trade,
                "options": [(s, str(s.pk) in ticked) for s in trade.skills.all()],
            }
            for trade in trades
        ]

    def clean(self):
        data = super().clean()
        trade, skills = data.get("service_category"), data.get("skills")
        # Ticks of another service stay from before somebody changed their mind.
        if trade and skills is not None:
            data["skills"] = [s for s in skills if s.category_id == trade.pk]
        if not self.has_error("callout_fee"):
            data["callout_fee"] = data.get("callout_fee") or 0
        self._bound_callout(data)
        return data

    def _bound_callout(self, data):
        most = CALLOUT_HOURS * data.get("hourly_rate", 0)
        if most and data.get("callout_fee", 0) > most:
            sentence = _(
                "This can be %(most)s at the most: the price of three hours of work."
            )
            shown = money.show(most, self.fields["callout_fee"].code)
            self.add_error("callout_fee", sentence % {"most": shown})


class PriceItemForm(forms.Form):
    """A piece of work with a fixed price; `usual` fills in a usual job of the trade."""

    name = LineField(
        label=_("What do you do for this price?"),
        max_length=longest(PriceItem, "name"),
        error_messages={"required": _("Say what you do, such as “AC service”.")},
    )
    price = MoneyField(
        label=_("Price"),
        currency=directory.currency,
        country=directory.country,
        min_value=100,
        error_messages={"required": _("Write what it costs, such as 499.")},
    )
    minutes = forms.TypedChoiceField(
        label=_("How long does it take?"),
        choices=lambda: [(n, when.span(n)) for n in _minutes()],
        coerce=int,
        help_text=_("Your calendar keeps so much time free for it."),
        error_messages={
            "required": _("Pick one of the lengths in the list."),
            "invalid_choice": _("Pick one of the lengths in the list."),
        },
    )
    includes = LineField(
        label=_("What is included?"),
        required=False,
        max_length=longest(PriceItem, "includes"),
        help_text=_("Such as: cleaning of both units, gas check. Parts are extra."),
    )

    def __init__(self, data=None, *, profile, item=None, usual=None):
        super().__init__(data, initial=self._filled(item, usual))
        self.fields["price"].currency = profile.currency
        self.usual = usual if usual else item and item.usual
        self.kept_name = item.name if item else usual.name if usual else ""

    @staticmethod
    def _filled(item, usual):
        if item:
            known = {name: getattr(item, name) for name in PriceItemForm.base_fields}
            return known | {"name": PriceItemForm._shown(item.name)}
        if usual:
            known = [n for n in _minutes() if n >= usual.minutes]
            minutes = known[0] if known else LONGEST
            name = PriceItemForm._shown(usual.name)
            return {"name": name, "minutes": minutes, "price": usual.price_low}
        return {"minutes": 60}

    @staticmethod
    def _shown(name):
        """In the worker's language, unless that is too long to be kept."""
        shown = worded(name)
        return shown if len(shown) <= longest(PriceItem, "name") else name

    def clean_name(self):
        """What was left as it was shown is the text of the catalogue, which others read
        in their own language.
        """
        typed, kept = self.cleaned_data["name"], self.kept_name
        return kept if typed == self._shown(kept) else typed

    @property
    def sign(self):
        return money.symbol(self.fields["price"].code)

    @property
    def facts(self):
        return self.cleaned_data | {"usual": self.usual}


def _minutes():
    """By quarters of an hour as far as two hours, then by halves."""
    return [*range(SHORTEST, 120, STEP), *range(120, LONGEST + 1, 2 * STEP)]


class WeekForm(forms.Form):
    """Up to three stretches a day. One that ends before it starts ends next morning."""

    def __init__(self, data=None, *, windows=()):
        super().__init__(data, initial=dict(self._filled(windows)))
        for name in self._names():
            ends = name.endswith("to")
            label = TO if ends else FROM
            self.fields[name] = ClockField(label=label, ends=ends, required=False)

    @staticmethod
    def _names():
        for day in range(7):
            for stretch in STRETCHES:
                yield f"{day}-{stretch}-from"
                yield f"{day}-{stretch}-to"

    @staticmethod
    def _filled(windows):
        for day, stretches in week.spoken(dict(windows)).items():
            for n, (start, end) in enumerate(stretches):
                yield f"{day}-{n}-from", time(start // 60, start % 60)
                yield f"{day}-{n}-to", time(end // 60 % 24, end % 60)

    @property
    def days(self):
        """A row for each weekday: its name, its stretches, what is wrong with them."""
        for day in WeeklyHours.Weekday:
            pairs = [
                (self[f"{day}-{n}-from"], self[f"{day}-{n}-to"]) for n in STRETCHES
            ]
            yield {
                "name": locales.weekday(day, Shape.WEEKDAY),
                "stretches": pairs,
                "is_on": any(start.value() for start, _end in pairs),
                "more": any(start.value() for start, _end in pairs[1:]),
            }

    def clean(self):
        data, windows = super().clean(), {}
        for day in range(7):
            for n in STRETCHES:
                names = f"{day}-{n}-from", f"{day}-{n}-to"
                if not any(name in self.errors for name in names):
                    start, end = (data.get(name) for name in names)
                    self._read(windows.setdefault(day, []), names, start, end)
        data["week"] = windows
        return data

    def _read(self, stretches, names, start, end):
        if start is None and end is None:
            return
        if start is None or end is None:
            self.add_error(
                names[start is not None], _("Say both when you start and when you end.")
            )
            return
        # A day that ends at 0:00 ends with the day.
        window = minutes(start), minutes(end) or week.DAY
        try:
            week.stored({0: [window]})
        except BadHours as error:
            self.add_error(names[0], error.sentence)
        stretches.append(window)


def minutes(clock):
    return clock.hour * 60 + clock.minute


class TimeOffForm(forms.Form):
    """A day, some days, or some hours of one."""

    first = forms.DateField(
        label=_("First day"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )
    last = forms.DateField(
        label=_("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    from_hour = ClockField(label=FROM, required=False)
    to_hour = ClockField(label=TO, ends=True, required=False)
    reason = LineField(
        label=_("Why"),
        required=False,
        max_length=longest(TimeOff, "reason"),
        help_text=_("Only you see it."),
    )

    def __init__(self, data=None, *, tz, now=None):
        super().__init__(data)
        self.tz, self.now = tz, now or timezone.now()
        self.today = dates.day_of(self.now, tz)
        self.fields["first"].widget.attrs["min"] = self.today.isoformat()

    def clean(self):
        data = super().clean()
        first = data.get("first")
        if self.errors or not first:
            return data
        last = data.get("last") or first
        furthest = self.today + timedelta(days=365 * YEARS_AHEAD)
        if last < first:
            self.add_error("last", _("The last day is before the first one."))
        elif last > furthest:
            self.add_error("last", _("That is more than two years ahead."))
        elif last < self.today:
            self.add_error("first", _("That is over already."))
        else:
            self._place(data, first, last)
        return data

    def _place(self, data, first, last):
        opens, closes = data.get("from_hour"), data.get("to_hour")
        start, end = dates.stretch(first, opens, last, closes, self.tz)
        if start == end and opens != closes:
            self.add_error("from_hour", _("The clocks skip that time on this day."))
        elif end <= start:
            early = _(
                "The time off would end before it begins. Does it last until the next "
                "morning? Then that day is the last one."
            )
            self.add_error("to_hour", early)
        elif end <= self.now:
            self.add_error("first", _("That is over already."))
        data["starts_at"], data["ends_at"] = start, end


class WorkPhotoForm(forms.Form):
    """A photo of work, and how it was before."""

    picture = PictureField(
        label=_("The finished work"),
        help_text=_("A JPEG, PNG or WebP of at most 8 MB. No faces, no door numbers."),
        error_messages={"required": _("Choose a photo of your work.")},
    )
    before = PictureField(label=_("How it was before"), required=False)
    words = LineField(
        label=_("What does it show?"),
        max_length=longest(WorkPhoto, "words"),
        help_text=_(
            "Such as: new basin with a brass tap. Read out to those who cannot see it."
        ),
        error_messages={"required": _("Say in a few words what it shows.")},
    )
