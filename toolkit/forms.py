"""Form fields for what people type: their own words, sums of money, choices.

Words take their stored form and are counted as the browser counts them. Their fields
tell the browser the limit (`maxlength`) and that the writing chooses its own direction
(`dir`). What is only invisible counts as left out.
"""

from collections.abc import Callable
from datetime import time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from toolkit import locales, money, text
from toolkit.units import MinorUnits

if TYPE_CHECKING:
    SomeRows = forms.ModelMultipleChoiceField[Any]
else:
    # Django's own takes no parameter when it runs.
    SomeRows = forms.ModelMultipleChoiceField

# Midnight as the end of a day, as people type it.
LAST_MIDNIGHT = ("24", "24:00", "24:00:00", "24.00")


class WordsField(forms.CharField):
    """`read` gives the stored form; `max_length` is in characters."""

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_length = max_length
        self.widget.attrs |= self.widget_attrs(self.widget)

    def read(self, typed: str) -> str:
        raise NotImplementedError

    def to_python(self, value: object) -> str | None:
        typed = "" if value is None else str(value)
        # No keyboard makes it: a program sent it, and reading would hide that.
        ProhibitNullCharactersValidator()(typed)
        return self.read(typed) or self.empty_value

    def clean(self, value: object) -> str | None:
        read: str | None = super().clean(value)
        over = self.excess(read or "")
        if over > 0:
            raise ValidationError(self.too_long(over), code="max_length")
        return read

    def excess(self, read: str) -> int:
        """How many characters are too many, as the pages count them."""
        return text.length(read) - self.max_length if self.max_length else 0

    def too_long(self, over: int) -> str:
        sentence = ngettext(
            "This is %(over)s character too long. Up to %(limit)s fit here.",
            "This is %(over)s characters too long. Up to %(limit)s fit here.",
            over,
        )
        return sentence % {
            "over": locales.number(over),
            "limit": locales.number(self.max_length or 0),
        }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"dir": "auto"}


class InColumn(WordsField):
    """What a column of so many code points holds: NFC takes some letters apart."""

    def excess(self, read: str) -> int:
        column = len(read) - self.max_length if self.max_length else 0
        return max(super().excess(read), column)


class LineField(InColumn):
    """A name, a title, a subject: breaks and tabs that were pasted become spaces."""

    def read(self, typed: str) -> str:
        return text.one_line(typed)


class ParagraphsField(WordsField):
    """Some sentences, in a box that grows. Line breaks stay and count one each."""

    widget = forms.Textarea

    def read(self, typed: str) -> str:
        return text.paragraphs(typed)


class ShortParagraphsField(InColumn, ParagraphsField):
    """The same where a column bounds what is kept of it."""


class MoneyField(forms.CharField):
    """A sum of money: people type "349.50", the form gives minor units.

    `currency` and `country` are codes, or functions that give one when asked. The
    country says what a point and a comma mean in what is typed. `min_value` is in minor
    units.
    """

    def __init__(
        self,
        *,
        currency: str | Callable[[], str],
        country: str | Callable[[], str] = "",
        min_value: MinorUnits = 0,
        **kwargs: Any,
    ) -> None:
        self.currency, self.country, self.min_value = currency, country, min_value
        super().__init__(**kwargs)

    @property
    def code(self) -> str:
        return _asked(self.currency)

    def prepare_value(self, value: Any) -> Any:
        return money.plain(value, self.code) if isinstance(value, int) else value

    def to_python(self, value: Any) -> MinorUnits | None:  # type: ignore[override]
        if isinstance(value, int):
            # Nobody typed it: a field that is disabled keeps what it began with.
            return value
        typed = super().to_python(value)
        if typed in self.empty_values:
            return None
        try:
            amount = money.parse(typed, self.code, _asked(self.country))
        except money.BadMoney as error:
            raise ValidationError(str(error), code="invalid") from error
        if amount < 0:
            sentence = _("“%(typed)s” is less than nothing. Type it without a minus.")
            typed = money.short(typed)
            raise ValidationError(sentence % {"typed": typed}, code="min_value")
        if amount < self.min_value:
            raise ValidationError(
                _("This must be %(least)s or more.")
                % {"least": money.show(self.min_value, self.code)},
                code="min_value",
            )
        return amount

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compares sums, so that "349.00" typed over "349" is no change."""
        try:
            return bool(self.to_python(data) != initial)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal"}


class ClockField(forms.TimeField):
    """An hour of a day. `ends`: the end of something, where 24:00 is midnight too, for
    who types it: a box of the browser's own offers 0:00.
    """

    def __init__(self, *, ends: bool = False, **kwargs: Any) -> None:
        self.ends = ends
        box = forms.TimeInput(format="%H:%M", attrs={"type": "time", "step": 900})
        words = {"invalid": gettext_lazy("Write a time like 9:00.")}
        super().__init__(widget=box, error_messages=words, **kwargs)

    def to_python(self, value: Any) -> Any:
        typed = str(value or "").strip()
        if self.ends and typed in LAST_MIDNIGHT:
            return time(0)
        return super().to_python(value)


class ChoicesField(SomeRows):
    """Some rows of a table. A key that no row can have is no choice, like any other."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            # SQLite cannot even look for it.
            raise ValidationError(_("Choose from the list.")) from error


def _asked(value: str | Callable[[], str]) -> str:
    return value() if callable(value) else value
