"""A sum of money in a form: people type "349.50", the form gives minor units."""

from django import forms
from django.core.exceptions import ValidationError

from services import money


class MoneyField(forms.CharField):
    """`currency` is a code, or a function that gives one when the form is used."""

    def __init__(self, *, currency, min_value=0, **kwargs):
        self.currency, self.min_value = currency, min_value
        super().__init__(**kwargs)

    @property
    def code(self):
        return self.currency() if callable(self.currency) else self.currency

    def prepare_value(self, value):
        return money.plain(value, self.code) if isinstance(value, int) else value

    def to_python(self, value):
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        try:
            amount = money.parse(typed, self.code)
        except money.BadMoney as error:
            raise ValidationError(str(error), code="invalid") from error
        if amount < self.min_value:
            raise ValidationError(
                f"This must be {money.show(self.min_value, self.code)} or more.",
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
