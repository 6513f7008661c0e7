"""What lists of jobs and money are filtered by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget

from bookings import periods
from services.edition import kept
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


@kept
def trades():
    return tuple((trade.pk, str(trade)) for trade in ServiceCategory.objects.all())


@kept
def cities():
    return tuple((city.pk, str(city)) for city in City.objects.all())


def trade(path="service_category"):
    return django_filters.ChoiceFilter(
        field_name=path, label=_("Trade"), choices=trades
    )


def city(path="city"):
    return django_filters.ChoiceFilter(field_name=path, label=_("City"), choices=cities)
