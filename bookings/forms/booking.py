"""What is asked of somebody who books: the work, the hour, the place, how to pay."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings import jobs
from bookings.forms.photos import photos_field
from bookings.models import Job
from bookings.money.gateways import CASH
from toolkit import readers
from toolkit.forms import LineField, ParagraphsField
from toolkit.templatetags import when

PICK_A_TIME = _("Pick a time from the list.")
PICK_A_LENGTH = _("Pick one of the lengths in the list.")
TOO_LONG = _("That is more than eight hours. Book a part of it for another day.")
NOT_IN_THE_LIST = _(
    "Something you ticked is not in the price list any more. Choose again."
)
HOW_MANY = _("Of each you can book 1 to %(most)d: choose how many.")
# How many of one piece can be booked, as text.
COUNTS = tuple(map(str, range(1, jobs.MOST_OF_ONE + 1)))
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
        super().__init__(required=False, label=_("Fixed prices"), **kwargs)
        self.price_list = ()

    def to_python(self, value):
        items = {str(item.pk): item for item in self.price_list}
        chosen = {}
        for key, count in value or ():
            if key not in items:
                raise ValidationError(NOT_IN_THE_LIST)
            if count not in COUNTS:
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


HOW_CODES_ARE_TYPED = {
    "maxlength": "40",
    "autocomplete": "off",
    "autocapitalize": "characters",
    "spellcheck": "false",
    "enterkeyhint": "done",
}


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

    photos = photos_field()
    gateway = WayField(required=False)
    # Read by the rules of coupons, which know what is wrong with it.
    coupon = LineField(
        required=False, widget=forms.TextInput(attrs=HOW_CODES_ARE_TYPED)
    )
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
        if data.get("item") or self.has_error("item"):
            # Pieces say themselves what is done and how long it takes, also those of
            # which something is wrong.
            for name in ("minutes", "title"):
                if self.has_error(name, "required"):
                    del self.errors[name]
            data.setdefault("title", "")
        return data

    @property
    def request(self):
        """What `jobs.request` is given."""
        data = self.cleaned_data
        facts = ("start", "title", "address", "description", "gateway", "photos")
        work = data["work"]
        return {name: data[name] for name in facts} | {
            "minutes": work.hours,
            "pieces": work.pieces,
            "code": data["coupon"],
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
