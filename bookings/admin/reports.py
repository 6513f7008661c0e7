"""The two reports of the market: filter, totals, a small chart, a table, an export.

Wagtail guards a report by nothing at all: the permission is asked here, in the view,
and again in the menu (`report_menu`). Rows are filtered before they are added up, never
after.
"""

from datetime import timedelta

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from bookings.admin import charts, filters, formatting
from bookings.models import Job
from bookings.reports import market, periods
from services import filters as catalogue
from toolkit import dates, locales, money
from toolkit.filters import require_valid
from toolkit.views.exports import ExportMixin
from workers.models import WorkerProfile


class PeriodFilterSet(WagtailFilterSet):
    days = filters.Days(label=gettext_lazy("Days"))
    trade = catalogue.trade()
    city = catalogue.city()

    class Meta:
        model = Job
        fields = []


class RevenueFilterSet(PeriodFilterSet):
    by = django_filters.ChoiceFilter(
        label=pgettext_lazy("revenue", "By"),
        choices=[
            ("month", gettext_lazy("Month")),
            ("trade", gettext_lazy("Trade")),
            ("city", gettext_lazy("City")),
        ],
        empty_label=None,
        widget=forms.RadioSelect,
    )


class RowPaginator(WagtailPaginator):
    verbose_name = gettext_lazy("row")
    verbose_name_plural = gettext_lazy("rows")


class MarketReport(ExportMixin, ReportView):
    results_template_name = "bookings/admin/report_results.html"
    header_icon = "table"
    permission = market.PERMISSION
    paginator_class = RowPaginator
    # The last word on rows that are equal, so that pages never show one twice.
    ties = ()

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def chosen(self):
        return self.filters.form.cleaned_data if self.filters.is_valid() else {}

    @cached_property
    def zone(self):
        return periods.market_zone()

    @cached_property
    def scope(self):
        """The arguments that all queries of a report share."""
        days = self.chosen.get("days")
        period = periods.of_days(
            days and days.start and days.start.date(),
            days and days.stop and days.stop.date(),
            self.zone,
        )
        return {
            "since": period.since,
            "until": period.until,
            "trade": self.chosen.get("trade"),
            "city": self.chosen.get("city"),
        }

    def get_filtered_queryset(self):
        # Asked before anything is added up: a wrong filter is answered in a sentence.
        require_valid(self.filters)
        rows = self.get_rows()
        return rows.order_by(self.ordering, *self.ties) if self.ordering else rows

    def complete(self, rows):
        """Names and sums for the rows of one page."""
        return rows

    # Wagtail draws the table from rows that lack the names and sums of `complete`: the
    # rows of a page get them here, those of an export in `decorate_paginated_queryset`.
    # The chart is drawn from the rows of the table.
    def get_table(self, object_list):
        self.shown = [] if self.is_export else list(self.complete(object_list))
        return super().get_table(self.shown)

    def decorate_paginated_queryset(self, object_list):
        return self.complete(object_list) if self.is_export else object_list

    def get_charts(self):
        return []

    @cached_property
    def takings(self):
        return list(market.takings(**self.scope))

    def get_spans(self):
        """Links to other days, with everything else left as it is chosen."""
        kept = self.request.GET.copy()
        for name in (self.page_kwarg, "_w_filter_fragment"):
            kept.pop(name, None)
        today = dates.day_of(timezone.now(), self.zone)
        for label, first, last in usual_spans(today):
            kept["days_from"], kept["days_to"] = first.isoformat(), last.isoformat()
            yield label, f"{self.index_url}?{kept.urlencode()}"

    def get_context_data(self, *args, **kwargs):
        context = super().get_context_data(*args, **kwargs)
        if self.is_export:
            return context
        return context | {
            "totals": self.get_totals(),
            "charts": self.get_charts(),
            "zone": self.zone,
            "spans": self.get_spans(),
        }


def usual_spans(today):
    """(label, first day, last day) of what people ask for most."""
    first = today.replace(day=1)
    last = first - timedelta(days=1)
    return [
        (_("This month"), first, today),
        (_("Last month"), last.replace(day=1), last),
        (_("This year"), today.replace(month=1, day=1), today),
    ]


def sums(takings):
    """(label, figure) for each currency, above a table."""
    return [
        (label, money.show(row[name], row["currency"]))
        for row in takings
        for name, label in parts([row])
    ]


def parts(takings):
    """What money is told by, name and label; of coupons where there were any."""
    coupons = [("coupons", _("Coupons, paid by us"))]
    return [
        ("paid", _("Paid by customers")),
        *(coupons if any(row["coupons"] for row in takings) else []),
        ("commission", _("Our commission")),
        ("earned", _("For workers")),
    ]


# --- Most booked workers ----------------------------------------------------


