"""What people look for and do not find, as staff see it: to read only.

Who wants to hear when somebody is listed, and a report of the searches that found
nobody. Wagtail guards a report by nothing: the permission is asked here.
"""

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from accounts.admin.columns import ChipColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from services import filters as catalogue
from toolkit.exports import local
from toolkit.templatetags import when
from toolkit.views.exports import ExportMixin
from workers import missed
from workers.models import MissedSearch, SearchAlert
from workers.search.catalogue import catalogue as open_catalogue

PERMISSION = "workers.view_missedsearch"


def state(alert):
    if alert.told_at:
        return _("Told")
    return _("Waits to hear") if alert.confirmed_at else _("Not confirmed")


def look(alert):
    return "done" if alert.told_at else "ok" if alert.confirmed_at else "wait"


class AlertFilterSet(WagtailFilterSet):
    category = catalogue.trade("category")
    city = catalogue.city()

    class Meta:
        model = SearchAlert
        fields = ["category", "city"]


class AlertIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        to = TitleColumn("email", label=_("Address"), get_url=self.get_inspect_url)
        return [to, *COLUMNS]


COLUMNS = [
    Column("trade", label=gettext_lazy("Trade"), accessor="category.name"),
    Column("city", label=gettext_lazy("City"), accessor="city.name"),
    ChipColumn("state", label=gettext_lazy("State"), accessor=state, kind=look),
    Column(
        "created_at",
        label=gettext_lazy("Asked"),
        accessor=lambda alert: when.day(alert.created_at, alert.city),
        sort_key="created_at",
    ),
]


class AlertInspectView(ReadOnlyInspectView):
    def get_facts(self):
        alert = self.object
        moments = [
            (_("Asked"), alert.created_at),
            (_("Confirmed"), alert.confirmed_at),
            (_("Told"), alert.told_at),
        ]
        return [
            (
                _("What they wait for"),
                [
                    (_("Address"), alert.email),
                    (_("Trade"), alert.category.name),
                    (_("City"), alert.city.name),
                    *((name, when.moment(at, alert.city)) for name, at in moments),
                ],
            )
        ]


class AlertViewSet(ReadOnlyViewSet):
    model = SearchAlert
    icon = "clipboard-list"
    menu_label = gettext_lazy("Wishes to hear")
    menu_name = "search-alerts"
    menu_order = 296
    add_to_admin_menu = True
    index_view_class = AlertIndexView
    inspect_view_class = AlertInspectView
    filterset_class = AlertFilterSet
    ordering = "-pk"
    search_fields = ["email"]
    export_filename = "wishes-to-hear"
    export_columns = (
        (gettext_lazy("Address"), lambda alert: alert.email),
        (gettext_lazy("Trade"), lambda alert: alert.category.name),
        (gettext_lazy("City"), lambda alert: alert.city.name),
        (gettext_lazy("State"), state),
        (gettext_lazy("Asked"), lambda alert: local(alert.created_at, alert.city)),
    )

    def get_queryset(self, request):
        return SearchAlert.objects.select_related("category", "city")


# --- Searches that found nobody ----------------------------------------------


class RowPaginator(WagtailPaginator):
    verbose_name = gettext_lazy("row")
    verbose_name_plural = gettext_lazy("rows")


class MissedReport(ExportMixin, ReportView):
    page_title = gettext_lazy("Searches that found nobody")
    index_url_name = "report_missed_searches"
    index_results_url_name = "report_missed_searches_results"
    header_icon = "search"
    paginator_class = RowPaginator
    default_ordering = "-times"
    export_filename = "searches-that-found-nobody"
    export_columns = (
        (gettext_lazy("Words"), lambda row: row["words"]),
        (gettext_lazy("Trade"), lambda row: row["trade"]),
        (gettext_lazy("City"), lambda row: row["place"]),
        (gettext_lazy("Times"), lambda row: row["times"]),
    )

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        days = missed.REPORTED_DAYS
        return ngettext("In the last %d day", "In the last %d days", days) % days

    @cached_property
    def columns(self):
        known = open_catalogue()

        def name(find, slug):
            place = find(slug)
            return place.name if place else slug or "–"

        return [
            Column(
                "words",
                label=_("Words"),
                accessor=lambda row: row["words"] or "–",
                sort_key="words",
            ),
            Column(
                "trade",
                label=_("Trade"),
                accessor=lambda row: name(known.category, row["trade"]),
                sort_key="trade",
            ),
            Column(
                "place",
                label=_("City"),
                accessor=lambda row: name(known.city, row["place"]),
                sort_key="place",
            ),
            NumberColumn(
                "times",
                label=_("Times"),
                accessor=lambda row: row["times"],
                sort_key="times",
            ),
        ]

    def get_filtered_queryset(self):
        rows = missed.report()
        return rows.order_by(self.ordering, "words", "trade", "place")


ADDRESS = "reports/missed-searches/"


def urls():
    name, results = MissedReport.index_url_name, MissedReport.index_results_url_name
    return [
        path(ADDRESS, MissedReport.as_view(), name=name),
        path(
            f"{ADDRESS}results/", MissedReport.as_view(results_only=True), name=results
        ),
    ]


class MissedMenuItem(MenuItem):
    def is_shown(self, request):
        return request.user.has_perm(PERMISSION)


def menu_item():
    return MissedMenuItem(
        MissedReport.page_title,
        reverse(MissedReport.index_url_name),
        name=MissedReport.export_filename,
        icon_name=MissedReport.header_icon,
        order=110,
    )


def permission():
    """For the page where a group is given what it may do."""
    return Permission.objects.filter(
        content_type__app_label=MissedSearch._meta.app_label,
        codename=PERMISSION.partition(".")[2],
    )
