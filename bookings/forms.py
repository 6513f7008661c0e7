from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings import jobs, queries, start_code
from bookings.jobs import scope
from bookings.models import Job, JobEvent, JobLine, Review, ScopeChange
from bookings.money import payments
from bookings.money.gateways import CASH
from bookings.reviews import STARS
from bookings.states import NEEDS_REASON, Status
from bookings.words import sentences
from services import shared
from services.models import MarketSettings
from toolkit import money, readers, text
from toolkit.forms import LineField, MoneyField, ParagraphsField
from toolkit.templatetags import when

PICK_A_TIME = _("Pick a time from the list.")
PICK_A_LENGTH = _("Pick one of the lengths in the list.")
TOO_LONG = _("That is more than eight hours. Book a part of it for another day.")
NOT_IN_THE_LIST = _(
    "Something you ticked is not in the price list any more. Choose again."
)
HOW_MANY = _("Between one and %(most)d of each can be booked.")
MAX_DIGITS = 20
PICK_A_WAY = _("Choose one of the ways to pay in the list.")


class StartField(forms.Field):
    """An hour with its time zone, as ISO 8601; what comes out is UTC."""

    default_error_messages = {"required": PICK_A_TIME}

    def to_python(self, value):
        try:
            return readers.instant(value, sentence=PICK_A_TIME)
        except readers.Unreadable as error:
            raise ValidationError(error.sentence) from error


class LengthField(forms.TypedChoiceField):
    default_error_messages = {
        "required": PICK_A_LENGTH,
        "invalid_choice": PICK_A_LENGTH,
    }

    def __init__(self, **kwargs):
        choices = [(n, when.span(n)) for n in jobs.LENGTHS]
        super().__init__(choices=choices, coerce=int, label=_("How long"), **kwargs)


class Pieces(forms.Widget):
    """Ticked pieces, each with how many: `item` by their keys, and `count-<key>`. The
    page draws them.
    """

    use_fieldset = True

    def render(self, name, value, attrs=None, renderer=None):
        return ""

    def value_from_datadict(self, data, files, name):
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name)
        ticked = [ticked] if isinstance(ticked, str) else ticked or []
        return [(key, data.get(f"count-{key}") or "1") for key in ticked]

    def value_omitted_from_data(self, data, files, name):
        return name not in data


class PiecesField(forms.Field):
    """Pieces of a price list; what comes out is ((PriceItem, how many), …)."""

    widget = Pieces

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.price_list = ()

    def to_python(self, value):
        items = {str(item.pk): item for item in self.price_list}
        chosen = {}
        for key, count in value or ():
            if key not in items:
                raise ValidationError(NOT_IN_THE_LIST)
            if not (count.isdecimal() and 1 <= int(count) <= jobs.MOST_OF_ONE):
                raise ValidationError(HOW_MANY % {"most": jobs.MOST_OF_ONE})
            chosen[key] = int(count)
        return tuple(
            (item, chosen[key]) for key, item in items.items() if key in chosen
        )


class WorkForm(forms.Form):
    """What is to be done, by this price list: pieces of it, or so many hours."""

    minutes = LengthField(required=False, empty_value=None)
    item = PiecesField()

    def __init__(self, *args, price_list=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].price_list = price_list

    def clean(self):
        data = super().clean()
        data["work"] = _work(data)
        if data["work"] and not data["work"].fits and "item" in data:
            self.add_error("item", TOO_LONG)
        return data


def _work(data):
    """None where neither pieces nor hours were named, or what was makes no sense."""
    if data.get("item"):
        return jobs.Work(pieces=data["item"])
    return jobs.Work.by_the_hour(data["minutes"]) if data.get("minutes") else None


class WhenForm(WorkForm):
    """What an address may ask for: what is to be done, and one of its starts."""

    start = StartField(required=False)


class WayField(forms.ChoiceField):
    """One of the ways to pay that are offered here."""

    default_error_messages = {
        "required": PICK_A_WAY,
        "invalid_choice": PICK_A_WAY,
    }

    def __init__(self, **kwargs):
        super().__init__(label=_("How you pay"), widget=forms.RadioSelect, **kwargs)


