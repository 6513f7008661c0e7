"""Sums that customers owe, as staff see them; Finance marks what changed hands."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Sum
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.utils import set_query_params
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import log

from accounts.admin.actions import Action, ActionView
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting
from bookings.models import Payment
from bookings.money import payments
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
        if may_mark(self.request.user, instance):
            url = set_query_params(mark_url(instance), {"next": self.here})
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
        .annotate(n=Count("pk"), amount_sum=Sum("amount"), cut=Sum("commission"))
    )
    return [
        {
            "label": Payment.Status(row["status"]).label,
            "kind": WORDS[row["status"]].colour,
            "count": row["n"],
            "amount": money.show(row["amount_sum"], row["currency"]),
            "commission": money.show(row["cut"], row["currency"]),
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
            (
                _("Payment"),
                [
                    (_("Status"), payment.get_status_display()),
                    (_("For"), payment.get_purpose_display()),
                    (_("How"), formatting.method(payment)),
                    (_("Amount"), formatting.amount(payment)),
                    (_("Our commission"), formatting.commission(payment)),
                    (
                        _("For the worker"),
                        money.show(payment.earnings, payment.currency),
                    ),
                    (_("Due since"), when.moment(payment.created_at, job.city)),
                    (_("Paid"), when.moment(payment.paid_at, job.city)),
                    (_("Marked by"), payment.marked_by),
                ],
            ),
            (
                _("Job"),
                [
                    (_("Job"), formatting.job_link(job)),
                    (_("Customer"), job.customer),
                    (_("Worker"), job.worker),
                ],
            ),
        ]

    def get_actions(self):
        if not may_mark(self.request.user, self.object):
            return []
        return [Action(_("Mark as paid"), mark_url(self.object), "check", main=True)]


class MarkPaidView(ActionView):
    page_title = gettext_lazy("Mark as paid")
    header_icon = "check"
    button = gettext_lazy("Yes, the money changed hands")

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("bookings.mark_paid"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_explanation(self):
        job = self.object.job
        return _(
            "%(customer)s gave %(worker)s %(amount)s in cash. The books will say so "
            "for good, and %(worker)s owes us %(commission)s."
        ) % {
            "customer": job.customer.get_short_name(),
            "worker": job.worker.get_short_name(),
            "amount": formatting.amount(self.object),
            "commission": formatting.commission(self.object),
        }

    @transaction.atomic
    def act(self, form):
        was = self.object.status
        paid = payments.mark_paid(self.object, by=self.request.user)
        if paid.status != was:
            log(paid, "bookings.mark-paid", user=self.request.user)
        return _("%(amount)s is marked as paid.") % {"amount": formatting.amount(paid)}


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
        mark = self.action_view(MarkPaidView)
        return [path("mark-paid/<row:pk>/", mark, name="mark_paid")]


def may_mark(user, payment):
    due = payment.status == Payment.Status.CREATED
    return due and user.has_perm("bookings.mark_paid")


def mark_url(payment):
    name = Payment.snippet_viewset.get_url_name("mark_paid")
    return reverse(name, args=[payment.pk])
