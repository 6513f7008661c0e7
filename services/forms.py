"""A sum of money in a form: people type "349.50", the form gives minor units."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from toolkit import money


def given(value):
    return value() if callable(value) else value


class MoneyField(forms.CharField):
    """`currency` and `country` are codes, or functions that give one when asked.

    The country says what a point and a comma mean in what is typed.
    """

    def __init__(self, *, currency, country="", min_value=0, **kwargs):
        self.currency, self.country, self.min_value = currency, country, min_value
        super().__init__(**kwargs)

    @property
    def code(self):
        return given(self.currency)

    def prepare_value(self, value):
        return money.plain(value, self.code) if isinstance(value, int) else value

    def to_python(self, value):
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        try:
            amount = money.parse(typed, self.code, given(self.country))
        except money.BadMoney as error:
            raise ValidationError(str(error), code="invalid") from error
        if amount < self.min_value:
            raise ValidationError(
                _("This must be %(least)s or more.")
                % {"least": money.show(self.min_value, self.code)},
                code="min_value",
            )
        return amount

    def has_changed(self, initial, data):
        """Compares sums, so that "349.00" typed over "349" is no change."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "decimal"}
