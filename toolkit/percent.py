"""A share of a whole: people type percent, the rules keep hundredths of one."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from toolkit.units import BasisPoints

WHOLE = 10_000

if TYPE_CHECKING:
    SmallIntegerField = models.PositiveSmallIntegerField[int, int]
else:
    # Django's own takes no parameters when it runs.
    from django.db.models import PositiveSmallIntegerField as SmallIntegerField


class PercentField(forms.DecimalField):
    """Types "12.5", gives 1250."""

    def __init__(self, *, max_value: int = 100, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=max_value, decimal_places=2, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value / 100:g}" if isinstance(value, int) else value

    def clean(self, value: Any) -> Any:
        if isinstance(value, int):
            # Nobody typed it: a field that is disabled keeps what it began with.
            return value
        percent = super().clean(value)
        return None if percent is None else int(percent * 100)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.clean(data) != initial)
        except ValidationError:
            return True


class BasisPointsField(SmallIntegerField):
    def formfield(self, **kwargs: Any) -> Any:
        # Those that are said here, without those of the kind of column.
        own: Any = self
        ends = [v.limit_value for v in own._validators if v.code == "max_value"]
        most = min(ends, default=WHOLE)
        return PercentField(
            label=capfirst(self.verbose_name),
            help_text=self.help_text,
            required=not self.blank,
            max_value=most * 100 // WHOLE,
        )


def shown(bps: BasisPoints) -> str:
    """As people read it beside the sign: "12", "12.5"."""
    return f"{bps / 100:g}"
