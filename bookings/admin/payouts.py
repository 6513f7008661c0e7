"""Payouts as Finance sees them: what is due, batches, and what became of each."""

from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from accounts.admin.actions import Action
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting
from bookings.admin.payout_actions import (
    DidNotArriveView,
    MarkPaidView,
    PayOutView,
    TryAgainView,
    totals,
)
from bookings.models import Payout, PayoutBatch
from bookings.money import payouts
from bookings.reports import periods
from bookings.words.payouts import WORDS, part
from toolkit import money
from toolkit.templatetags import when


def hour(moment):
    return when.moment(moment, periods.market_zone())


def in_a_sheet(moment):
    """Spreadsheets know no time zones: what the clock of the market shows."""
    there = moment and moment.astimezone(periods.market_zone())
    return there and there.replace(tzinfo=None, microsecond=0)


def ordered(row):
    return hour(row.created_at)


def done(row):
    return hour(row.done_at)


def colour(payout):
    return WORDS[payout.status].colour


def payout_url(payout):
    name = Payout.snippet_viewset.get_url_name("inspect")
    return reverse(name, args=[payout.pk])


# --- Batches ----------------------------------------------------------------


def count(batch, *states):
    found = batch.payouts.all()
    return sum(1 for one in found if not states or one.status in states)


class BatchIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        return [
            TitleColumn("code", label=_("Batch"), get_url=self.get_inspect_url),
            Column("made_at", label=_("When"), accessor=lambda row: hour(row.made_at)),
            Column("made_by", label=_("By")),
            Column("count", label=_("Payouts"), accessor=count),
            Column(
                "open",
                label=_("On their way"),
                accessor=lambda row: count(row, Payout.Status.ORDERED),
            ),
            Column(
                "failed",
                label=_("Came back"),
                accessor=lambda row: count(row, Payout.Status.FAILED),
            ),
            Column("total", label=_("All together"), accessor=totals),
        ]

    @cached_property
    def header_buttons(self):
        if not self.request.user.has_perm(payouts.PERMISSION):
            return []
        url = reverse(PayoutBatch.snippet_viewset.get_url_name("pay_out"))
        return [HeaderButton(_("Pay out"), url=url, icon_name="cash")]


class BatchInspectView(ReadOnlyInspectView):
    def get_facts(self):
        batch = self.object
        return [
            (
                _("Batch"),
                [
                    (_("Made by"), batch.made_by),
                    (_("When"), hour(batch.made_at)),
                    (_("All together"), totals(batch)),
                ],
            )
        ]

    def get_tables(self):
        columns = [
            TitleColumn("worker", label=_("Worker"), get_url=payout_url),
            *COLUMNS,
        ]
        return [(_("Payouts"), Table(columns, self.object.payouts.all()))]


class PayoutBatchViewSet(ReadOnlyViewSet):
    model = PayoutBatch
    icon = "cash"
    menu_label = gettext_lazy("Payout batches")
    index_view_class = BatchIndexView
    inspect_view_class = BatchInspectView
    ordering = "-made_at"
    search_fields = ["code", "made_by__name", "payouts__worker__name"]
    export_filename = "payout-batches"
    export_columns = (
        (gettext_lazy("Batch"), lambda row: row.code),
        (gettext_lazy("When"), lambda row: in_a_sheet(row.made_at)),
        (gettext_lazy("By"), lambda row: row.made_by.name),
        (gettext_lazy("Payouts"), count),
        (gettext_lazy("All together"), totals),
    )

    def get_queryset(self, request):
        found = PayoutBatch.objects.select_related("made_by")
        return found.prefetch_related("payouts__worker")

    def get_action_urls(self):
        return [path("pay-out/", PayOutView.as_view(), name="pay_out")]


# --- Payouts ----------------------------------------------------------------


COLUMNS = [
    ChipColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        kind=colour,
    ),
    Column("way", label=gettext_lazy("How"), accessor="get_way_display"),
    Column(
        "amount",
        label=gettext_lazy("Amount"),
        accessor=formatting.amount,
    ),
    Column("created_at", label=gettext_lazy("Ordered"), accessor=ordered),
    Column("done_at", label=gettext_lazy("Settled"), accessor=done),
    Column("problem", label=gettext_lazy("Problem")),
]


