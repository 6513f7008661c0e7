"""What gateways are to do, and what they told us, as Finance reads it."""

import json

from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from accounts.admin.actions import Action
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import ReadOnlyInspectView, ReadOnlyViewSet
from bookings.admin import filters, formatting, money_actions
from bookings.admin.attempts import ONLINE, gateway
from bookings.admin.gateway_problems import GatewayIndexView
from bookings.admin.gateway_tables import event_job, order_amount
from bookings.models import GatewayOrder, WebhookEvent
from bookings.money import orders, redaction, trouble
from bookings.money.refunds import PERMISSION
from toolkit.exports import local

LOOKS = {
    "refused": (gettext_lazy("Refused, and not settled"), trouble.refused),
    "slow": (gettext_lazy("Tried many times"), trouble.slow),
}


def queued(row):
    return formatting.QUEUED[row.status]


def order_job(order):
    return order.attempt.payment.job


class OrderFilterSet(WagtailFilterSet):
    look = filters.Look(label=gettext_lazy("To look at"), looks=LOOKS)
    kind = filters.Ticks(label=gettext_lazy("What"), choices=GatewayOrder.Kind.choices)
    status = filters.Ticks(
        label=gettext_lazy("Status"), choices=GatewayOrder.Status.choices
    )
    gateway = filters.Ticks(
        field_name="attempt__gateway", label=gettext_lazy("Gateway"), choices=ONLINE
    )
    created_at = filters.Days(label=gettext_lazy("Ordered"))

    class Meta:
        model = GatewayOrder
        fields = []


class OrderIndexView(GatewayIndexView):
    page_title = gettext_lazy("Orders to gateways")

    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "kind",
            label=_("What"),
            accessor="get_kind_display",
            get_url=self.get_inspect_url,
            note=lambda order: order_job(order).title,
            width="22%",
        )
        return [title, *ORDER_COLUMNS]


ORDER_COLUMNS = [
    ChipColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        kind=queued,
        sort_key="status",
    ),
    Column(
        "gateway",
        label=gettext_lazy("Gateway"),
        accessor=lambda order: gateway(order.attempt),
    ),
    Column(
        "amount",
        label=gettext_lazy("Amount"),
        accessor=order_amount,
        sort_key="amount",
    ),
    Column("tries", label=gettext_lazy("Tries"), sort_key="tries"),
    Column("problem", label=gettext_lazy("Problem")),
    Column("ordered_by", label=gettext_lazy("Ordered by")),
    Column(
        "created_at",
        label=gettext_lazy("Ordered"),
        accessor=lambda row: formatting.moment(row.created_at, order_job(row)),
        sort_key="created_at",
    ),
]


class OrderInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Order to a gateway")

    def get_facts(self):
        order, job = self.object, order_job(self.object)
        return [
            (
                _("Order"),
                [
                    (_("What"), order.get_kind_display()),
                    (_("Status"), order.get_status_display()),
                    (_("Amount"), order_amount(order)),
                    (_("Try to pay"), formatting.row_link(order.attempt)),
                    (_("Payment"), formatting.row_link(order.attempt.payment)),
                    (_("Job"), formatting.job_link(job)),
                    (_("Reason"), order.reason),
                    (_("Ordered by"), order.ordered_by or _("By itself")),
                    (_("Ordered"), formatting.moment(order.created_at, job)),
                ],
            ),
            (_("At the gateway"), _sent(order)),
        ]

    def get_actions(self):
        order, user = self.object, self.request.user
        if orders.retry_refusal(order, user, timezone.now()):
            return []
        name = GatewayOrder.snippet_viewset.get_url_name("again")
        again = reverse(name, args=[order.pk])
        return [Action(_("Try again"), again, "rotate", main=True)]


def _sent(order):
    job, waits = order_job(order), order.status == GatewayOrder.Status.WAITING
    next_try = formatting.moment(order.next_try, job) if waits else ""
    return [
        (_("Gateway"), gateway(order.attempt)),
        (_("Sent under the key"), order.key),
        (_("Tries"), order.tries),
        (_("Next try"), next_try),
        (_("Problem"), order.problem),
        (_("Answered"), formatting.moment(order.done_at, job)),
    ]


