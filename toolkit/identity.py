"""Who somebody is at the log-in: one spelling of an e-mail address, whoever wrote it.

Mail servers could tell Bina@ from bina@; none that people use do, and a person does
not. So all of an address is kept in small letters, and looked up in them.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from toolkit import text
from toolkit.model_fields import Deconstructed, StoredForm

if TYPE_CHECKING:
    DjangosEmailField = models.EmailField[str, str]
else:
    DjangosEmailField = models.EmailField


LONGEST = 254


def one_spelling(address: str) -> str:
    return text.one_line(address).lower()


def can_be_sent_to(address: str) -> None:
    """Refuses what no letter could ever go to: more than an address can have (RFC 5321)
    and we keep, and a domain that has no form on the wire.
    """
    if len(address) > LONGEST:
        sentence = _("No e-mail address is that long. Check what you typed.")
        raise ValidationError(sentence, code="too_long")
    domain = address.rpartition("@")[2]
    try:
        domain.encode("idna")
    except UnicodeError as error:
        sentence = _("We cannot send letters to this address.")
        raise ValidationError(sentence, code="invalid") from error


class EmailField(StoredForm, DjangosEmailField):
    """An address in its one spelling, also in a look-up and in an update."""

    read = staticmethod(one_spelling)
    default_validators = [*models.EmailField.default_validators, can_be_sent_to]

    def deconstruct(self) -> Deconstructed:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.EmailField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return models.EmailField.formfield(self, **kwargs)
