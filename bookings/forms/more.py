"""What is asked of a worker who proposes more work."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.forms.photos import photos_field
from bookings.jobs import scope
from bookings.models import JobLine, ScopeChange
from toolkit import money
from toolkit.forms import LineField, MoneyField, ParagraphsField

A_PRICE = _("Write what it costs, such as 499.")
# So many lines stand open; what is written into the others opens them too.
OPEN_LINES = 2
LINE = re.compile(r"(name|price)-\w+")


class MoreForm(forms.Form):
    """More work that a worker proposes: what it is and what it costs, and why."""

    reason = ParagraphsField(
        label=_("Why is it needed?"),
        max_length=ScopeChange._meta.get_field("reason").max_length,
        help_text=_("What you found, and what happens if it is left as it is."),
        error_messages={"required": _("Say why: the customer decides by it.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    photos = photos_field()

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
        if any(LINE.fullmatch(key) and key not in self.fields for key in self.data):
            self.add_error(None, scope.TOO_MANY % {"most": scope.MAX_LINES})
        for n in range(1, scope.MAX_LINES):
            name, price = f"name-{n}", f"price-{n}"
            if data.get(name) and not data.get(price) and price not in self.errors:
                self.add_error(price, A_PRICE)
            if data.get(price) and not data.get(name) and name not in self.errors:
                self.add_error(name, _("Write what this is for."))
        return data

    def _rows(self, numbers):
        return [(self[f"name-{n}"], self[f"price-{n}"]) for n in numbers]
