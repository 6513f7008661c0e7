"""Tries to pay through a gateway, as Finance reads them."""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from accounts.admin.actions import Action
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import ReadOnlyInspectView, ReadOnlyViewSet
from bookings.admin import filters, formatting, gateway_tables, money_actions
from bookings.admin.gateway_problems import GatewayIndexView
from bookings.models import Attempt
from bookings.money import trouble
from bookings.money.gateways import GATEWAYS
from bookings.words import payments as words
from toolkit.exports import local

ONLINE = [(name, words.GATEWAYS[name].name) for name in GATEWAYS]
LOOKS = {"unwanted": (gettext_lazy("Taken and not owed"), trouble.unwanted)}


def colour(attempt):
    return formatting.ATTEMPTS[attempt.status]


def gateway(row):
    return str(words.GATEWAYS[row.gateway].name)


def started(attempt):
    return formatting.moment(attempt.created_at, attempt.payment.job)


class AttemptFilterSet(WagtailFilterSet):
    look = filters.Look(label=gettext_lazy("To look at"), looks=LOOKS)
    status = filters.Ticks(label=gettext_lazy("Status"), choices=Attempt.Status.choices)
    gateway = filters.Ticks(label=gettext_lazy("Gateway"), choices=ONLINE)
    created_at = filters.Days(label=gettext_lazy("Begun"))

    class Meta:
        model = Attempt
        fields = []


class AttemptIndexView(GatewayIndexView):
    page_title = gettext_lazy("Tries to pay")

    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "job",
            label=_("Job"),
            accessor="payment.job.title",
            get_url=self.get_inspect_url,
            note=lambda attempt: attempt.code,
            width="20%",
        )
        return [title, *COLUMNS]


COLUMNS = [
    ChipColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        kind=colour,
        sort_key="status",
    ),
    Column("gateway", label=gettext_lazy("Gateway"), accessor=gateway),
    Column(
        "amount",
        label=gettext_lazy("Amount"),
        accessor=formatting.amount,
        sort_key="amount",
    ),
    Column(
        "captured",
        label=gettext_lazy("Taken"),
        accessor=lambda row: formatting.some(row.captured, row.currency),
        sort_key="captured",
    ),
    Column(
        "refunded",
        label=gettext_lazy("Given back"),
        accessor=formatting.refunded,
        sort_key="refunded",
    ),
    Column("method", label=gettext_lazy("Paid with")),
    Column(
        "created_at",
        label=gettext_lazy("Begun"),
        accessor=started,
        sort_key="created_at",
    ),
]


def _figure(name):
    return lambda row: formatting.figure(getattr(row, name), row.currency)


EXPORT_COLUMNS = (
    (gettext_lazy("Try"), lambda row: row.code),
    (gettext_lazy("Payment"), lambda row: row.payment.code),
    (gettext_lazy("Job"), lambda row: row.payment.job.code),
    (gettext_lazy("Gateway"), lambda row: row.gateway),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
    (gettext_lazy("Amount"), _figure("amount")),
    (gettext_lazy("Taken"), _figure("captured")),
    (gettext_lazy("Given back"), _figure("refunded")),
    (gettext_lazy("Fee"), _figure("fee")),
    (gettext_lazy("Currency"), lambda row: row.currency),
    (gettext_lazy("Paid with"), lambda row: row.method),
    (gettext_lazy("Checkout"), lambda row: row.checkout_id),
    (gettext_lazy("Charge"), lambda row: row.charge_id),
    (
        gettext_lazy("Begun, there"),
        lambda row: local(row.created_at, row.payment.job.city),
    ),
)


class AttemptInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Try to pay")

    def get_facts(self):
        attempt = self.object
        return [
            (_("Try to pay"), _about(attempt)),
            (_("Money"), _sums(attempt)),
            (_("At the gateway"), _there(attempt)),
        ]

    def get_tables(self):
        return [
            (_("Orders to the gateway"), gateway_tables.orders(self.object.orders)),
            (_("Words of the gateway"), gateway_tables.words(self.object.events)),
        ]

    def get_actions(self):
        if not money_actions.may_ask(self.request.user, self.object):
            return []
        url = reverse(Attempt.snippet_viewset.get_url_name("ask"), args=[self.pk])
        return [Action(_("Ask the gateway"), url, "rotate", posts=True)]


def _about(attempt):
    payment = attempt.payment
    return [
        (_("Status"), attempt.get_status_display()),
        (_("Code"), attempt.code),
        (_("Payment"), formatting.row_link(payment)),
        (_("Job"), formatting.job_link(payment.job)),
        (_("Customer"), payment.job.customer),
        (_("Begun"), started(attempt)),
        (_("Another way was chosen"), _moment(attempt, "dropped_at")),
        (_("Why it did not succeed"), attempt.failure),
    ]


def _sums(attempt):
    def shown(name):
        return formatting.some(getattr(attempt, name), attempt.currency)

    return [
        (_("Asked for"), formatting.amount(attempt)),
        (_("Taken"), shown("captured")),
        (_("Given back"), shown("refunded")),
        (_("Fee of the gateway"), shown("fee")),
    ]


def _there(attempt):
    return [
        (_("Gateway"), gateway(attempt)),
        (_("Checkout"), attempt.checkout_id),
        (_("Charge"), attempt.charge_id),
        (_("Paid with"), attempt.method),
        (_("The page ends"), _moment(attempt, "expires_at")),
        (_("To be taken before"), _moment(attempt, "capture_before")),
        (_("Asked last"), _moment(attempt, "checked_at")),
        (_("Asked again by itself"), _moment(attempt, "check_at")),
    ]


def _moment(attempt, name):
    return formatting.moment(getattr(attempt, name), attempt.payment.job)


class AttemptViewSet(ReadOnlyViewSet):
    model = Attempt
    icon = "list-ul"
    menu_label = gettext_lazy("Tries to pay")
    index_view_class = AttemptIndexView
    inspect_view_class = AttemptInspectView
    filterset_class = AttemptFilterSet
    ordering = "-created_at"
    search_fields = [
        "code",
        "checkout_id",
        "charge_id",
        "payment__code",
        "payment__job__code",
        "payment__job__title",
        "payment__job__customer__name",
    ]
    export_columns = EXPORT_COLUMNS
    export_filename = "tries-to-pay"

    def get_queryset(self, request):
        return Attempt.objects.select_related(
            "payment__job__customer", "payment__job__city"
        )

    def get_action_urls(self):
        ask = self.action_view(money_actions.AskAttemptView)
        return [path("ask/<row:pk>/", ask, name="ask")]
