"""Sums that customers owe, as staff see them; Finance marks what changed hands."""

from django.db.models import Count, Q, Sum
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import set_query_params
from wagtail.admin.widgets.button import ListingButton

from accounts.admin.actions import Action
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import contests, filters, formatting, gateway_tables, money_actions
from bookings.models import Attempt, Contest, GatewayOrder, Payment
from bookings.money import refunds, waiving
from bookings.money.gateways import is_online
from bookings.words.payments import GATEWAYS, WORDS
from services import filters as catalogue
from toolkit import money
from toolkit.exports import local
from toolkit.templatetags import when

METHODS = [(name, words.name) for name, words in GATEWAYS.items()]


class PaymentFilterSet(WagtailFilterSet):
    status = filters.Ticks(label=gettext_lazy("Status"), choices=Payment.Status.choices)
    gateway = filters.Ticks(label=gettext_lazy("How"), choices=METHODS)
    purpose = filters.Ticks(label=gettext_lazy("For"), choices=Payment.Purpose.choices)
    trade = catalogue.trade("job__service_category")
    city = catalogue.city("job__city")
    created_at = filters.Days(label=gettext_lazy("Due since"))
    paid_at = filters.Days(label=gettext_lazy("Paid"))

    class Meta:
        model = Payment
        fields = []


class PaymentIndexView(ReadOnlyIndexView):
    results_template_name = "bookings/admin/payments_results.html"

    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "job",
            label=_("Job"),
            accessor="job.title",
            get_url=self.get_inspect_url,
            note=lambda payment: payment.job.code,
            width="22%",
        )
        return [title, *COLUMNS]

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if money_actions.may_mark(self.request.user, instance):
            address = action_url(instance, "mark_paid")
            url = set_query_params(address, {"next": self.here})
            buttons.append(ListingButton(_("Mark as paid"), url=url, icon_name="check"))
        return buttons

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(
            *args, totals=totals(self.object_list), **kwargs
        )


def totals(payments):
    """What these come to, for each currency and status."""
    sums = (
        payments.order_by("currency", "status")
        .values("currency", "status")
        .annotate(
            n=Count("pk"),
            amount_sum=Sum("amount"),
            cut=Sum("commission"),
            back=Sum("refunded"),
        )
    )
    return [
        {
            "label": Payment.Status(row["status"]).label,
            "kind": WORDS[row["status"]].colour,
            "count": row["n"],
            "amount": money.show(row["amount_sum"], row["currency"]),
            "commission": money.show(row["cut"], row["currency"]),
            "refunded": formatting.some(row["back"], row["currency"]),
        }
        for row in sums
    ]


COLUMNS = [
    ChipColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        kind=formatting.payment_colour,
        sort_key="status",
    ),
    Column(
        "purpose",
        label=gettext_lazy("For"),
        accessor=formatting.purpose,
    ),
    Column(
        "amount",
        label=gettext_lazy("Amount"),
        accessor=formatting.amount,
        sort_key="amount",
    ),
    Column(
        "commission", label=gettext_lazy("Commission"), accessor=formatting.commission
    ),
    Column(
        "refunded",
        label=gettext_lazy("Given back"),
        accessor=formatting.refunded,
        sort_key="refunded",
    ),
    Column(
        "created_at",
        label=gettext_lazy("Due since"),
        accessor=lambda payment: when.day(payment.created_at, payment.job.city),
        sort_key="created_at",
    ),
    Column("marked_by", label=gettext_lazy("Marked by")),
    Column(
        "paid_at",
        label=gettext_lazy("Paid"),
        accessor=lambda payment: when.day(payment.paid_at, payment.job.city),
        sort_key="paid_at",
    ),
]

EXPORT_COLUMNS = (
    (gettext_lazy("Payment"), lambda payment: payment.code),
    (gettext_lazy("Job"), lambda payment: payment.job.code),
    (gettext_lazy("Title"), lambda payment: payment.job.title),
    (gettext_lazy("Customer"), lambda payment: payment.job.customer.name),
    (gettext_lazy("Worker"), lambda payment: payment.job.worker.name),
    (gettext_lazy("For"), lambda payment: payment.get_purpose_display()),
    (gettext_lazy("How"), formatting.method),
    (gettext_lazy("Status"), lambda payment: payment.get_status_display()),
    (
        gettext_lazy("Amount"),
        lambda payment: formatting.figure(payment.amount, payment.currency),
    ),
    (
        gettext_lazy("Commission"),
        lambda payment: formatting.figure(payment.commission, payment.currency),
    ),
    (
        gettext_lazy("Coupon"),
        lambda payment: formatting.figure(payment.discount, payment.currency),
    ),
    (
        gettext_lazy("Given back"),
        lambda payment: formatting.figure(payment.refunded, payment.currency),
    ),
    (gettext_lazy("Currency"), lambda payment: payment.currency),
    (
        gettext_lazy("Due since, there"),
        lambda payment: local(payment.created_at, payment.job.city),
    ),
    (
        gettext_lazy("Paid, there"),
        lambda payment: local(payment.paid_at, payment.job.city),
    ),
    (
        gettext_lazy("Marked by"),
        lambda payment: payment.marked_by and payment.marked_by.name,
    ),
)


