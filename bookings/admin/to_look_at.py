"""Money that does not match, on one page: of each kind the latest rows and its list."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from bookings.admin import (
    contests,
    formatting,
    gateway_problems,
    gateway_tables,
    papers,
)
from bookings.models import (
    Attempt,
    Contest,
    GatewayOrder,
    Paper,
    Payment,
    WebhookEvent,
)
from bookings.money import trouble

SETTINGS = "bookings.change_bookingsettings"


@dataclass(frozen=True)
class Kind:
    """One way in which money does not match. `chosen`: the filter of its list."""

    heading: str
    model: type
    chosen: dict[str, str]
    rows: object
    table: object
    explanation: str

    @property
    def permission(self):
        return f"bookings.view_{self.model._meta.model_name}"

    @property
    def url(self):
        url = reverse(self.model.snippet_viewset.get_url_name("list"))
        return f"{url}?{urlencode(self.chosen)}"


def payments(rows):
    columns = [
        Column("payment", label=_("Payment"), accessor=formatting.row_link),
        Column("amount", label=_("Amount"), accessor=formatting.amount),
        Column("refunded", label=_("Given back"), accessor=formatting.refunded),
        Column("how", label=_("How"), accessor=formatting.method),
        Column(
            "created_at",
            label=_("Due since"),
            accessor=lambda row: formatting.moment(row.created_at, row.job),
        ),
    ]
    return Table(columns, gateway_tables.latest(rows, "job__city"))


KINDS = [
    Kind(
        gettext_lazy("Contested at a bank"),
        Contest,
        {"status": Contest.Status.OPEN},
        trouble.contested,
        contests.table,
        gettext_lazy(
            "The customer’s bank asks for the money back. Who does not answer in time "
            "has lost."
        ),
    ),
    Kind(
        gettext_lazy("Payments that need a look"),
        Payment,
        {"status": Payment.Status.REVIEW},
        trouble.questioned,
        payments,
        gettext_lazy("Less is there than is owed, or something else."),
    ),
    Kind(
        gettext_lazy("Tries that do not match"),
        Attempt,
        {"status": Attempt.Status.WRONG},
        trouble.mismatched,
        gateway_tables.attempts,
        gettext_lazy("The gateway has another sum or currency than we asked for."),
    ),
    Kind(
        gettext_lazy("Taken and not owed"),
        Attempt,
        {"look": "unwanted"},
        trouble.unwanted,
        gateway_tables.attempts,
        gettext_lazy("Nobody owes this money, and nothing gives it back by itself."),
    ),
    Kind(
        gettext_lazy("Orders that were refused"),
        GatewayOrder,
        {"look": "refused"},
        trouble.refused,
        gateway_tables.orders,
        gettext_lazy("The gateway said no. Try again, or settle it on its own pages."),
    ),
    Kind(
        gettext_lazy("Orders that do not go through"),
        GatewayOrder,
        {"look": "slow"},
        trouble.slow,
        gateway_tables.orders,
        gettext_lazy("The gateway does not answer. They are sent on by themselves."),
    ),
    Kind(
        gettext_lazy("Words that were not settled"),
        WebhookEvent,
        {"status": WebhookEvent.Status.FAILED},
        trouble.failed_words,
        gateway_tables.words,
        gettext_lazy("A gateway told us something, and did not answer when asked."),
    ),
    Kind(
        gettext_lazy("Series of papers with a gap"),
        Paper,
        {},
        trouble.series_with_gaps,
        papers.series_table,
        gettext_lazy("A number is missing. It was taken out of the database by hand."),
    ),
]


class ToLookAtView(WagtailAdminTemplateMixin, TemplateView):
    """For who sees any of the lists; of gateways also for who may change how they are
    offered.
    """

    url_name = "money_to_look_at"
    page_title = gettext_lazy("Money to look at")
    header_icon = "warning"
    template_name = "bookings/admin/to_look_at.html"
    _show_breadcrumbs = True

    @staticmethod
    def is_for(user):
        return user.has_perm(SETTINGS) or any(
            user.has_perm(kind.permission) for kind in KINDS
        )

    def dispatch(self, request, *args, **kwargs):
        if not self.is_for(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        user = self.request.user
        parts = []
        for kind in KINDS:
            if user.has_perm(kind.permission):
                rows = kind.rows()
                count = rows.count()
                table = kind.table(rows) if count else None
                parts.append({"kind": kind, "count": count, "table": table})
        return super().get_context_data(
            parts=parts,
            problems=gateway_problems.problems(),
            settings_url=user.has_perm(SETTINGS)
            and reverse("wagtailsettings:edit", args=["bookings", "bookingsettings"]),
            **kwargs,
        )
