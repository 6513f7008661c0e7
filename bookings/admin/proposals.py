"""What one of Finance proposes and another decides about: the list, a page about each,
and what can be done with it.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log

from accounts.admin.actions import Action, ActionView, NeedsReason
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import due_tables, filters, formatting
from bookings.admin.payouts import in_a_sheet
from bookings.models import Proposal
from bookings.money import proposals
from toolkit import money
from toolkit.errors import NotAllowed
from toolkit.views.proof import Proven

COLOURS = {
    Proposal.Status.WAITING: "wait",
    Proposal.Status.APPROVED: "ok",
    Proposal.Status.DECLINED: "stop",
    Proposal.Status.WITHDRAWN: "done",
}


def colour(proposal):
    return COLOURS[proposal.status]


def about(proposal):
    return formatting.row_link(proposal.contest or proposal.payment)


def address(proposal, name="inspect"):
    return reverse(Proposal.snippet_viewset.get_url_name(name), args=[proposal.pk])


class ProposalFilterSet(WagtailFilterSet):
    status = filters.Ticks(
        label=gettext_lazy("Status"), choices=Proposal.Status.choices
    )
    kind = filters.Ticks(label=gettext_lazy("What"), choices=Proposal.Kind.choices)
    proposed_at = filters.Days(label=gettext_lazy("Proposed"))

    class Meta:
        model = Proposal
        fields = []


class ProposalIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "kind",
            label=_("What"),
            accessor="get_kind_display",
            get_url=self.get_inspect_url,
            note=lambda proposal: proposal.reason,
            width="30%",
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
    Column("about", label=gettext_lazy("About"), accessor=about),
    Column("proposed_by", label=gettext_lazy("Proposed by")),
    Column(
        "proposed_at",
        label=gettext_lazy("Proposed"),
        accessor=lambda row: formatting.moment(row.proposed_at),
        sort_key="proposed_at",
    ),
    Column("decided_by", label=gettext_lazy("Decided by")),
]

EXPORT_COLUMNS = (
    (gettext_lazy("What"), lambda row: row.get_kind_display()),
    (gettext_lazy("Status"), lambda row: row.get_status_display()),
    (gettext_lazy("Payment"), lambda row: row.payment and row.payment.code),
    (
        gettext_lazy("Amount"),
        lambda row: formatting.figure(row.amount, row.currency),
    ),
    (gettext_lazy("Currency"), lambda row: row.currency),
    (gettext_lazy("Reason"), lambda row: row.reason),
    (gettext_lazy("Proposed by"), lambda row: row.proposed_by.name),
    (gettext_lazy("Proposed"), lambda row: in_a_sheet(row.proposed_at)),
    (
        gettext_lazy("Decided by"),
        lambda row: row.decided_by and row.decided_by.name,
    ),
    (gettext_lazy("Answer"), lambda row: row.answer),
)


class ProposalInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Proposal")

    def get_facts(self):
        proposal = self.object
        told = [
            (_("What"), proposal.get_kind_display()),
            (_("Status"), proposal.get_status_display()),
            (_("Amount"), formatting.amount(proposal)),
            (_("About"), about(proposal)),
            (_("Reason"), proposal.reason),
            (_("Proposed by"), proposal.proposed_by),
            (_("Proposed"), formatting.moment(proposal.proposed_at)),
        ]
        left = proposal.seen.get("left")
        if left is not None:
            shown = money.show(left, proposal.currency)
            told.append((_("Could be given back then"), shown))
        if earlier := proposal.seen.get("earlier"):
            shown = money.show(earlier, proposal.currency)
            told.append((_("Moved by them alone on this job before"), shown))
        if proposal.kind == Proposal.Kind.PAYOUT:
            told.append((_("Since then"), due_tables.changed(proposal)))
        if proposal.decided_by:
            told += [
                (_("Decided by"), proposal.decided_by),
                (_("When"), formatting.moment(proposal.decided_at)),
                (_("Answer"), proposal.answer),
            ]
        return [(_("Proposal"), told)]

    def get_tables(self):
        if self.object.kind != Proposal.Kind.PAYOUT:
            return []
        return [(_("What is due to whom"), due_tables.of_proposal(self.object))]

    def get_actions(self):
        proposal, user = self.object, self.request.user
        if proposals.withdrawal_refusal(proposal, user) is None:
            url = address(proposal, "withdraw")
            return [Action(_("Take it back"), url, "history")]
        if proposals.refusal(proposal, user):
            return []
        return [
            Action(_("Approve"), address(proposal, "approve"), "check", main=True),
            Action(_("Decline"), address(proposal, "decline"), "cross", serious=True),
        ]


class DecideView(Proven, ActionView):
    """`name` is the verb's. What the rules refuse is said on this page."""

    name = ""
    said = explanation = ""

    def problem(self):
        return proposals.refusal(self.object, self.request.user)

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("bookings.view_proposal"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        if isinstance(self.problem(), NotAllowed):
            raise PermissionDenied
        return super().get(request, *args, **kwargs)

    def refuse(self, form, refusal):
        if isinstance(refusal, NotAllowed):
            raise PermissionDenied(refusal.sentence)
        form.add_error(None, refusal.sentence)
        context = self.get_context_data(form=form)
        return self.render_to_response(context, status=refusal.status)

    def get_explanation(self):
        proposal = self.object
        return self.explanation % {
            "name": proposal.proposed_by.get_short_name(),
            "what": proposal.get_kind_display(),
            "amount": formatting.amount(proposal),
            "reason": proposal.reason,
        }

    @transaction.atomic
    def act(self, form):
        proposal = self.do(form)
        data = {
            "amount": formatting.amount(proposal),
            "reason": proposal.answer or proposal.reason,
        }
        action = f"bookings.proposal-{self.name}"
        log(proposal, action, user=self.request.user, data=data)
        return str(self.said)


class ApproveView(DecideView):
    name = "approve"
    page_title = gettext_lazy("Approve")
    header_icon = "check"
    button = gettext_lazy("Approve and do it")
    explanation = gettext_lazy(
        "%(name)s proposes: %(what)s, %(amount)s. “%(reason)s” It is done at once."
    )
    said = gettext_lazy("It is approved and done.")
    template_name = "bookings/admin/approve.html"

    def get_context_data(self, **kwargs):
        proposal = self.object
        if proposal.kind == Proposal.Kind.PAYOUT:
            kwargs["table"] = due_tables.of_proposal(proposal)
            kwargs["changed"] = due_tables.changed(proposal)
        return super().get_context_data(**kwargs)

    def do(self, form):
        return proposals.approve(self.object, by=self.request.user)


class DeclineView(NeedsReason, DecideView):
    name = "decline"
    page_title = gettext_lazy("Decline")
    header_icon = "cross"
    button = gettext_lazy("Decline it")
    serious = True
    reason_help = gettext_lazy("Whoever proposed it reads these words.")
    reason_most = proposals.MOST_WORDS
    explanation = gettext_lazy(
        "%(name)s proposes: %(what)s, %(amount)s. “%(reason)s” Nothing is done."
    )
    said = gettext_lazy("It is declined. Nothing was done.")

    def do(self, form):
        reason = form.cleaned_data["reason"]
        return proposals.decline(self.object, by=self.request.user, reason=reason)


class WithdrawView(DecideView):
    name = "withdraw"
    page_title = gettext_lazy("Take it back")
    header_icon = "history"
    button = gettext_lazy("Take it back")
    explanation = gettext_lazy(
        "You proposed: %(what)s, %(amount)s. Nobody is asked any more."
    )
    said = gettext_lazy("It is taken back. Nothing was done.")

    def problem(self):
        return proposals.withdrawal_refusal(self.object, self.request.user)

    def do(self, form):
        return proposals.withdraw(self.object, by=self.request.user)


class ProposalViewSet(ReadOnlyViewSet):
    model = Proposal
    icon = "group"
    menu_label = gettext_lazy("Proposals")
    index_view_class = ProposalIndexView
    inspect_view_class = ProposalInspectView
    filterset_class = ProposalFilterSet
    ordering = "-proposed_at"
    search_fields = ["reason", "payment__code", "payment__job__code"]
    export_columns = EXPORT_COLUMNS
    export_filename = "proposals"

    def get_queryset(self, request):
        return Proposal.objects.select_related(
            "payment__job__customer",
            "payment__job__worker",
            "payment__job__city",
            "contest__attempt__payment__job",
            "proposed_by",
            "decided_by",
        )

    def get_action_urls(self):
        return [
            path(f"{view.name}/<row:pk>/", self.action_view(view), name=view.name)
            for view in (ApproveView, DeclineView, WithdrawView)
        ]


LOGGED = (
    ("bookings.propose", gettext_lazy("Proposed")),
    ("bookings.proposal-approve", gettext_lazy("Approved")),
    ("bookings.proposal-decline", gettext_lazy("Declined")),
    ("bookings.proposal-withdraw", gettext_lazy("Taken back")),
)
