"""Payments that customers contest at their banks, as Finance sees them: until when to
answer, where, what it cost, and who bears it.
"""

from django import forms
from django.db import transaction
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table

from accounts.admin.actions import Action, ReasonForm
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting, gateway_tables
from bookings.admin.attempts import ONLINE, gateway
from bookings.admin.money_actions import MoneyActionView
from bookings.models import Contest, Proposal
from bookings.money import gateways, losses, proposals, two_people
from bookings.money.two_people import NeedsTwo
from toolkit import money
from toolkit.exports import local

COLOURS = {
    Contest.Status.OPEN: "stop",
    Contest.Status.LOST: "done",
    Contest.Status.WON: "ok",
}


def job_of(contest):
    return contest.attempt.payment.job


def colour(contest):
    return COLOURS[contest.status]


def answer_by(contest):
    """Only as long as an answer is of use."""
    is_open = contest.status == Contest.Status.OPEN
    return formatting.moment(contest.answer_by, job_of(contest)) if is_open else ""


def gone(contest):
    return formatting.some(contest.gone, contest.currency)


def door(contest):
    """To the gateway's own pages, where a bank is answered."""
    url = gateways.gateway(contest.attempt.gateway).contest_url(contest)
    name = gateway(contest.attempt)
    text = _("Answer at %(gateway)s") % {"gateway": name}
    return format_html('<a href="{}" rel="noreferrer">{}</a>', url, text)


def table(rows):
    columns = [
        Column("job", label=_("Contested"), accessor=formatting.row_link),
        Column("amount", label=_("Amount"), accessor=formatting.amount),
        Column("gone", label=_("With the bank"), accessor=gone),
        Column("answer_by", label=_("Answer by"), accessor=answer_by),
        Column("door", label=_("Where"), accessor=door),
    ]
    return Table(columns, gateway_tables.latest(rows, "attempt__payment__job__city"))


class ContestFilterSet(WagtailFilterSet):
    status = filters.Ticks(label=gettext_lazy("Status"), choices=Contest.Status.choices)
    gateway = filters.Ticks(
        field_name="attempt__gateway", label=gettext_lazy("Gateway"), choices=ONLINE
    )
    opened_at = filters.Days(label=gettext_lazy("Begun"))

    class Meta:
        model = Contest
        fields = []


class ContestIndexView(ReadOnlyIndexView):
    page_title = gettext_lazy("Contested payments")

    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "job",
            label=_("Job"),
            accessor="attempt.payment.job.title",
            get_url=self.get_inspect_url,
            note=lambda contest: contest.external_id,
            width="24%",
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
    Column(
        "amount",
        label=gettext_lazy("Amount"),
        accessor=formatting.amount,
        sort_key="amount",
    ),
    Column("gone", label=gettext_lazy("With the bank"), accessor=gone),
    Column(
        "answer_by",
        label=gettext_lazy("Answer by"),
        accessor=answer_by,
        sort_key="answer_by",
    ),
    Column(
        "opened_at",
        label=gettext_lazy("Begun"),
        accessor=lambda row: formatting.moment(row.opened_at, job_of(row)),
        sort_key="opened_at",
    ),
]


def _figure(name):
    return lambda row: formatting.figure(getattr(row, name), row.currency)


EXPORT_COLUMNS = (
    (gettext_lazy("Contest"), lambda row: row.external_id),
    (gettext_lazy("Job"), lambda row: job_of(row).code),
    (gettext_lazy("Gateway"), lambda row: row.attempt.gateway),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
    (gettext_lazy("Amount"), _figure("amount")),
    (gettext_lazy("Withdrawn"), _figure("withdrawn")),
    (gettext_lazy("Returned"), _figure("returned")),
    (gettext_lazy("Fee"), _figure("fee")),
    (gettext_lazy("Taken back from the worker"), _figure("taken_back")),
    (gettext_lazy("Currency"), lambda row: row.currency),
    (gettext_lazy("Begun, there"), lambda row: local(row.opened_at, job_of(row).city)),
)


class ContestInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Contested payment")

    def get_facts(self):
        contest = self.object
        return [
            (_("Contested payment"), _about(contest)),
            (_("Money"), _sums(contest)),
            (_("Who bears it"), _borne(contest)),
        ]

    def get_tables(self):
        return [
            (_("The books of this job"), gateway_tables.postings(job_of(self.object)))
        ]

    def get_actions(self):
        if losses.refusal(self.object, self.request.user):
            return []
        name = Contest.snippet_viewset.get_url_name("take_back")
        url = reverse(name, args=[self.object.pk])
        label = _("Take it back from the worker")
        return [Action(label, url, "resubmit", serious=True)]


