"""A tip for the worker, when all is done: how much, and off to the gateway."""

from functools import cached_property

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bookings import queries
from bookings.forms import OWN, TipForm
from bookings.money import gateways, tips
from bookings.views.access import private, with_job
from bookings.views.job import READ_OR_SEND, show_refusal
from bookings.views.pay import lead_away, may_lead_to
from bookings.views.pay_page import choices
from toolkit.errors import Unprocessable
from toolkit.middleware.limits import limited
from toolkit.text import isolate
from toolkit.views.refusals import answered_by


@private
@limited("pay")
@require_http_methods(READ_OR_SEND)
@with_job
@answered_by(show_refusal)
def tip(request, job):
    """GET: three sums and an own one. POST: off to where it is paid."""
    if problem := tips.refusal(job, queries.sums_of(job), request.user):
        raise problem
    sent = request.POST if request.method == "POST" else None
    page = TipPage(job, request.user, sent)
    if page.form.is_valid() and (given := _given(request, job, page.form)):
        title = _("Tip for %(worker)s") % {"worker": job.worker.get_short_name()}
        return lead_away(request, given, title=title)
    status = 422 if page.form.is_bound else 200
    answer = render(request, "bookings/tip.html", {"page": page}, status=status)
    return may_lead_to(answer, page.hosts)


def _given(request, job, form):
    """What is to be paid; None where the sum makes no sense, which the form says."""
    amount, way = form.cleaned_data["amount"], form.cleaned_data["gateway"]
    try:
        return tips.give(job, amount, way, by=request.user)
    except Unprocessable as refusal:
        form.add_error("own", refusal.sentence)
        return None


class TipPage:
    def __init__(self, job, user, sent=None):
        self.job, self.user = job, user
        country = job.city.country
        self.form = TipForm(sent, job=job, country=country, initial=self._begun)

    @cached_property
    def _begun(self):
        """What they began with and did not pay, to be tried again."""
        begun = queries.tip_of(queries.sums_of(self.job))
        if begun is None:
            return {}
        is_own = begun.amount not in tips.suggestions(self.job)
        chosen = {"suggested": OWN, "own": begun.amount} if is_own else {}
        suggested = {"suggested": str(begun.amount), **chosen}
        return {**suggested, "gateway": begun.gateway}

    @property
    def ways(self):
        return self.form.ways

    @property
    def chosen(self):
        chosen = self.form["gateway"].value()
        return chosen if chosen in self.ways else self.ways[0]

    @property
    def choices(self):
        """The ways to pay; what a hint says of a price is not so of a tip."""
        found = choices(self.ways, self.chosen, self.job.worker)
        worker = isolate(self.job.worker.get_short_name())
        hint = _("It is taken at once, and all of it is {worker}’s.")
        return [{**way, "hint": hint.format(worker=worker)} for way in found]

    @property
    def hosts(self):
        found = (gateways.gateway(way).hosts for way in self.ways)
        return sorted({host for hosts in found for host in hosts})