class OrderViewSet(ReadOnlyViewSet):
    model = GatewayOrder
    icon = "redirect"
    menu_label = gettext_lazy("Orders to gateways")
    index_view_class = OrderIndexView
    inspect_view_class = OrderInspectView
    filterset_class = OrderFilterSet
    ordering = "-created_at"
    search_fields = [
        "attempt__code",
        "attempt__charge_id",
        "attempt__payment__job__code",
        "attempt__payment__job__title",
        "problem",
        "reason",
    ]
    export_filename = "orders-to-gateways"
    export_columns = (
        (gettext_lazy("What"), lambda row: row.get_kind_display()),
        (gettext_lazy("Status"), lambda row: row.get_status_display()),
        (gettext_lazy("Gateway"), lambda row: row.attempt.gateway),
        (gettext_lazy("Try"), lambda row: row.attempt.code),
        (gettext_lazy("Job"), lambda row: order_job(row).code),
        (
            gettext_lazy("Amount"),
            lambda row: formatting.figure(row.amount, row.attempt.currency),
        ),
        (gettext_lazy("Currency"), lambda row: row.attempt.currency),
        (gettext_lazy("Tries"), lambda row: row.tries),
        (gettext_lazy("Problem"), lambda row: row.problem),
        (gettext_lazy("Reason"), lambda row: row.reason),
        (
            gettext_lazy("Ordered by"),
            lambda row: row.ordered_by and row.ordered_by.name,
        ),
        (
            gettext_lazy("Ordered, there"),
            lambda row: local(row.created_at, order_job(row).city),
        ),
        (
            gettext_lazy("Answered, there"),
            lambda row: local(row.done_at, order_job(row).city),
        ),
    )

    def get_queryset(self, request):
        return GatewayOrder.objects.select_related(
            "attempt__payment__job__city", "ordered_by"
        )

    def get_action_urls(self):
        again = self.action_view(money_actions.TryAgainView)
        return [path("again/<row:pk>/", again, name="again")]


# --- What gateways tell us ----------------------------------------------------


class EventFilterSet(WagtailFilterSet):
    status = filters.Ticks(
        label=gettext_lazy("Status"), choices=WebhookEvent.Status.choices
    )
    gateway = filters.Ticks(label=gettext_lazy("Gateway"), choices=ONLINE)
    received_at = filters.Days(label=gettext_lazy("Received"))

    class Meta:
        model = WebhookEvent
        fields = []


class EventIndexView(GatewayIndexView):
    page_title = gettext_lazy("Words of gateways")

    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "kind",
            label=_("What"),
            get_url=self.get_inspect_url,
            note=lambda event: event.event_id,
            width="26%",
        )
        return [title, *EVENT_COLUMNS]


def received(event):
    return formatting.moment(event.received_at, event_job(event))


EVENT_COLUMNS = [
    ChipColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        kind=queued,
        sort_key="status",
    ),
    Column("gateway", label=gettext_lazy("Gateway"), accessor=gateway),
    Column(
        "attempt",
        label=gettext_lazy("Try to pay"),
        accessor=lambda event: formatting.row_link(event.attempt),
    ),
    Column("problem", label=gettext_lazy("Problem")),
    Column(
        "received_at",
        label=gettext_lazy("Received"),
        accessor=received,
        sort_key="received_at",
    ),
]


class EventInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Word of a gateway")

    def get_facts(self):
        event = self.object
        job = event_job(event)
        return [
            (
                _("What was said"),
                [
                    (_("What"), event.kind),
                    (_("Gateway"), gateway(event)),
                    (_("Its number there"), event.event_id),
                    (_("Try to pay"), formatting.row_link(event.attempt)),
                    (_("Job"), formatting.job_link(job)),
                    (_("Received"), received(event)),
                ],
            ),
            (
                _("What came of it"),
                [
                    (_("Status"), event.get_status_display()),
                    (_("Tries"), event.tries),
                    (_("Problem"), event.problem),
                    (_("Settled"), formatting.moment(event.done_at, job)),
                ],
            ),
            (
                _("In full, without the people in it"),
                [(_("Payload"), payload(event))],
            ),
        ]

    def get_actions(self):
        failed = self.object.status == WebhookEvent.Status.FAILED
        if not failed or not self.request.user.has_perm(PERMISSION):
            return []
        name = WebhookEvent.snippet_viewset.get_url_name("again")
        again = reverse(name, args=[self.object.pk])
        return [Action(_("Try again"), again, "rotate", main=True)]


def payload(event):
    shown = json.dumps(
        redaction.without_people(event.payload), indent=2, ensure_ascii=False
    )
    return format_html('<code class="desk-json" dir="ltr">{}</code>', shown)


class EventViewSet(ReadOnlyViewSet):
    model = WebhookEvent
    icon = "comment"
    menu_label = gettext_lazy("Words of gateways")
    index_view_class = EventIndexView
    inspect_view_class = EventInspectView
    filterset_class = EventFilterSet
    ordering = "-received_at"
    search_fields = ["kind", "event_id", "attempt__code", "attempt__payment__job__code"]
    export_filename = "words-of-gateways"
    export_columns = (
        (gettext_lazy("Gateway"), lambda row: row.gateway),
        (gettext_lazy("What"), lambda row: row.kind),
        (gettext_lazy("Number there"), lambda row: row.event_id),
        (gettext_lazy("Status"), lambda row: row.get_status_display()),
        (gettext_lazy("Try"), lambda row: row.attempt and row.attempt.code),
        (gettext_lazy("Tries"), lambda row: row.tries),
        (gettext_lazy("Problem"), lambda row: row.problem),
        (
            gettext_lazy("Received, UTC"),
            lambda row: row.received_at.replace(tzinfo=None, microsecond=0),
        ),
    )

    def get_queryset(self, request):
        return WebhookEvent.objects.select_related("attempt__payment__job__city")

    def get_action_urls(self):
        again = self.action_view(money_actions.WorkAgainView)
        return [path("again/<row:pk>/", again, name="again")]
