"""What lists of the staff are filtered by everywhere: the trade and the city."""

from functools import partial

import django_filters
from django.utils.translation import gettext_lazy as _

from services import shared
from services.models import City, ServiceCategory


def trade(path="service_category"):
    return django_filters.ChoiceFilter(
        field_name=path, label=_("Trade"), choices=partial(of_all, ServiceCategory)
    )


def city(path="city"):
    return django_filters.ChoiceFilter(
        field_name=path, label=_("City"), choices=partial(of_all, City)
    )


def of_all(model):
    return [(pk, str(row)) for pk, (_place, row) in shared.rows(model).items()]
