"""Form fields for a person's own words: stored form, and the browser's way to count.

Both tell the browser their limit (`maxlength`) and that the writing chooses its own
direction (`dir`). What is only invisible counts as left out.
"""

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from toolkit import locales, text

if TYPE_CHECKING:
    SomeRows = forms.ModelMultipleChoiceField[Any]
else:
    # Django's own takes no parameter when it runs.
    SomeRows = forms.ModelMultipleChoiceField


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


class LineField(WordsField):
    """A name, a title, a subject: breaks and tabs that were pasted become spaces."""

    def read(self, typed: str) -> str:
        return text.one_line(typed)

    def excess(self, read: str) -> int:
        # Its column holds so many code points, and NFC takes some letters apart.
        column = len(read) - self.max_length if self.max_length else 0
        return max(super().excess(read), column)


class ParagraphsField(WordsField):
    """Some sentences, in a box that grows. Line breaks stay and count one each."""

    widget = forms.Textarea

    def read(self, typed: str) -> str:
        return text.paragraphs(typed)


class ChoicesField(SomeRows):
    """Some rows of a table. A key that no row can have is no choice, like any other."""

    def clean(self, value: Any) -> Any:
        try:
            return super().clean(value)
        except OverflowError as error:
            # SQLite cannot even look for it.
            raise ValidationError(_("Choose from the list.")) from error
