"""More work than was booked: a worker's proposal, and the customer's answer to it."""

from functools import cached_property

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.photos import NoRoom
from bookings import access, queries
from bookings.forms import MoreForm
from bookings.jobs import scope
from bookings.models import Job, ScopeChange
from bookings.queries import photos, prices
from bookings.signals import job_opened
from bookings.states import Role, Verb
from bookings.views import bill
from bookings.views.access import private, with_job
from bookings.views.job import READ_OR_SEND, show_refusal
from bookings.words import sentences
from toolkit import readers
from toolkit.errors import Unprocessable
from toolkit.middleware.limits import limited
from toolkit.money import show
from toolkit.templatetags import when
from toolkit.views.refusals import answered_by

State = ScopeChange.Status
DONE = {
    State.AGREED: Verb.AGREE,
    State.DECLINED: Verb.DECLINE,
    State.WITHDRAWN: Verb.WITHDRAW,
}


@limited("upload")
@private
@require_http_methods(READ_OR_SEND)
@with_job
@answered_by(show_refusal)
def propose(request, job):
    """The worker's form; while a proposal waits, it is shown instead."""
    waiting = scope.open_change(job)
    if waiting and request.method != "POST":
        return redirect("bookings:change", job.code, waiting.code)
    if problem := scope.refusal(job, waiting, request.user):
        raise problem
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = MoreForm(*sent, job=job, country=job.city.country)
    if form.is_valid() and _is_proposed(request, job, form):
        messages.success(request, sentences.said(job, Verb.PROPOSE, request.user))
        return redirect("bookings:job", job.code)
    context = {"job": job, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "bookings/more.html", context, status=status)


def _is_proposed(request, job, form):
    """Whether it went through; what makes no sense of it stands in the form."""
    said = {name: form.cleaned_data[name] for name in ("reason", "photos")}
    try:
        scope.propose(job, form.extras, by=request.user, **said)
    except (Unprocessable, NoRoom) as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@private
@require_http_methods(READ_OR_SEND)
@with_job
@answered_by(show_refusal)
def change(request, job, change):
    """One proposal: GET shows it, POST is the answer of either side."""
    try:
        found = prices.find_change(job, change)
    except ScopeChange.DoesNotExist:
        raise Http404 from None
    if request.method == "POST":
        return _answer(request, job, found)
    job_opened.send(Job, job=job, user=request.user)
    context = {"job": job, "page": ChangePage(found, request.user)}
    return render(request, "bookings/change.html", context)


def _answer(request, job, change):
    said = readers.choice(request.POST.get("answer"), DONE)
    if said is None:
        raise readers.Unreadable(readers.A_CHOICE)
    if said == State.WITHDRAWN:
        scope.withdraw(change, by=request.user)
    else:
        seen = readers.number(request.POST.get("seen"), most=readers.MAX_ID)
        agrees = said == State.AGREED
        scope.answer(change, agrees=agrees, by=request.user, seen=seen)
    job = queries.read_move(job)
    messages.success(request, sentences.said(job, DONE[said], request.user))
    back = readers.choice(request.POST.get("back"), ["chat"])
    page = reverse("bookings:job", args=[job.code])
    return redirect(f"{page}#chat" if back else page)


class ChangePage:
    def __init__(self, change, user):
        self.change, self.job, self.user = change, change.job, user
        self.role = access.role_of(change.job, user)

    @property
    def sums(self):
        job, change = self.job, self.change
        lines = prices.lines_of_change(job, change.number)
        more = {"name": _("More"), "amount": show(change.amount, job.currency)}
        return [*bill.line_rows(lines, 0, job.currency), more | {"total": True}]

    @property
    def totals(self):
        """What the job costs without it, and with it."""
        job, amount = self.job, self.change.amount
        agreed = self.change.status == State.AGREED
        before = job.price - amount if agreed else job.price
        return {
            "before": show(before, job.currency),
            "after": show(before + amount, job.currency),
        }

    @cached_property
    def photos(self):
        """What was found, as the worker shows it."""
        key = self.change.pk
        return [one for one in photos.seen_with(self.job) if one.change_id == key]

    @property
    def asks(self):
        """Whether this person is to answer it."""
        return scope.answer_refusal(self.change, self.user) is None

    @property
    def may_withdraw(self):
        return self.role == Role.WORKER and self.waits

    @property
    def waits(self):
        return scope.is_over(self.change) is None

    @property
    def state(self):
        """How it stands, as a chip and in words."""
        status = self.change.status
        if status == State.PROPOSED and not self.waits:
            return {"kind": "done", "icon": "clock", "text": _("Not answered in time")}
        kind, icon = STATES[status]
        return {"kind": kind, "icon": icon, "text": State(status).label}

    @property
    def moments(self):
        job, change = self.job, self.change
        proposed = capfirst(when.full_moment(change.proposed_at, job.city))
        rows = [{"icon": "clock", "name": _("Proposed"), "text": proposed}]
        if change.answered_at:
            answered = capfirst(when.full_moment(change.answered_at, job.city))
            rows.append({"icon": "check", "name": _("Answered"), "text": answered})
        return rows


STATES = {
    State.PROPOSED: ("wait", "clock"),
    State.AGREED: ("ok", "check"),
    State.DECLINED: ("stop", "x-circle"),
    State.WITHDRAWN: ("done", "repeat"),
}
