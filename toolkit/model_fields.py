"""Model fields for a person's own words: whatever way they come, what is stored is one
form (`toolkit.text`), and forms made of the model count as browsers do.

To the database they are Django's own fields, so changing to them is no migration.
"""

from django.db import models

from toolkit import forms, text


class StoredForm:
    """`read` gives the stored form; what it is given may be None or an expression."""

    form_field = None

    @staticmethod
    def read(value: str) -> str:
        raise NotImplementedError

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs

    def to_python(self, value):
        return self._stored(super().to_python(value))

    def get_prep_value(self, value):
        return self._stored(super().get_prep_value(value))

    def pre_save(self, model_instance, add):
        value = self._stored(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        return super().formfield(**{"form_class": self.form_field} | kwargs)

    def _stored(self, value):
        return self.read(value) if isinstance(value, str) else value


class LineField(StoredForm, models.CharField):
    """One line: a name, a title."""

    form_field = forms.LineField
    read = staticmethod(text.one_line)


class ParagraphsField(StoredForm, models.TextField):
    """Some sentences, with their line breaks."""

    form_field = forms.ParagraphsField
    read = staticmethod(text.paragraphs)
