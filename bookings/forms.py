from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings import jobs, queries, start_code
from bookings.models import Job, JobEvent, Review
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


class WhenForm(forms.Form):
    """What an address may ask for: a length, and one of its starts."""

    minutes = LengthField(required=False, empty_value=None)
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


class BookingForm(forms.Form):
    minutes = LengthField(
        help_text=_("Not sure? Book one hour. More time only if you approve it here.")
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
