"""Model fields for a person's own words: whatever way they come, what is stored is one
form (`toolkit.text`), and forms made of the model count as browsers do.

To the database they are Django's own fields, so changing to them is no migration.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.db import models

from toolkit import forms, text

if TYPE_CHECKING:
    Field = models.Field[str, str]
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
else:
    # Django's own take no parameters when they run.
    from django.db.models import CharField, Field, TextField

Deconstructed = tuple[str, str, Sequence[Any], dict[str, Any]]


class StoredForm(Field):
    """`read` gives the stored form; what it is given may be None or an expression."""

    form_field: type[forms.WordsField] | None = None
    read: Callable[[str], str]

    def deconstruct(self) -> Deconstructed:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs

    def to_python(self, value: Any) -> Any:
        return self._stored(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return self._stored(super().get_prep_value(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self._stored(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": self.form_field} | kwargs)

    def _stored(self, value: Any) -> Any:
        return self.read(value) if isinstance(value, str) else value


class LineField(StoredForm, CharField):
    """One line: a name, a title."""

    form_field = forms.LineField
    read = staticmethod(text.one_line)


class ParagraphsField(StoredForm, TextField):
    """Some sentences, with their line breaks."""

    form_field = forms.ParagraphsField
    read = staticmethod(text.paragraphs)
