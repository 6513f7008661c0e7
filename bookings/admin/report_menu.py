"""Where the reports stand in the admin, and who sees them in the menu."""

from django.urls import path, reverse
from wagtail.admin.menu import MenuItem

from bookings.admin.reports import MostBookedReport, RevenueReport
from bookings.admin.statements import StatementView, TrialBalance
from bookings.admin.to_look_at import ToLookAtView

REPORTS = [
    (MostBookedReport, "reports/most-booked/"),
    (RevenueReport, "reports/revenue/"),
    (TrialBalance, "reports/trial-balance/"),
]


class ReportMenuItem(MenuItem):
    def __init__(self, *args, permission, **kwargs):
        self.permission = permission
        super().__init__(*args, **kwargs)

    def is_shown(self, request):
        return request.user.has_perm(self.permission)


def urls():
    for report, address in REPORTS:
        yield path(address, report.as_view(), name=report.index_url_name)
        yield path(
            f"{address}results/",
            report.as_view(results_only=True),
            name=report.index_results_url_name,
        )

    yield path(
        "reports/statement/<row:pk>/",
        StatementView.as_view(),
        name=StatementView.index_url_name,
    )
    yield path(
        "reports/statement/<row:pk>/results/",
        StatementView.as_view(results_only=True),
        name=StatementView.index_results_url_name,
    )
    yield path("reports/money/", ToLookAtView.as_view(), name=ToLookAtView.url_name)


class ToLookAtMenuItem(MenuItem):
    def is_shown(self, request):
        return ToLookAtView.is_for(request.user)


def to_look_at_item():
    return ToLookAtMenuItem(
        ToLookAtView.page_title,
        reverse(ToLookAtView.url_name),
        name="money-to-look-at",
        icon_name=ToLookAtView.header_icon,
        order=103,
    )


def menu_item(report, order):
    return ReportMenuItem(
        report.page_title,
        reverse(report.index_url_name),
        permission=report.permission,
        name=report.export_filename,
        icon_name=report.header_icon,
        order=order,
    )