class PaymentInspectView(ReadOnlyInspectView):
    def get_facts(self):
        payment, job = self.object, self.object.job
        return [
            (_("Payment"), _about(payment)),
            (_("Money"), _sums(payment)),
            (
                _("Job"),
                [
                    (_("Job"), formatting.job_link(job)),
                    (_("Customer"), job.customer),
                    (_("Worker"), job.worker),
                ],
            ),
        ]

    def get_tables(self):
        payment = self.object
        tables = [(_("The books of this job"), gateway_tables.postings(payment.job))]
        made = Attempt.objects.filter(payment=payment)
        if not is_online(payment.gateway) and not made.exists():
            return tables
        given = GatewayOrder.objects.filter(attempt__payment=payment)
        asked = Contest.objects.filter(attempt__payment=payment)
        refund = Q(kind=GatewayOrder.Kind.REFUND)
        return [
            (_("Tries to pay"), gateway_tables.attempts(made)),
            (_("Refunds"), gateway_tables.orders(given.filter(refund))),
            (_("Contested at a bank"), contests.table(asked)),
            (_("Orders to the gateway"), gateway_tables.orders(given.exclude(refund))),
            *tables,
        ]

    def get_actions(self):
        payment, user = self.object, self.request.user
        actions = []
        if money_actions.may_mark(user, payment):
            url = action_url(payment, "mark_paid")
            actions.append(Action(_("Mark as paid"), url, "check", main=True))
        if refunds.refusal(payment, user) is None:
            url = action_url(payment, "refund")
            actions.append(Action(_("Give money back"), url, "resubmit", serious=True))
        if waiving.refusal(payment, user) is None:
            url = action_url(payment, "waive")
            actions.append(Action(_("Waive it"), url, "cross", serious=True))
        if money_actions.may_ask_about(user, payment):
            url = action_url(payment, "ask")
            actions.append(Action(_("Ask the gateway"), url, "rotate", posts=True))
        return actions


def _about(payment):
    job = payment.job
    return [
        (_("Status"), payment.get_status_display()),
        (_("For"), payment.get_purpose_display()),
        (_("How"), formatting.method(payment)),
        (_("Due since"), when.moment(payment.created_at, job.city)),
        (_("Can be paid from"), when.moment(payment.pay_from, job.city)),
        (_("To be paid by, or the place is free"), _secure_by(payment)),
        (_("Paid"), when.moment(payment.paid_at, job.city)),
        (_("Marked by"), payment.marked_by),
    ]


def _secure_by(payment):
    """The job knows it, as long as the price is still to be paid."""
    waits = payment.status == Payment.Status.CREATED
    job = payment.job
    return when.moment(job.secure_by, job.city) if waits else ""


def _sums(payment):
    return [
        (_("Amount"), formatting.amount(payment)),
        (_("Our commission"), formatting.commission(payment)),
        (_("We add for a coupon"), formatting.some(payment.discount, payment.currency)),
        (_("For the worker"), money.show(payment.earnings, payment.currency)),
        (_("Given back"), formatting.refunded(payment)),
    ]


class PaymentViewSet(ReadOnlyViewSet):
    model = Payment
    icon = "cash"
    menu_label = gettext_lazy("Payments")
    index_view_class = PaymentIndexView
    inspect_view_class = PaymentInspectView
    filterset_class = PaymentFilterSet
    ordering = "-created_at"
    search_fields = [
        "code",
        "job__code",
        "job__title",
        "job__customer__name",
        "job__worker__name",
    ]
    export_columns = EXPORT_COLUMNS
    export_filename = "payments"

    def get_queryset(self, request):
        return Payment.objects.select_related(
            "job__customer", "job__worker", "job__city", "marked_by"
        )

    def get_action_urls(self):
        views = [
            ("mark-paid", "mark_paid", money_actions.MarkPaidView),
            ("refund", "refund", money_actions.RefundView),
            ("ask", "ask", money_actions.AskView),
            ("waive", "waive", money_actions.WaiveView),
        ]
        return [
            path(f"{door}/<row:pk>/", self.action_view(view), name=name)
            for door, name, view in views
        ]


def action_url(payment, name):
    return reverse(Payment.snippet_viewset.get_url_name(name), args=[payment.pk])