class PayoutFilterSet(WagtailFilterSet):
    status = filters.Ticks(label=gettext_lazy("Status"), choices=Payout.Status.choices)
    way = filters.Ticks(label=gettext_lazy("How"), choices=Payout.Way.choices)
    created_at = filters.Days(label=gettext_lazy("Ordered"))
    done_at = filters.Days(label=gettext_lazy("Settled"))

    class Meta:
        model = Payout
        fields = []


class PayoutIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        title = NotedColumn(
            "worker",
            label=_("Worker"),
            get_url=self.get_inspect_url,
            note=lambda payout: payout.code,
        )
        return [title, *COLUMNS]


class PayoutInspectView(ReadOnlyInspectView):
    def get_facts(self):
        payout = self.object
        return [
            (
                _("Payout"),
                [
                    (_("Number"), payout.code),
                    (_("Worker"), payout.worker),
                    (_("Batch"), batch_link(payout.batch)),
                    (_("Status"), payout.get_status_display()),
                    (_("How"), payout.get_way_display()),
                    (_("Amount"), formatting.amount(payout)),
                    (
                        _("With them already"),
                        money.show(payout.netted, payout.currency),
                    ),
                    (_("Ordered"), ordered(payout)),
                    (_("Settled"), done(payout)),
                    (_("Problem"), payout.problem),
                    (_("Its number there"), payout.external_id),
                    (_("Tries"), payout.tries),
                    (_("For the worker"), statement_link(payout)),
                ],
            )
        ]

    def get_tables(self):
        payout = self.object
        columns = [
            Column("what", label=_("What"), accessor=lambda row: part(row.entry.kind)),
            Column(
                "job",
                label=_("Job"),
                accessor=lambda row: formatting.job_link(row.entry.job),
            ),
            Column("at", label=_("When"), accessor=lambda row: hour(row.entry.at)),
            Column(
                "amount",
                label=_("Amount"),
                accessor=lambda row: money.show(row.amount, payout.currency),
            ),
        ]
        return [(_("What is in it"), Table(columns, payouts.lines_of(payout)))]

    def get_actions(self):
        if not self.request.user.has_perm(payouts.PERMISSION):
            return []
        return [
            Action(view.page_title, view.address(self.object), icon, **look)
            for view, icon, look in (
                (MarkPaidView, "check", {"main": True}),
                (DidNotArriveView, "cross", {"serious": True}),
                (TryAgainView, "rotate", {"main": True}),
            )
            if view.is_possible(self.object)
        ]


def batch_link(batch):
    name = PayoutBatch.snippet_viewset.get_url_name("inspect")
    return format_html('<a href="{}">{}</a>', reverse(name, args=[batch.pk]), batch)


def statement_link(payout):
    url = reverse("bookings:payout", args=[payout.code])
    return format_html('<a href="{}">{}</a>', url, _("Payout statement"))


class PayoutViewSet(ReadOnlyViewSet):
    model = Payout
    icon = "cash"
    menu_label = gettext_lazy("Payouts")
    index_view_class = PayoutIndexView
    inspect_view_class = PayoutInspectView
    filterset_class = PayoutFilterSet
    ordering = "-created_at"
    search_fields = ["code", "worker__name", "worker__email", "batch__code"]
    export_filename = "payouts"
    export_columns = (
        (gettext_lazy("Payout"), lambda row: row.code),
        (gettext_lazy("Batch"), lambda row: row.batch.code),
        (gettext_lazy("Worker"), lambda row: row.worker.name),
        (gettext_lazy("How"), lambda row: row.get_way_display()),
        (gettext_lazy("Status"), lambda row: row.get_status_display()),
        (
            gettext_lazy("Amount"),
            lambda row: formatting.figure(row.amount, row.currency),
        ),
        (
            gettext_lazy("With them already"),
            lambda row: formatting.figure(row.netted, row.currency),
        ),
        (gettext_lazy("Currency"), lambda row: row.currency),
        (
            gettext_lazy("Ordered"),
            lambda row: in_a_sheet(row.created_at),
        ),
        (
            gettext_lazy("Settled"),
            lambda row: in_a_sheet(row.done_at),
        ),
        (gettext_lazy("Its number there"), lambda row: row.external_id),
        (gettext_lazy("Problem"), lambda row: row.problem),
    )

    def get_queryset(self, request):
        return Payout.objects.select_related("worker", "batch")

    def get_action_urls(self):
        views = (MarkPaidView, DidNotArriveView, TryAgainView)
        return [
            path(
                f"{v.name.replace('_', '-')}/<row:pk>/",
                self.action_view(v),
                name=v.name,
            )
            for v in views
        ]
