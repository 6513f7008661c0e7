"""What Finance does about payouts: order what is due, and say what became of one."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from accounts.admin.actions import ActionView, NeedsReason, ReasonForm
from bookings.admin import due_tables, formatting
from bookings.models import Payout, PayoutBatch, Proposal
from bookings.money import owing, payouts, proposals, two_people
from toolkit import money
from toolkit.errors import Refusal, Unprocessable
from toolkit.views.proof import Proven


class FinanceOnly:
    """What only those may do who pay workers out."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm(payouts.PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


def totals(batch):
    """What it comes to, in each currency."""
    sums = {}
    for payout in batch.payouts.all():
        sums[payout.currency] = sums.get(payout.currency, 0) + payout.amount
    return ", ".join(money.show(n, currency) for currency, n in sorted(sums.items()))


class PayOutForm(ReasonForm):
    """The reason is for a second person, where one must agree."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, most=proposals.MOST_WORDS, **kwargs)
        if not two_people.warning():
            self.fields["reason"].widget = forms.HiddenInput()


class PayOutView(FinanceOnly, Proven, WagtailAdminTemplateMixin, FormView):
    """Shows what is due; pressed, it orders what is due then."""

    template_name = "bookings/admin/pay_out.html"
    form_class = PayOutForm
    page_title = gettext_lazy("Pay out")
    header_icon = "cash"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        plural = capfirst(PayoutBatch._meta.verbose_name_plural)
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, {"url": self.back, "label": plural}, here]

    @property
    def back(self):
        return reverse(PayoutBatch.snippet_viewset.get_url_name("list"))

    def get_context_data(self, **kwargs):
        due = owing.due()
        return super().get_context_data(
            table=due_tables.table(due_tables.rows(due)),
            due=due,
            back=self.back,
            warning=two_people.warning(),
            **kwargs,
        )

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_valid(self, form):
        try:
            batch = self.make()
        except two_people.NeedsTwo as needs:
            return self.propose(needs, form)
        except Refusal as refusal:
            messages.error(self.request, refusal.sentence)
            return redirect(self.back)
        sentence = _("%(sum)s is on its way.") % {"sum": totals(batch)}
        messages.success(self.request, sentence)
        name = PayoutBatch.snippet_viewset.get_url_name("inspect")
        return redirect(name, batch.pk)

    def propose(self, needs, form):
        reason, user = form.cleaned_data["reason"], self.request.user
        kind = Proposal.Kind.PAYOUT
        try:
            with transaction.atomic():
                made = proposals.propose(kind, needs, by=user, reason=reason)
                data = {"reason": reason, "amount": formatting.amount(made)}
                log(made, "bookings.propose", user=user, data=data)
        except Unprocessable as refusal:
            form.add_error("reason", refusal.sentence)
            return self.form_invalid(form)
        except Refusal as refusal:
            messages.error(self.request, refusal.sentence)
            return redirect(self.back)
        sentence = _(
            "%(amount)s is proposed. It is done when a second person of Finance agrees."
        )
        messages.success(self.request, sentence % {"amount": formatting.amount(made)})
        name = Proposal.snippet_viewset.get_url_name("inspect")
        return redirect(name, made.pk)

    @transaction.atomic
    def make(self):
        batch = payouts.make_batch(by=self.request.user)
        log(batch, "bookings.pay-out", user=self.request.user)
        return batch


class PayoutActionView(FinanceOnly, Proven, ActionView):
    name = ""
    explanation = ""

    @classmethod
    def address(cls, payout):
        return reverse(Payout.snippet_viewset.get_url_name(cls.name), args=[payout.pk])

    def get_explanation(self):
        return self.explanation % {
            "worker": self.object.worker.get_short_name(),
            "amount": formatting.amount(self.object),
        }

    @transaction.atomic
    def act(self, form):
        payout = self.do(form)
        reason = form.cleaned_data.get("reason", "")
        action = f"bookings.payout-{self.name.replace('_', '-')}"
        log(payout, action, user=self.request.user, data={"reason": reason})
        return self.said


class MarkPaidView(PayoutActionView):
    name = "mark_paid"
    page_title = gettext_lazy("Mark as paid")
    header_icon = "check"
    button = gettext_lazy("Yes, it is paid")
    explanation = gettext_lazy(
        "%(amount)s has left our bank account for %(worker)s. The books will say so "
        "for good."
    )
    said = gettext_lazy("It is marked as paid.")

    @staticmethod
    def is_possible(payout):
        return (payout.way, payout.status) == ("bank", Payout.Status.ORDERED)

    def do(self, form):
        return payouts.mark_done(self.object, by=self.request.user)


class DidNotArriveView(NeedsReason, PayoutActionView):
    name = "failed"
    page_title = gettext_lazy("Did not arrive")
    header_icon = "cross"
    button = gettext_lazy("Yes, it did not arrive")
    serious = True
    reason_help = gettext_lazy("The worker reads these words.")
    reason_most = proposals.MOST_WORDS
    explanation = gettext_lazy(
        "%(amount)s did not reach %(worker)s, and we owe it again: the next batch pays "
        "it."
    )
    said = gettext_lazy("It is noted: the sum is the worker’s again.")
    is_possible = MarkPaidView.is_possible

    def do(self, form):
        reason = form.cleaned_data["reason"]
        return payouts.mark_failed(self.object, by=self.request.user, reason=reason)


class TryAgainView(PayoutActionView):
    name = "try_again"
    page_title = gettext_lazy("Try again")
    header_icon = "rotate"
    button = gettext_lazy("Yes, try again")
    explanation = gettext_lazy("%(amount)s goes out to %(worker)s once more.")
    said = gettext_lazy("It goes out once more.")

    @staticmethod
    def is_possible(payout):
        return payouts.again_refusal(payout) is None

    def do(self, form):
        return payouts.try_again(self.object, by=self.request.user)


LOGGED = (
    ("bookings.pay-out", gettext_lazy("Paid out")),
    ("bookings.payout-mark-paid", gettext_lazy("Marked as paid")),
    ("bookings.payout-failed", gettext_lazy("Did not arrive")),
    ("bookings.payout-try-again", gettext_lazy("Tried again")),
)
