"""What lists of jobs and money are filtered by."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef
from wagtail.admin.filters import DateRangePickerWidget

from bookings.models import JobEvent
from bookings.reports import periods


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


class Happened(Days):
    """Jobs to which something happened in those days: one of `events`, a condition."""

    def __init__(self, *args, events, **kwargs):
        self.events = events
        super().__init__(*args, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        found = super().filter(JobEvent.objects.filter(self.events), value)
        return queryset.filter(Exists(found.filter(job=OuterRef("pk"))))


class Look(django_filters.ChoiceFilter):
    """Rows that a rule gives. `looks`: value → (label, function that gives them)."""

    def __init__(self, *args, looks, **kwargs):
        self.looks = looks
        choices = [(value, label) for value, (label, _rows) in looks.items()]
        super().__init__(*args, choices=choices, widget=forms.RadioSelect, **kwargs)

    def filter(self, queryset, value):
        if not value:
            return queryset
        _label, rows = self.looks[value]
        return queryset.filter(pk__in=rows().values("pk"))


class Rows(django_filters.ModelMultipleChoiceFilter):
    """Of those rows, which are few."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **kwargs)


class Ticks(django_filters.MultipleChoiceFilter):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, widget=forms.CheckboxSelectMultiple, **kwargs)