class WayForm(forms.Form):
    gateway = WayField()

    def __init__(self, *args, ways, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gateway"].choices = [(way, way) for way in ways]


class BookingForm(WorkForm):
    minutes = LengthField(
        empty_value=None,
        help_text=_("Not sure? Book one hour. More time only if you approve it here."),
    )
    start = StartField(label=_("When"))
    title = LineField(
        label=_("What needs doing?"),
        max_length=Job._meta.get_field("title").max_length,
        error_messages={"required": _("Say in a few words what needs doing.")},
        widget=forms.TextInput(
            attrs={"enterkeyhint": "next", "placeholder": _("Kitchen tap drips")}
        ),
    )
    description = ParagraphsField(
        label=_("Anything they should know"),
        max_length=Job._meta.get_field("description").max_length,
        required=False,
        help_text=_("Make and age, what you tried, the floor, the gate code."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    address = ParagraphsField(
        label=_("Address"),
        max_length=Job._meta.get_field("address").max_length,
        error_messages={"required": _("Say where the work is.")},
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "street-address"}),
    )

    gateway = WayField(required=False)
    # The price that the page showed, of the work that it showed it for.
    shown = forms.Field(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, at_home="", ways=(CASH,), **kwargs):
        """`at_home` is the address that this person keeps in their account, `ways` are
        the ways to pay, the usual one first: it is meant when none is named.
        """
        super().__init__(*args, **kwargs)
        self.fields["gateway"].choices = [(way, way) for way in ways]
        self.usual_way = ways[0]
        self.fields["address"].help_text = (
            _("From your account. Change it here if the work is somewhere else.")
            if at_home
            else _("We keep it for your next booking. You can change it any time.")
        )

    def clean_gateway(self):
        return self.cleaned_data["gateway"] or self.usual_way

    def clean(self):
        data = super().clean()
        if data.get("item"):
            # Pieces say themselves what is done and how long it takes.
            for name in ("minutes", "title"):
                if self.has_error(name, "required"):
                    del self.errors[name]
            data.setdefault("title", "")
        return data

    @property
    def request(self):
        """What `jobs.request` is given."""
        data = self.cleaned_data
        facts = ("start", "title", "address", "description", "gateway")
        work = data["work"]
        return {name: data[name] for name in facts} | {
            "minutes": work.hours,
            "pieces": work.pieces,
            "seen": shown_price(data["shown"] or "", work),
        }


def shown(work, price):
    """What tells a form that this price was shown for this work."""
    return f"{_named(work)}:{price}"


def shown_price(text, work):
    """The price that was shown for this work; None where it was shown for another."""
    named, _colon, price = text.rpartition(":")
    known = named == _named(work) and price.isdecimal() and len(price) < MAX_DIGITS
    return int(price) if known else None


def _named(work):
    pieces = (f"{item.pk}x{count}" for item, count in work.pieces)
    return "-".join(pieces) or str(work.hours)


A_PRICE = _("Write what it costs, such as 499.")
# So many lines stand open; what is written into the others opens them too.
OPEN_LINES = 2


class MoreForm(forms.Form):
    """More work that a worker proposes: what it is and what it costs, and why."""

    reason = ParagraphsField(
        label=_("Why is it needed?"),
        max_length=ScopeChange._meta.get_field("reason").max_length,
        help_text=_("What you found, and what happens if it is left as it is."),
        error_messages={"required": _("Say why: the customer decides by it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, job, country="", **kwargs):
        super().__init__(*args, **kwargs)
        for n in range(scope.MAX_LINES):
            self.fields[f"name-{n}"] = LineField(
                label=_("What has to be done"),
                required=n == 0,
                max_length=JobLine._meta.get_field("name").max_length,
                error_messages={"required": _("Write what has to be done.")},
            )
            self.fields[f"price-{n}"] = MoneyField(
                label=_("Price"),
                required=n == 0,
                currency=job.currency,
                country=country,
                min_value=100,
                error_messages={"required": A_PRICE},
            )

    @property
    def rows(self):
        return self._rows(range(OPEN_LINES))

    @property
    def folded(self):
        return self._rows(range(OPEN_LINES, scope.MAX_LINES))

    @property
    def is_unfolded(self):
        return any(field.value() for row in self.folded for field in row)

    @property
    def sign(self):
        return money.symbol(self.fields["price-0"].currency)

    @property
    def extras(self):
        """What `scope.propose` is given."""
        data = self.cleaned_data
        rows = ((data[f"name-{n}"], data[f"price-{n}"]) for n in range(scope.MAX_LINES))
        return [(name, price) for name, price in rows if name]

    def clean(self):
        data = super().clean()
        for n in range(1, scope.MAX_LINES):
            name, price = f"name-{n}", f"price-{n}"
            if data.get(name) and not data.get(price) and price not in self.errors:
                self.add_error(price, A_PRICE)
            if data.get(price) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Write what this is for."))
        return data

    def _rows(self, numbers):
        return [(self[f"name-{n}"], self[f"price-{n}"]) for n in numbers]


class ReasonForm(forms.Form):
    """A reason for the other side, and the status that the page showed meanwhile."""

    reason = ParagraphsField(
        label=_("In a few words"),
        help_text=_("Both of you can read it."),
        max_length=JobEvent._meta.get_field("reason").max_length,
        error_messages={"required": _("Please say in a few words what happened.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    seen = forms.ChoiceField(
        choices=Status, required=False, widget=forms.HiddenInput, label=_("Status")
    )

    def __init__(self, *args, verb, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = verb in NEEDS_REASON


class SplitFields(forms.Form):
    """How much of the price a customer owes: for the page of the job and the admin."""

    field_order = ["amount", "reason"]

    def __init__(self, *args, job, **kwargs):
        super().__init__(*args, **kwargs)
        self.job = job
        self.fields["amount"] = MoneyField(
            currency=job.currency,
            country=lambda: shared.settings_for(MarketSettings).country,
            label=_("What %(customer)s pays, in %(currency)s")
            % {"customer": job.customer.get_short_name(), "currency": job.currency},
            help_text=_("Of %(price)s. Our commission is the same share of less.")
            % {"price": money.show(job.price, job.currency)},
        )
        self.order_fields(self.field_order)

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if problem := payments.split_refusal(self.job, amount):
            raise ValidationError(problem.sentence)
        return amount

    def look(self):
        """Read the amount alone: nothing is decided yet."""
        self.full_clean()
        self.errors.pop("reason", None)

    @property
    def outcome(self):
        """What the amount means, in a sentence; "" while there is none."""
        amount = getattr(self, "cleaned_data", {}).get("amount")
        if not amount:
            return ""
        return sentences.split(
            self.job,
            amount,
            payments.commission_of(self.job, amount),
            queries.payment_of(self.job),
        )


class SplitForm(SplitFields, ReasonForm):
    """A decision on a part of the price, with the reason for both sides."""


class StartCodeField(forms.CharField):
    """Four digits as somebody reads them out: any script's, with or without gaps."""

    def to_python(self, value):
        said = "".join(map(text.plain, super().to_python(value)))
        return "".join(letter for letter in said if letter not in " -.")

    def validate(self, value):
        super().validate(value)
        if value and not (value.isdecimal() and len(value) == start_code.DIGITS):
            raise ValidationError(_("A start code is four digits, like 4821."))


class StartForm(forms.Form):
    """Begin the work: with the code of the customer, as long as one is needed."""

    code = StartCodeField(
        label=_("Start code"),
        error_messages={"required": _("Type the four digits that you are told.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    seen = ReasonForm.base_fields["seen"]

    def __init__(self, *args, needs_code, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        if needs_code:
            self.fields["code"].help_text = help_text
        else:
            del self.fields["code"]


STAR_NAMES = {
    1: _("1 star"),
    2: _("2 stars"),
    3: _("3 stars"),
    4: _("4 stars"),
    5: _("5 stars"),
}


class ReviewForm(forms.Form):
    rating = forms.TypedChoiceField(
        label=_("Stars"),
        choices=[(n, STAR_NAMES[n]) for n in STARS],
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose between one and five stars."),
            "invalid_choice": _("Choose between one and five stars."),
        },
    )
    comment = ParagraphsField(
        label=_("In your words"),
        max_length=Review._meta.get_field("comment").max_length,
        required=False,
        help_text=_("What was done, and how. Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
