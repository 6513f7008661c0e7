"""Services in cities as editors see them: which ones have a page of their own.

Where most people work stands first. Wagtail guards a report by nothing: who may add a
page is asked here.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from accounts.admin.columns import ChipColumn
from services import filters as catalogue
from services import pairs as rules
from services import shared
from services.admin.pairs import NAME as WRITE
from services.models import CategoryPage, City, ServiceCategory
from services.wordings import pair_title
from toolkit.filters import require_valid
from toolkit.views.exports import ExportMixin
from workers.admin.searches import RowPaginator
from workers.models import WorkerProfile

ADDRESS = "reports/services-in-cities/"


def may_write(user) -> bool:
    policy = policy_registry.get_by_type(Page)
    return policy.user_has_any_permission(user, ["add", "change"])


@dataclass(frozen=True)
class Row:
    """A service in a city: who works there, and what its page is."""

    trade: ServiceCategory
    place: City
    workers: int
    reviews: int
    page: rules.State | None
    write: str

    @property
    def title(self):
        return pair_title(self.trade.plural, self.place.name)

    @property
    def edit(self):
        return self.page and reverse("wagtailadmin_pages:edit", args=[self.page.pk])

    @property
    def state(self):
        if self.page is None:
            return pgettext("page", "Drawn")
        return _("Live") if self.page.live else _("Draft")

    @property
    def look(self):
        if self.page is None:
            return "wait"
        return "ok" if self.page.live else "go"


class PairFilterSet(WagtailFilterSet):
    trade = catalogue.trade("service_category")
    city = catalogue.city()

    class Meta:
        model = WorkerProfile
        fields = ["trade", "city"]


class WriteColumn(Column):
    cell_template_name = "workers/admin/pair_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        context = super().get_cell_context_data(instance, parent_context)
        token = parent_context.get("csrf_token")
        return context | {"row": instance, "csrf_token": token}


class PairReport(ExportMixin, ReportView):
    page_title = gettext_lazy("Services in cities")
    index_url_name = "report_pairs"
    index_results_url_name = "report_pairs_results"
    header_icon = "doc-full"
    paginator_class = RowPaginator
    filterset_class = PairFilterSet
    default_ordering = "-workers"
    export_filename = "services-in-cities"
    export_columns = (
        (gettext_lazy("Trade"), lambda row: row.trade.name),
        (gettext_lazy("City"), lambda row: row.place.name),
        (gettext_lazy("Workers"), lambda row: row.workers),
        (gettext_lazy("Reviews"), lambda row: row.reviews),
        (gettext_lazy("Page"), lambda row: row.state),
    )

    def dispatch(self, request, *args, **kwargs):
        if not may_write(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self):
        return [
            Column("trade", label=_("Trade"), accessor=lambda row: row.trade.name),
            Column("city", label=_("City"), accessor=lambda row: row.place.name),
            NumberColumn("workers", label=_("Workers"), sort_key="workers"),
            NumberColumn("reviews", label=_("Reviews"), sort_key="reviews"),
            ChipColumn(
                "state",
                label=_("Page"),
                accessor=lambda row: row.state,
                kind=lambda row: row.look,
            ),
            WriteColumn("write", label=""),
        ]

    def get_queryset(self):
        return WorkerProfile.objects.listed().filter(
            city__is_active=True, service_category__is_active=True
        )

    def get_filtered_queryset(self):
        require_valid(self.filters)
        rows = self.filters.qs.order_by().values("service_category", "city")
        rows = rows.annotate(workers=Count("pk"), reviews=Sum("rating_count"))
        return rows.order_by(self.ordering, "service_category", "city")

    # As in the reports of the market: a page of rows is completed for its table, and
    # what is exported for its file.
    def get_table(self, object_list):
        shown = [] if self.is_export else list(self.complete(object_list))
        return super().get_table(shown)

    def decorate_paginated_queryset(self, object_list):
        return list(self.complete(object_list)) if self.is_export else object_list

    def complete(self, rows):
        trades, cities = shared.rows(ServiceCategory), shared.rows(City)
        states = rules.states()
        above = dict(
            CategoryPage.objects.order_by("-path").values_list("category", "pk")
        )
        for row in rows:
            trade, city = row["service_category"], row["city"]
            page = above.get(trade)
            yield Row(
                trade=trades[trade][1],
                place=cities[city][1],
                workers=row["workers"],
                reviews=row["reviews"],
                page=states.get((trade, city)),
                write=reverse(WRITE, args=[page, city]) if page else "",
            )


def urls():
    name, results = PairReport.index_url_name, PairReport.index_results_url_name
    fragment = PairReport.as_view(results_only=True)
    return [
        path(ADDRESS, PairReport.as_view(), name=name),
        path(f"{ADDRESS}results/", fragment, name=results),
    ]


class PairMenuItem(MenuItem):
    def is_shown(self, request):
        return may_write(request.user)


def menu_item():
    return PairMenuItem(
        PairReport.page_title,
        reverse(PairReport.index_url_name),
        name=PairReport.export_filename,
        icon_name=PairReport.header_icon,
        order=120,
    )
