"""What belongs to a payment or to a try, as tables on the pages about it."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from accounts.admin.columns import ChipColumn
from bookings.admin import formatting
from bookings.models import Attempt, GatewayOrder, Posting, WebhookEvent

LATEST = 50


def attempts(rows):
    columns = [
        _title(Attempt, "code", _("Try")),
        ChipColumn(
            "status",
            label=_("Status"),
            accessor="get_status_display",
            kind=lambda row: formatting.ATTEMPTS[row.status],
        ),
        _sum("amount", _("Amount")),
        _sum("captured", _("Taken")),
        _sum("refunded", _("Given back")),
        _sum("fee", _("Fee")),
        Column("method", label=_("Paid with")),
        Column("charge_id", label=_("At the gateway")),
        _when("created_at", _("Begun"), lambda row: row.payment.job),
    ]
    return Table(columns, latest(rows, "payment__job__city"))


def orders(rows):
    columns = [
        _title(GatewayOrder, "get_kind_display", _("What")),
        _queued(),
        Column("amount", label=_("Amount"), accessor=order_amount),
        Column("reason", label=_("Reason")),
        Column("ordered_by", label=_("Ordered by")),
        Column("problem", label=_("Problem")),
        _when("created_at", _("Ordered"), lambda row: row.attempt.payment.job),
        _when(
            "done_at", pgettext("order", "Done"), lambda row: row.attempt.payment.job
        ),
    ]
    return Table(columns, latest(rows, "attempt__payment__job__city", "ordered_by"))


def words(rows):
    columns = [
        _title(WebhookEvent, "kind", _("What")),
        _queued(),
        Column("problem", label=_("Problem")),
        _when("received_at", _("Received"), event_job),
    ]
    return Table(columns, latest(rows, "attempt__payment__job__city"))


def postings(job):
    """What the books say of a job."""
    rows = Posting.objects.filter(entry__job=job).order_by("pk")
    columns = [
        _when("at", _("When"), lambda row: job),
        Column("entry", label=_("Entry"), accessor=_entry),
        Column("account", label=_("Account")),
        Column("debit", label=_("Debit"), accessor=formatting.debit),
        Column("credit", label=_("Credit"), accessor=formatting.credit),
    ]
    return Table(columns, list(rows.select_related("account__worker", "entry")))


def order_amount(order):
    """Of what to close or to let go there is no sum."""
    return formatting.some(order.amount, order.attempt.currency)


def event_job(event):
    return event.attempt and event.attempt.payment.job


def _entry(posting):
    return posting.entry.get_kind_display()


def latest(rows, *related):
    return list(rows.select_related(*related).order_by("-pk")[:LATEST])


def _title(model, accessor, label):
    name = model.snippet_viewset.get_url_name("inspect")
    return TitleColumn(accessor, label=label, accessor=accessor, url_name=name)


def _queued():
    return ChipColumn(
        "status",
        label=_("Status"),
        accessor="get_status_display",
        kind=lambda row: formatting.QUEUED[row.status],
    )


def _sum(name, label):
    def shown(row):
        return formatting.some(getattr(row, name), row.currency)

    return Column(name, label=label, accessor=shown)


def _when(name, label, job_of):
    def shown(row):
        return formatting.moment(getattr(row, name), job_of(row))

    return Column(name, label=label, accessor=shown)
