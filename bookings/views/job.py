"""The page of a job, and everything that can be done on it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from bookings import access, jobs, reviews
from bookings.errors import BookingError, NotAllowed, NotNow, WrongCode
from bookings.forms import ReasonForm, ReviewForm
from bookings.models import Job
from bookings.money import payments
from bookings.signals import job_opened
from bookings.states import ASKS_FIRST, NEEDS_REASON, Role, Verb
from bookings.views import start
from bookings.views.access import find_job, private
from bookings.views.job_page import JobPage
from bookings.words import ics, next_steps, sentences, verbs
from toolkit.views.access import by_script

READ_OR_SEND = ["GET", "HEAD", "POST"]
HAS_A_PAGE = ASKS_FIRST | {Verb.START}


@private
@require_safe
def job(request, code):
    job = find_job(request, code)
    if not by_script(request):
        # A script that looks after an open page is nobody who reads it.
        job_opened.send(Job, job=job, user=request.user)
    return _show(request, job)


@private
@require_http_methods(READ_OR_SEND)
def act(request, code, verb):
    """POST does the verb. GET asks first, where a word or a warning belongs to it."""
    job = find_job(request, code)
    if verb not in jobs.VERBS:
        raise Http404
    verb = Verb(verb)
    if request.method == "POST":
        return _do(request, job, verb, timezone.now())
    if verb not in HAS_A_PAGE:
        return HttpResponseNotAllowed(["POST"])
    if error := next_steps.refusal(job, request.user, verb, timezone.now()):
        return _refused(request, job, error)
    form = _form(job, verb, timezone.now(), initial={"seen": job.status})
    return _ask(request, job, verb, form)


@private
@require_POST
def mark_paid(request, code):
    job = find_job(request, code)
    payment = payments.payment_of(job)
    try:
        if not access.may_mark_paid(job, request.user):
            raise NotAllowed("Only the worker or our team can mark this as paid.")
        if payment is None:
            raise NotNow("Nothing is owed for this job yet.")
        payments.mark_paid(payment, by=request.user)
    except BookingError as error:
        return _refused(request, job, error)
    messages.success(request, sentences.said(job, Verb.PAY, request.user))
    return redirect("bookings:job", code)


@private
@require_http_methods(READ_OR_SEND)
def review(request, code):
    job = find_job(request, code)
    form = ReviewForm(request.POST or None)
    if access.role_of(job, request.user) != Role.CUSTOMER:
        return _refused(request, job, NotAllowed("Only the customer can review a job."))
    if sentence := reviews.why_not(job, timezone.now()):
        typed = request.POST.get("comment", "")
        return _refused(request, job, NotNow(sentence), typed=typed)
    if request.method == "POST" and form.is_valid():
        return _leave(request, job, form)
    status = 422 if request.method == "POST" else 200
    page = JobPage(job, request.user, review_form=form)
    return render(request, "bookings/review.html", {"page": page}, status=status)


@private
@require_safe
def calendar(request, code):
    """The job as a calendar file, for the two who meet."""
    job = find_job(request, code)
    role = access.role_of(job, request.user)
    if role == Role.STAFF:
        error = NotAllowed("The calendar file is for the two people of this job.")
        return _refused(request, job, error)
    link = request.build_absolute_uri(f"/jobs/{code}/")
    return HttpResponse(
        ics.of(job, role=role, url=link),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="job-{code}.ics"'},
    )


def _form(job, verb, at, **given):
    if verb == Verb.START:
        return start.form_for(job, at, **given)
    return ReasonForm(**given, verb=verb)


def _do(request, job, verb, at):
    form = _form(job, verb, at, data=request.POST)
    if not form.is_valid():
        error = next_steps.refusal(job, request.user, verb, at)
        return (
            _refused(request, job, error) if error else _ask(request, job, verb, form)
        )
    if wait := start.seconds_to_wait(request, job, form, at):
        form.add_error("code", start.too_often(job, wait))
        answer = _ask(request, job, verb, form, status=429)
        answer["Retry-After"] = str(wait)
        return answer
    said, before = form.cleaned_data, job.version
    seen = said.pop("seen") or None
    try:
        job = jobs.VERBS[verb](job, by=request.user, at=at, seen=seen, **said)
    except WrongCode as error:
        form.add_error("code", error.sentence)
        return _ask(request, job, verb, form)
    except BookingError as error:
        return _refused(request, job, error, typed=said.get("note", ""))
    if job.version == before:
        messages.info(request, "That is done already.")
    else:
        messages.success(request, sentences.said(job, verb, request.user))
    return redirect("bookings:job", job.code)


def _leave(request, job, form):
    said = form.cleaned_data
    try:
        reviews.leave(
            job, by=request.user, rating=said["rating"], comment=said["comment"]
        )
    except BookingError as error:
        return _refused(request, job, error, typed=said["comment"])
    messages.success(request, sentences.said(job, Verb.REVIEW, request.user))
    return redirect("bookings:job", job.code)


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


def _refused(request, job, error, *, typed=""):
    """The job as it is now, with the sentence and what was typed."""
    job.refresh_from_db(fields=["status", "prev_status", "version", "confirm_by"])
    return _show(request, job, error=error.sentence, typed=typed, status=error.status)


def _show(request, job, *, status=200, **said):
    page = JobPage(job, request.user, **said)
    return render(
        request, "bookings/job.html", {"page": page, "job": job}, status=status
    )
