"""A share of the price: people type percent, the rules keep hundredths of one."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

WHOLE = 10_000


class PercentField(forms.DecimalField):
    """Types "12.5", gives 1250."""

    def __init__(self, *, max_value=100, **kwargs):
        super().__init__(min_value=0, max_value=max_value, decimal_places=2, **kwargs)

    def prepare_value(self, value):
        return f"{value / 100:g}" if isinstance(value, int) else value

    def clean(self, value):
        percent = super().clean(value)
        return None if percent is None else int(percent * 100)

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != initial
        except ValidationError:
            return True


class BasisPointsField(models.PositiveSmallIntegerField):
    def formfield(self, **kwargs):
        ends = [v.limit_value for v in self._validators if v.code == "max_value"]
        most = min(ends, default=WHOLE)
        return PercentField(
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            max_value=most * 100 // WHOLE,
        )