class MostBookedReport(MarketReport):
    page_title = gettext_lazy("Most booked workers")
    index_url_name = "report_most_booked"
    index_results_url_name = "report_most_booked_results"
    filterset_class = PeriodFilterSet
    default_ordering = "-accepted"
    ties = ("-finished", "job__worker", "job__currency")
    export_filename = "most-booked-workers"
    export_columns = (
        (gettext_lazy("Worker"), lambda row: row.worker.user.name),
        (gettext_lazy("Trade"), lambda row: row.worker.service_category.name),
        (gettext_lazy("City"), lambda row: row.worker.city.name),
        (gettext_lazy("Accepted"), lambda row: row.accepted),
        (gettext_lazy("Finished"), lambda row: row.finished),
        (pgettext_lazy("job", "Cancelled"), lambda row: row.cancelled),
        (gettext_lazy("Nobody there"), lambda row: row.no_shows),
        (gettext_lazy("Value"), lambda row: formatting.figure(row.value, row.currency)),
        (gettext_lazy("Currency"), lambda row: row.currency),
        (gettext_lazy("Rating"), lambda row: row.worker.rating),
        (gettext_lazy("Reviews"), lambda row: row.worker.rating_count),
    )

    @property
    def columns(self):
        return [
            TitleColumn("worker", label=_("Worker"), get_url=self.worker_url),
            Column("trade", label=_("Trade"), accessor="worker.service_category.name"),
            Column("city", label=_("City"), accessor="worker.city.name"),
            NumberColumn("accepted", label=_("Accepted"), sort_key="accepted"),
            NumberColumn("finished", label=_("Finished"), sort_key="finished"),
            NumberColumn(
                "cancelled", label=pgettext("job", "Cancelled"), sort_key="cancelled"
            ),
            NumberColumn("no_shows", label=_("Nobody there"), sort_key="no_shows"),
            Column("value", label=_("Paid by customers"), accessor="shown"),
            Column("rating", label=_("Rating"), accessor="worker.rating"),
        ]

    def worker_url(self, row):
        if self.request.user.has_perm("workers.view_workerprofile"):
            name = WorkerProfile.snippet_viewset.get_url_name("inspect")
            return reverse(name, args=[row.worker.pk])
        return None

    def get_rows(self):
        return market.most_booked(**self.scope)

    def complete(self, rows):
        return market.with_workers(rows, **self.scope)

    def get_totals(self):
        counts = market.bookings(**self.scope)
        return [
            (_("Accepted"), counts["accepted"]),
            (_("Finished"), counts["finished"]),
            (pgettext("job", "Cancelled"), counts["cancelled"]),
            (_("Nobody there"), counts["no_shows"]),
            *sums(self.takings),
        ]

    def get_charts(self):
        bars = [
            charts.Bar(str(row.worker), row.accepted, str(row.accepted))
            for row in self.shown[: charts.MAX_BARS]
        ]
        return [charts.draw(_("Bookings accepted"), bars)]


# --- Revenue ----------------------------------------------------------------

SUMS = (
    (gettext_lazy("Jobs paid"), lambda row: row["jobs"]),
    (
        gettext_lazy("Paid by customers"),
        lambda row: formatting.figure(row["paid"], row["currency"]),
    ),
    (
        gettext_lazy("Coupons, paid by us"),
        lambda row: formatting.figure(row["coupons"], row["currency"]),
    ),
    (
        gettext_lazy("Commission"),
        lambda row: formatting.figure(row["commission"], row["currency"]),
    ),
    (
        gettext_lazy("For workers"),
        lambda row: formatting.figure(row["earned"], row["currency"]),
    ),
    (gettext_lazy("Currency"), lambda row: row["currency"]),
)


class RevenueReport(MarketReport):
    page_title = gettext_lazy("Revenue")
    index_url_name = "report_revenue"
    index_results_url_name = "report_revenue_results"
    filterset_class = RevenueFilterSet
    default_ordering = None
    ties = ("group", "currency")
    export_filename = "revenue"

    @cached_property
    def by(self):
        return self.chosen.get("by") or "month"

    @property
    def heading(self):
        return {"month": _("Month"), "trade": _("Trade"), "city": _("City")}[self.by]

    @property
    def export_columns(self):
        return ((self.heading, lambda row: group_key(row["group"])), *SUMS)

    @property
    def columns(self):
        def amount(name):
            return lambda row: money.show(row[name], row["currency"])

        return [
            TitleColumn(
                "group",
                label=self.heading,
                accessor=lambda row: group_name(row["group"]),
                sort_key="group",
            ),
            NumberColumn("jobs", label=_("Jobs paid"), sort_key="jobs"),
            *(
                Column(name, label=label, accessor=amount(name), sort_key=name)
                for name, label in parts(self.takings)
            ),
            Column("currency", label=_("Currency"), sort_key="currency"),
        ]

    def get_rows(self):
        return market.revenue(**self.scope, by=self.by, zone=self.zone)

    def get_totals(self):
        return sums(self.takings)

    def get_charts(self):
        """One for each currency: sums in two of them have no common scale."""
        return [
            charts.draw(
                _("Paid by customers in %s; the stronger part is our commission")
                % currency,
                [
                    charts.Bar(
                        group_name(row["group"]),
                        row["paid"],
                        money.show(row["paid"], currency),
                        min(row["commission"], max(0, row["paid"])),
                    )
                    for row in self.shown
                    if row["currency"] == currency
                ][: charts.MAX_BARS],
            )
            for currency in sorted({row["currency"] for row in self.shown})
        ]


def group_name(group):
    is_month = hasattr(group, "year")
    return locales.day(group, locales.Shape.MONTH_OF_YEAR) if is_month else group


def group_key(group):
    return f"{group:%Y-%m}" if hasattr(group, "year") else group
