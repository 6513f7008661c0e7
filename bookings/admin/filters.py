"""What lists of jobs and money are filtered by."""

from functools import partial

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget

from bookings import periods
from services import shared
from services.models import City, ServiceCategory


class Days(django_filters.DateFromToRangeFilter):
    """From a day to a day, both whole, on the clock of the market and not of UTC."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=DateRangePickerWidget, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        period = periods.of_days(
            value.start and value.start.date(), value.stop and value.stop.date()
        )
        return queryset.filter(period.within(self.field_name))


class Ticks(django_filters.MultipleChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **kwargs)


def of_all(model):
    return [(pk, str(row)) for pk, (_place, row) in shared.rows(model).items()]


def trade(path="service_category"):
    return django_filters.ChoiceFilter(
        field_name=path, label=_("Trade"), choices=partial(of_all, ServiceCategory)
    )


def city(path="city"):
    return django_filters.ChoiceFilter(
        field_name=path, label=_("City"), choices=partial(of_all, City)
    )
