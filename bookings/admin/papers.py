"""Papers with numbers as Finance reads them: the list of a series, and what stands on
each.
"""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table

from accounts.admin.actions import Action
from accounts.admin.columns import NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting
from bookings.admin.payouts import hour, in_a_sheet
from bookings.models import Paper, PaperSeries
from bookings.views import paper_page
from toolkit import money
from toolkit.percent import shown as percent


def who(paper):
    """The customer or the worker that it is for, as it stands there."""
    facts = paper.facts
    return facts["job"]["customer"] if paper.payment_id else facts["worker"]


def tax_of(paper):
    facts = paper.facts
    return facts["tax"] if paper.payment_id else facts["commission_tax"]


def total(paper):
    return money.show(paper.facts["total"], paper.facts["currency"])


def tax(paper):
    found = tax_of(paper)
    return money.show(found["amount"], paper.facts["currency"]) if found else ""


def about(paper):
    """The job or the payout that it is about."""
    return formatting.row_link(paper.payment.job if paper.payment else paper.payout)


def code_of(paper):
    return paper.payment.job.code if paper.payment else paper.payout.code


def addresses(paper):
    """Of the page and of the PDF."""
    if paper.payout:
        code = paper.payout.code
        return [
            reverse(f"bookings:{name}", args=[code])
            for name in ("payout", "statement-pdf")
        ]
    args = [paper.payment.job.code, paper.number]
    return [reverse(f"bookings:{name}", args=args) for name in ("paper", "paper-pdf")]


class PaperFilterSet(WagtailFilterSet):
    kind = filters.Ticks(
        field_name="series__kind",
        label=gettext_lazy("Kind"),
        choices=Paper.Kind.choices,
    )
    series = filters.Rows(
        label=gettext_lazy("Series"), queryset=PaperSeries.objects.all()
    )
    issued_at = filters.Days(label=gettext_lazy("Issued"))

    class Meta:
        model = Paper
        fields = []


class PaperIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "number", label=_("Number"), get_url=self.get_inspect_url, note=who
        )
        return [title, *COLUMNS]


COLUMNS = [
    Column("kind", label=gettext_lazy("Kind"), accessor="series.get_kind_display"),
    Column("about", label=gettext_lazy("About"), accessor=about),
    Column("total", label=gettext_lazy("Sum"), accessor=total),
    Column("tax", label=gettext_lazy("Tax"), accessor=tax),
    Column(
        "issued_at",
        label=gettext_lazy("Issued"),
        accessor=lambda row: hour(row.issued_at),
        sort_key="issued_at",
    ),
]


class PaperInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Paper")

    def get_facts(self):
        paper = self.object
        sheet = paper_page.of(paper)
        return [
            (
                _("Paper"),
                [
                    (_("Number"), paper.number),
                    (_("Kind"), paper.series.get_kind_display()),
                    (_("Series"), paper.series),
                    (_("Issued"), hour(paper.issued_at)),
                    (_("About"), about(paper)),
                    (_("Payment"), formatting.row_link(paper.payment)),
                    (_("Issued by"), ", ".join([sheet.platform, *sheet.issuer])),
                ],
            ),
            (_("What stands on it"), _told(sheet.facts, "text")),
            (_("Sums"), _told(sheet.sums, "amount")),
        ]

    def get_tables(self):
        parts = paper_page.of(self.object).parts
        columns = [
            Column("name", label=_("What")),
            Column("note", label=_("When")),
            Column("amount", label=_("Amount")),
        ]
        return [(_("What is in it"), Table(columns, parts))] if parts else []

    def get_actions(self):
        page, pdf = addresses(self.object)
        return [
            Action(_("The paper"), page, "doc-full", main=True),
            Action(_("As a PDF"), pdf, "download"),
        ]


def _told(rows, value):
    return [(row["name"], row[value]) for row in rows]


class PaperViewSet(ReadOnlyViewSet):
    model = Paper
    icon = "doc-full"
    menu_label = gettext_lazy("Papers")
    index_view_class = PaperIndexView
    inspect_view_class = PaperInspectView
    filterset_class = PaperFilterSet
    ordering = "-issued_at"
    search_fields = [
        "number",
        "payment__job__code",
        "payment__job__customer__name",
        "payout__code",
        "payout__worker__name",
    ]
    export_filename = "papers"
    export_columns = (
        (gettext_lazy("Number"), lambda row: row.number),
        (gettext_lazy("Kind"), lambda row: row.series.get_kind_display()),
        (gettext_lazy("Series"), lambda row: row.series.name),
        (gettext_lazy("Issued"), lambda row: in_a_sheet(row.issued_at)),
        (gettext_lazy("For"), who),
        (gettext_lazy("About"), code_of),
        (
            gettext_lazy("Of the receipt"),
            lambda row: row.facts.get("receipt", {}).get("number", ""),
        ),
        (gettext_lazy("Sum"), lambda row: figure(row, row.facts["total"])),
        (
            gettext_lazy("Our part"),
            lambda row: figure(row, row.facts.get("commission")),
        ),
        (gettext_lazy("Name of the tax"), lambda row: of_tax(row, "name")),
        (
            gettext_lazy("Tax in percent"),
            lambda row: percent(of_tax(row, "bps") or 0),
        ),
        (gettext_lazy("Tax"), lambda row: figure(row, of_tax(row, "amount"))),
        (gettext_lazy("Currency"), lambda row: row.facts["currency"]),
        (gettext_lazy("Our tax number"), lambda row: row.facts["issuer"]["tax_number"]),
    )

    def get_queryset(self, request):
        return Paper.objects.select_related("series", "payment__job", "payout__worker")


def figure(paper, amount):
    if amount is None:
        return ""
    return formatting.figure(amount, paper.facts["currency"])


def of_tax(paper, name):
    return (tax_of(paper) or {}).get(name)


def series_table(rows):
    """Series in which a number is missing."""
    columns = [
        Column("name", label=_("Series"), accessor=series_link),
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("last", label=_("Given last")),
        Column("are", label=_("Papers")),
    ]
    return Table(columns, list(rows[:50]))


def series_link(series):
    url = reverse(Paper.snippet_viewset.get_url_name("list"))
    return format_html('<a href="{}?series={}">{}</a>', url, series.pk, series)
