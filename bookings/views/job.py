"""The page of a job, and everything that can be done on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from bookings import access, jobs, queries, reviews, transitions
from bookings.errors import WrongCode
from bookings.forms import ReasonForm, ReviewForm, SplitForm
from bookings.models import Job
from bookings.money import payments
from bookings.signals import job_opened
from bookings.states import ASKS_FIRST, DECIDES, NEEDS_REASON, Role, Verb
from bookings.views import start
from bookings.views.access import private, with_job
from bookings.views.job_page import JobPage
from bookings.words import ics, sentences, verbs
from toolkit.errors import NotAllowed
from toolkit.middleware.limits import limited
from toolkit.views import proof
from toolkit.views.access import by_script
from toolkit.views.refusals import answered_by

READ_OR_SEND = ["GET", "HEAD", "POST"]
HAS_A_PAGE = ASKS_FIRST | {Verb.START}


def show(request, job, *, status=200, **said):
    page = JobPage(job, request.user, **said)
    return render(
        request, "bookings/job.html", {"page": page, "job": job}, status=status
    )


def show_refusal(request, refusal, job, **kwargs):
    """The job as it is now, with the sentence and what was typed."""
    typed = request.POST.get("reason", "") or request.POST.get("comment", "")
    job, sentence = queries.read_move(job), refusal.sentence
    return show(request, job, error=sentence, typed=typed, status=refusal.status)


@private
@require_safe
@with_job
def job(request, job):
    if not by_script(request):
        # A script that looks after an open page is nobody who reads it.
        job_opened.send(Job, job=job, user=request.user)
    return show(request, job)


@private
@require_http_methods(READ_OR_SEND)
@with_job
@answered_by(show_refusal)
def act(request, job, verb):
    """POST does the verb. GET asks first, where a word or a warning belongs to it."""
    at = timezone.now()
    if verb not in jobs.VERBS:
        raise Http404
    verb = Verb(verb)
    decides = verb in DECIDES and access.role_of(job, request.user) == Role.STAFF
    if decides and (asked := proof.missing(request)):
        return asked
    if request.method == "POST":
        return _do(request, job, verb, at)
    if verb not in HAS_A_PAGE:
        return HttpResponseNotAllowed(["POST"])
    if problem := transitions.refusal(job, verb, request.user, at):
        raise problem
    form = _form(job, verb, at, initial={"seen": job.status})
    return _ask(request, job, verb, form)


@private
@require_POST
@with_job
@answered_by(show_refusal)
def mark_paid(request, job):
    payments.mark_job_paid(job, by=request.user)
    messages.success(request, sentences.said(job, Verb.PAY, request.user))
    return redirect("bookings:job", job.code)


@limited("upload")
@private
@require_http_methods(READ_OR_SEND)
@with_job
@answered_by(show_refusal)
def review(request, job):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReviewForm(*sent)
    if problem := reviews.refusal(job, request.user, timezone.now()):
        raise problem
    if form.is_valid():
        reviews.leave(job, by=request.user, **form.cleaned_data)
        messages.success(request, sentences.said(job, Verb.REVIEW, request.user))
        return redirect("bookings:job", job.code)
    status = 422 if request.method == "POST" else 200
    page = JobPage(job, request.user, review_form=form)
    return render(request, "bookings/review.html", {"page": page}, status=status)


@private
@require_safe
@with_job
@answered_by(show_refusal)
def calendar(request, job):
    """The job as a calendar file, for the two who meet."""
    role = access.role_of(job, request.user)
    if role == Role.STAFF:
        sentence = _("The calendar file is for the two people of this job.")
        raise NotAllowed(sentence)
    link = request.build_absolute_uri(f"/jobs/{job.code}/")
    return HttpResponse(
        ics.of(job, role=role, url=link),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="job-{job.code}.ics"'},
    )


def _form(job, verb, at, **given):
    if verb == Verb.START:
        return start.form_for(job, at, **given)
    if verb == Verb.RESOLVE_SPLIT:
        return SplitForm(**given, verb=verb, job=job)
    return ReasonForm(**given, verb=verb)


def _do(request, job, verb, at):
    form = _form(job, verb, at, data=request.POST)
    if verb == Verb.RESOLVE_SPLIT and "look" in request.POST:
        return _look(request, job, verb, form, at)
    if not form.is_valid():
        if problem := transitions.refusal(job, verb, request.user, at):
            raise problem
        return _ask(request, job, verb, form)
    if wait := start.seconds_to_wait(request, job, form, at):
        form.add_error("code", start.too_often(job, wait))
        answer = _ask(request, job, verb, form, status=429)
        answer["Retry-After"] = str(wait)
        return answer
    said, before = form.cleaned_data, job.version
    seen = said.pop("seen") or None
    try:
        job = jobs.VERBS[verb](job, by=request.user, at=at, seen=seen, **said)
    except WrongCode as refusal:
        form.add_error("code", refusal.sentence)
        return _ask(request, job, verb, form)
    if job.version == before:
        messages.info(request, _("That is done already."))
    else:
        messages.success(request, sentences.said(job, verb, request.user))
    return redirect("bookings:job", job.code)


def _look(request, job, verb, form, at):
    """What an amount would mean, with all that was typed; nothing is done."""
    if problem := transitions.refusal(job, verb, request.user, at):
        raise problem
    form.look()
    return _ask(request, job, verb, form)


def _ask(request, job, verb, form, *, status=422):
    """The small page before a step that cannot be taken back; `status` with errors."""
    page, look = JobPage(job, request.user), verbs.WORDS[verb].button
    return render(
        request,
        "bookings/ask.html",
        {
            "page": page,
            "form": form,
            "verb": verb,
            "question": look.question or f"{verb.label}?",
            "stops": look.stops,
            "needs_reason": verb in NEEDS_REASON,
            "warning": page.warning(verb),
        },
        status=status if form.errors else 200,
    )
