"""A telephone number as people type it: theirs without a country code, others with it.

A number without + is read by the country of the market and no other. What is no mobile
number there is asked for with its country code instead of becoming a stranger's: ten
digits of Germany or the United States are somebody's landline in India.
"""

from functools import lru_cache
from typing import Any

import phonenumbers
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from phonenumber_field import formfields, modelfields
from phonenumber_field.phonenumber import PhoneNumber, to_python
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from toolkit.model_fields import Deconstructed

MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
# As people write it there, where the library has another custom.
EXAMPLES = {"IN": "98765 43210"}


def home_region() -> str | None:
    """The country whose numbers need no code; None where the library knows none."""
    country = import_string(settings.PHONE_COUNTRY)()
    return country if country in phonenumbers.SUPPORTED_REGIONS else None


def example(region: str | None) -> str:
    """A mobile number as people of that country write it."""
    unknown = "+44 7400 123456"
    if not region:
        return unknown
    number = phonenumbers.example_number_for_type(region, PhoneNumberType.MOBILE)
    if not number:
        return unknown
    national = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    return EXAMPLES.get(region, national)


def how_to_write() -> str:
    return _("Write the number like %(example)s, or with + and the country code.") % {
        "example": example(home_region())
    }


def hint() -> str:
    return _("Such as %(example)s, or with + and the country code.") % {
        "example": example(home_region())
    }


how_to_write_lazy, hint_lazy = lazy(how_to_write, str), lazy(hint, str)


class PhoneFormField(formfields.PhoneNumberField):
    """`landline`: a number of a house will do too, written with its area code."""

    def __init__(
        self,
        *,
        landline: bool = False,
        error_messages: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self.landline = landline
        kwargs.pop("region", None)
        messages = {"invalid": how_to_write_lazy()} | (error_messages or {})
        super().__init__(error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> PhoneNumber | str:
        if value in self.empty_values:
            return self.empty_value
        typed = str(value).strip()
        if not typed:
            return self.empty_value
        region = home_region()
        number = to_python(typed, region=region)
        if number and number.extension:
            sentence = _("An extension cannot be kept. Write the number without it.")
            raise ValidationError(sentence, code="extension")
        if not (number and number.is_valid() and self._is_meant(number, typed, region)):
            raise ValidationError(how_to_write(), code="invalid")
        return number

    def _is_meant(self, number: PhoneNumber, typed: str, region: str | None) -> bool:
        """Is it the number they wrote, and not one that has the same digits here?"""
        if region is None or phonenumbers.region_code_for_number(number) != region:
            return True
        if number.country_code_source == FROM_PLUS:
            return True
        if phonenumbers.number_type(number) in MOBILE:
            return True
        prefix = phonenumbers.ndd_prefix_for_region(region, True)
        if not prefix:
            return False
        return self.landline and typed.lstrip("( ").startswith(prefix)


FROM_PLUS = phonenumbers.CountryCodeSource.FROM_NUMBER_WITH_PLUS_SIGN


@lru_cache(1024)
def stored(value: str | None) -> PhoneNumber | str | None:
    """What the database keeps. To read a number takes as long as to draw a row with it,
    and every page meets the same few people.
    """
    return to_python(value)


class PhoneField(modelfields.PhoneNumberField):
    """To the database it is the library's own; forms made of it ask as ours do."""

    def deconstruct(self) -> Deconstructed:
        name, _path, args, kwargs = super().deconstruct()
        return name, "phonenumber_field.modelfields.PhoneNumberField", args, kwargs

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return stored(value)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PhoneFormField} | kwargs)
