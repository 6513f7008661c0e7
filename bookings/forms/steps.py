"""What is asked before a step of a job, and after it: reasons, sums, codes, stars."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings import queries, start_code
from bookings.forms.photos import OF_REVIEW, photos_field
from bookings.models import JobEvent, Review
from bookings.money import payments
from bookings.reviews import STARS
from bookings.states import NEEDS_REASON, Status
from bookings.words import sentences
from services import shared
from services.models import MarketSettings
from toolkit import money, text
from toolkit.forms import MoneyField, ParagraphsField


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
            payments.earnings_of(self.job, amount),
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
    photos = photos_field(OF_REVIEW)
