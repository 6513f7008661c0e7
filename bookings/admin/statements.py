"""The books to close a month with: the trial balance, and one account line by line."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from urllib.parse import urlencode

import django_filters
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets import AdminDateInput

from bookings.admin import filters, formatting
from bookings.admin.reports import MarketReport
from bookings.models import Account, Posting
from bookings.money import statements
from bookings.reports import periods
from toolkit import money

PERMISSION = "bookings.view_account"


# --- Trial balance --------------------------------------------------------------


class TrialFilterSet(WagtailFilterSet):
    until = django_filters.DateFilter(
        label=gettext_lazy("At the end of"), widget=AdminDateInput
    )

    class Meta:
        model = Posting
        fields = []


def named(row):
    """The account, and where its money lies."""
    kind = Account.Kind(row["kind"]).label
    gateway = row["gateway"].capitalize()
    return f"{kind}, {gateway}" if gateway else str(kind)


def _side(sign):
    def shown(row):
        return formatting.some(max(sign * row["balance"], 0), row["currency"])

    return shown


def _side_figure(sign):
    def figure(row):
        return formatting.figure(max(sign * row["balance"], 0), row["currency"])

    return figure


def accounts_url(row):
    """The accounts that a line is made of."""
    chosen = {"kind": row["kind"]}
    if row["gateway"]:
        chosen["gateway"] = row["gateway"]
    url = reverse(Account.snippet_viewset.get_url_name("list"))
    return f"{url}?{urlencode(chosen)}"


class TrialBalance(MarketReport):
    page_title = gettext_lazy("Trial balance")
    permission = PERMISSION
    header_icon = "order"
    index_url_name = "report_trial_balance"
    index_results_url_name = "report_trial_balance_results"
    filterset_class = TrialFilterSet
    export_filename = "trial-balance"
    columns = [
        TitleColumn(
            "kind",
            label=gettext_lazy("Account"),
            accessor=named,
            get_url=accounts_url,
        ),
        Column("debit", label=gettext_lazy("Debit"), accessor=_side(1)),
        Column("credit", label=gettext_lazy("Credit"), accessor=_side(-1)),
        Column("currency", label=gettext_lazy("Currency")),
    ]
    export_columns = (
        (gettext_lazy("Account"), lambda row: Account.Kind(row["kind"]).label),
        (gettext_lazy("Gateway"), lambda row: row["gateway"].capitalize()),
        (gettext_lazy("Debit"), _side_figure(1)),
        (gettext_lazy("Credit"), _side_figure(-1)),
        (gettext_lazy("Currency"), lambda row: row["currency"]),
    )

    @cached_property
    def until(self):
        return periods.of_days(None, self.chosen.get("until"), self.zone).until

    @cached_property
    def rows_of_books(self):
        return statements.trial(self.until)

    def get_rows(self):
        return self.rows_of_books

    def get_spans(self):
        return []

    def get_totals(self):
        """Both sides of each currency, which are the same, and their difference."""
        return [
            (label.format(currency=row["currency"]), money.show(sum_, row["currency"]))
            for row in statements.sides(self.rows_of_books)
            for label, sum_ in [
                (_("Debit, {currency}"), row["debit"]),
                (_("Credit, {currency}"), row["credit"]),
                (_("Difference, {currency}"), row["debit"] - row["credit"]),
            ]
        ]


# --- One account ------------------------------------------------------------------


class StatementFilterSet(WagtailFilterSet):
    days = filters.Days(label=gettext_lazy("Days"))

    class Meta:
        model = Posting
        fields = []


@dataclass(frozen=True)
class Line:
    """A row of the sheet: a posting, or what was there before or after all of them."""

    what: str
    after: int
    posting: Posting | None = None
    at: datetime | None = None
    entry: str = ""
    job: str = ""


def line_of(posting, zone):
    entry = posting.entry
    return Line(
        kind(posting),
        posting.after,
        posting,
        posting.at.astimezone(zone).replace(tzinfo=None, microsecond=0),
        entry.external_id,
        entry.job.code if entry.job else "",
    )


def kind(posting):
    return str(posting.entry.get_kind_display())


def job_link(posting):
    return formatting.job_link(posting.entry.job)


class StatementView(MarketReport):
    page_title = gettext_lazy("Statement")
    permission = PERMISSION
    header_icon = "doc-full"
    index_url_name = "account_statement"
    index_results_url_name = "account_statement_results"
    filterset_class = StatementFilterSet
    export_filename = "statement"

    @cached_property
    def account(self):
        accounts = Account.objects.select_related("worker")
        return get_object_or_404(accounts, pk=self.kwargs["pk"])

    def get_index_url(self):
        return reverse(self.index_url_name, args=[self.kwargs["pk"]])

    def get_index_results_url(self):
        return reverse(self.index_results_url_name, args=[self.kwargs["pk"]])

    def get_page_subtitle(self):
        return f"{self.account}, {self.account.currency}"

    def get_breadcrumbs_items(self):
        names = Account.snippet_viewset
        page = reverse(names.get_url_name("inspect"), args=[self.account.pk])
        return [
            *self.breadcrumbs_items,
            {"url": reverse(names.get_url_name("list")), "label": _("Balances")},
            {"url": page, "label": str(self.account)},
            {
                "url": "",
                "label": self.get_page_title(),
                "sublabel": self.get_page_subtitle(),
            },
        ]

    @property
    def columns(self):
        currency = self.account.currency
        return [
            Column("at", label=_("When"), accessor=self.moment),
            Column("kind", label=_("Kind"), accessor=kind),
            Column("job", label=_("Job"), accessor=job_link),
            Column("debit", label=_("Debit"), accessor=formatting.debit),
            Column("credit", label=_("Credit"), accessor=formatting.credit),
            Column(
                "after",
                label=_("Balance"),
                accessor=lambda row: money.show(row.after, currency),
            ),
        ]

    @property
    def export_columns(self):
        currency = self.account.currency

        def amount(row):
            return row and formatting.figure(row.amount, currency)

        return (
            (_("When, in %(zone)s") % {"zone": self.zone}, lambda line: line.at),
            (_("What"), lambda line: line.what),
            (_("Entry"), lambda line: line.entry),
            (_("Job"), lambda line: line.job),
            (_("Amount"), lambda line: amount(line.posting)),
            (_("Balance"), lambda line: formatting.figure(line.after, currency)),
            (_("Currency"), lambda line: currency),
        )

    def moment(self, row):
        return formatting.moment(row.at, row.entry.job)

    @cached_property
    def opening(self):
        since = self.scope["since"]
        return statements.balance_at(self.account, since) if since else 0

    @cached_property
    def closing(self):
        return statements.balance_at(self.account, self.scope["until"])

    def get_rows(self):
        scope = self.scope
        return statements.lines(self.account, scope["since"], scope["until"])

    def complete(self, rows):
        if not self.is_export:
            return rows
        first = Line(_("Opening balance"), self.opening)
        last = Line(_("Closing balance"), self.closing)
        moved = (line_of(row, self.zone) for row in rows.iterator(chunk_size=500))
        return chain([first], moved, [last])

    def get_totals(self):
        currency = self.account.currency
        return [
            (_("Opening balance"), money.show(self.opening, currency)),
            (_("Moved"), money.show(self.closing - self.opening, currency)),
            (_("Closing balance"), money.show(self.closing, currency)),
        ]
