"""What there is to know about a job, as lines of (label, value) and as tables."""

from functools import partial

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from accounts.admin.columns import ChipColumn
from bookings.admin import formatting
from bookings.models import Payment, Posting
from bookings.states import STATUSES
from bookings.words import verbs
from toolkit import money
from toolkit.templatetags import when
from workers.models import WorkerProfile


def work(job, *, private):
    """What is to be done. Where, and in whose words, is for those who help."""
    lines = [
        (_("What"), job.title),
        (_("Trade"), job.service_category.name),
        (_("City"), job.city.name),
        (_("When, there"), when.moment(job.scheduled_time, job.city)),
        (pgettext("duration", "For"), when.span(job.minutes)),
        (_("Asked"), when.moment(job.created_at, job.city)),
    ]
    if private:
        lines += [(_("Where"), job.address), (_("More to know"), job.description)]
    return lines


def agreed(job):
    def shown(amount):
        return money.show(amount, job.currency)

    return [
        (_("Price"), shown(job.price)),
        (
            _("Our commission"),
            f"{shown(job.commission)} ({job.commission_bps / 100:g} %)",
        ),
        (_("For the worker"), shown(job.earnings)),
        (_("Taken off by a coupon, and paid by us"), shown(job.discount)),
        (_("Hourly rate"), shown(job.hourly_rate)),
        (_("Fee for cancelling late"), shown(job.cancel_fee)),
        (_("Fee when nobody is there"), shown(job.no_show_fee)),
    ]


def decided(job):
    """What our team made of the price; nothing where nobody decided on a part."""
    if job.decided_price is None:
        return []

    def shown(amount):
        return money.show(amount, job.currency)

    return [
        (_("The customer pays"), shown(job.decided_price)),
        (_("Our commission"), shown(job.decided_commission)),
        (_("For the worker"), shown(job.final_earnings)),
        (_("Less than agreed"), shown(job.price - job.decided_price)),
    ]


def deadlines(job):
    return [
        (_("An answer by"), when.moment(job.answer_by, job.city)),
        (_("Free to cancel until"), when.moment(job.cancel_free_until, job.city)),
        (_("Nobody is there, from"), when.moment(job.no_show_from, job.city)),
        (_("To be confirmed by"), when.moment(job.confirm_by, job.city)),
    ]


def people(job):
    page = reverse(
        WorkerProfile.snippet_viewset.get_url_name("inspect"), args=[job.worker_id]
    )
    return [
        (_("Customer"), job.customer.name),
        (_("E-mail"), _mail(job.customer)),
        (_("Mobile"), job.customer.phone),
        (_("Worker"), format_html('<a href="{}">{}</a>', page, job.worker.name)),
        (_("E-mail"), _mail(job.worker)),
        (_("Mobile"), job.worker.phone),
    ]


def story_table(job):
    events = list(job.events.select_related("actor"))
    columns = [
        Column(
            "at",
            label=_("When"),
            accessor=lambda event: when.moment(event.at, job.city),
        ),
        Column("told", label=_("What"), accessor=partial(_told, job)),
        Column("who", label=_("Who"), accessor=_who),
        ChipColumn(
            "dst",
            label=_("Then"),
            accessor="get_dst_display",
            kind=lambda event: STATUSES[event.dst].colour,
        ),
        Column("reason", label=_("In their words")),
    ]
    return Table(columns, events)


def line_table(job):
    """What the price is made of, and what was proposed besides."""
    lines = job.lines.select_related("change").order_by("number")
    columns = [
        Column("kind", label=_("What"), accessor=_line_name),
        Column("minutes", label=_("Planned time"), accessor=_line_span),
        Column(
            "amount",
            label=_("Amount"),
            accessor=lambda line: money.show(line.amount, job.currency),
        ),
        Column("change", label=_("Agreed"), accessor=_line_state),
        Column("why", label=_("Why"), accessor=_line_reason),
    ]
    return Table(columns, list(lines))


def _line_name(line):
    name = line.name or line.get_kind_display()
    return name if line.quantity == 1 else f"{name} × {line.quantity}"


def _line_span(line):
    return when.span(line.minutes) if line.minutes else ""


def _line_state(line):
    return line.change.get_status_display() if line.change else _("When it was booked")


def _line_reason(line):
    return line.change.reason if line.change else ""


def payment_table(job):
    name = Payment.snippet_viewset.get_url_name("inspect")
    columns = [
        TitleColumn("get_purpose_display", label=_("For"), url_name=name),
        ChipColumn(
            "status",
            label=_("Status"),
            accessor="get_status_display",
            kind=formatting.payment_colour,
        ),
        Column("amount", label=_("Amount"), accessor=formatting.amount),
        Column("commission", label=_("Commission"), accessor=formatting.commission),
        Column("gateway", label=_("How"), accessor=formatting.method),
        Column("marked_by", label=_("Marked by")),
        Column(
            "paid_at",
            label=_("Paid"),
            accessor=lambda paid: when.moment(paid.paid_at, job.city),
        ),
    ]
    return Table(columns, list(job.payments.select_related("marked_by")))


def posting_table(job):
    rows = Posting.objects.filter(entry__job=job).order_by("pk")
    columns = [
        Column(
            "at", label=_("When"), accessor=lambda row: when.moment(row.at, job.city)
        ),
        Column("account", label=_("Account")),
        Column("debit", label=_("Debit"), accessor=formatting.debit),
        Column("credit", label=_("Credit"), accessor=formatting.credit),
    ]
    return Table(columns, list(rows.select_related("account__worker", "entry")))


def review_table(job):
    review = getattr(job, "review", None)
    columns = [
        Column("rating", label=_("Stars"), accessor=lambda row: f"{row.rating} of 5"),
        Column("comment", label=_("In their words")),
        Column(
            "created_at",
            label=_("When"),
            accessor=lambda row: when.moment(row.created_at, job.city),
        ),
    ]
    return Table(columns, [review] if review else [])


def _told(job, event):
    """By name: staff may know which of their own it was."""
    who = event.actor.get_short_name() if event.actor else "Callout"
    return verbs.told(job, event.verb, verbs.doer(who), event.role)


def _who(event):
    if event.actor is None:
        return event.get_role_display()
    return f"{event.actor} ({event.get_role_display()})"


def _mail(user):
    return format_html('<a href="mailto:{}">{}</a>', user.email, user.email)