def _about(contest):
    job = job_of(contest)
    is_open = contest.status == Contest.Status.OPEN
    return [
        (_("Status"), contest.get_status_display()),
        (_("Answer by"), answer_by(contest)),
        (_("Where"), door(contest)),
        (_("What the bank says"), contest.reason.replace("_", " ")),
        (_("Payment"), formatting.row_link(contest.attempt.payment)),
        (_("Try to pay"), formatting.row_link(contest.attempt)),
        (_("Job"), formatting.job_link(job)),
        (_("Customer"), job.customer),
        (_("Worker"), job.worker),
        (_("Begun"), formatting.moment(contest.opened_at, job)),
        (_("Decided"), "" if is_open else formatting.moment(contest.closed_at, job)),
    ]


def _sums(contest):
    def shown(name):
        return formatting.some(getattr(contest, name), contest.currency)

    return [
        (_("Asked back"), formatting.amount(contest)),
        (_("Withdrawn"), shown("withdrawn")),
        (_("Returned"), shown("returned")),
        (_("Fee of the gateway"), shown("fee")),
        (_("Of that returned"), shown("fee_returned")),
    ]


def _borne(contest):
    if contest.status != Contest.Status.LOST:
        return []
    taken = formatting.some(contest.taken_back, contest.currency)
    job = job_of(contest)
    return [
        (_("Taken back from the worker"), taken or _("Nothing: we bear it.")),
        (_("Reason"), contest.decision),
        (_("Decided by"), contest.decided_by),
        (_("When"), formatting.moment(contest.decided_at, job)),
    ]


# --- Taking a loss back from the worker -------------------------------------------


class TakeBackForm(ReasonForm):
    # How much that was when they decided: if it changed, they must look again.
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        told = _("The worker reads these words.")
        how = {"required": True, "help_text": told, "most": proposals.MOST_WORDS}
        super().__init__(*args, **how, **kwargs)

    def show_now(self, amount):
        self.data = self.data.copy()
        self.data["seen"] = amount


class TakeBackView(MoneyActionView):
    page_title = gettext_lazy("Take it back from the worker")
    header_icon = "resubmit"
    button = gettext_lazy("Take it back")
    serious = True
    form_class = TakeBackForm

    def get_refusal(self):
        return losses.refusal(self.object, self.request.user)

    @property
    def share(self):
        return losses.share_of_worker(self.object)

    def get_initial(self):
        return {"seen": self.share}

    def get_explanation(self):
        contest = self.object
        return _(
            "The bank has taken %(gone)s back. %(worker)s had earned %(share)s of it, "
            "and gives that back out of what we owe them, or owes it to us. The rest "
            "stays our loss. %(warning)s"
        ) % {
            "warning": two_people.warning(),
            "gone": gone(contest),
            "worker": job_of(contest).worker.get_short_name(),
            "share": money.show(self.share, contest.currency),
        }

    def refuse(self, form, refusal):
        form.show_now(self.share)
        return super().refuse(form, refusal)

    @transaction.atomic
    def act(self, form):
        typed, user = form.cleaned_data, self.request.user
        reason, seen = typed["reason"], typed["seen"]
        try:
            contest = losses.take_back(self.object, by=user, reason=reason, seen=seen)
        except NeedsTwo as needs:
            kind = Proposal.Kind.TAKE_BACK
            return self.propose(needs, kind, reason, contest=self.object)
        shown = money.show(contest.taken_back, contest.currency)
        self.trace(contest, "take-back", reason=reason, amount=shown)
        return _("%(amount)s is taken back from %(worker)s.") % {
            "amount": shown,
            "worker": job_of(contest).worker.get_short_name(),
        }


class ContestViewSet(ReadOnlyViewSet):
    model = Contest
    icon = "warning"
    menu_label = gettext_lazy("Contested payments")
    index_view_class = ContestIndexView
    inspect_view_class = ContestInspectView
    filterset_class = ContestFilterSet
    ordering = "-opened_at"
    search_fields = [
        "external_id",
        "attempt__payment__code",
        "attempt__payment__job__code",
        "attempt__payment__job__title",
        "attempt__payment__job__customer__name",
    ]
    export_columns = EXPORT_COLUMNS
    export_filename = "contested-payments"

    def get_queryset(self, request):
        return Contest.objects.select_related(
            "attempt__payment__job__customer",
            "attempt__payment__job__worker",
            "attempt__payment__job__city",
            "decided_by",
        )

    def get_action_urls(self):
        view = self.action_view(TakeBackView)
        return [path("take-back/<row:pk>/", view, name="take_back")]
