from django import forms
from django.apps import AppConfig
from django.core.validators import MaxLengthValidator
from django.db.backends.signals import connection_created
from django.utils.translation import ngettext_lazy


class ToolkitConfig(AppConfig):
    name = "toolkit"

    def ready(self) -> None:
        from toolkit import lookups, metrics, readers
        from toolkit.cache import until_edit
        from toolkit.logs import tasks

        connection_created.connect(lookups.teach_sqlite)
        connection_created.connect(metrics.count_queries)
        tasks.listen()
        until_edit.start_listening()
        # Every date of a form, Wagtail's included, is one that can be calculated with:
        # the year 1 or 9999 has no place in another time zone.
        near = readers.validate_near
        for field in (forms.DateField, forms.DateTimeField):
            field.default_validators = [*field.default_validators, near]
        # And every text that is too long is told so in our words.
        MaxLengthValidator.message = ngettext_lazy(
            "This has %(show_value)d characters. Up to %(limit_value)d fits here.",
            "This has %(show_value)d characters. Up to %(limit_value)d fit here.",
            "limit_value",
        )
