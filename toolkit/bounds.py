"""How small and how great a number may be that editors type, said in a sentence."""

from collections.abc import Callable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _


@deconstructible
class AtLeast(MinValueValidator):
    message = _("This must be %(limit_value)s or more.")


@deconstructible
class AtMost(MaxValueValidator):
    message = _("This must be %(limit_value)s or less.")


def between(low: Any, high: Any) -> list[Callable[[Any], None]]:
    """Both ends may be reached."""
    return [AtLeast(low), AtMost(high)]
