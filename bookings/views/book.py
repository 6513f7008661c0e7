"""Asking a worker for a time: one page, open to visitors until the button."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bookings import access, drafts, jobs
from bookings.errors import BookingError, Taken
from bookings.forms import BookingForm
from bookings.models import Job
from bookings.views.book_page import BookPage
from toolkit.limits import limited
from workers.models import WorkerProfile

KEPT = "Log in or sign up to send your request. What you typed is kept."
BACK = "Welcome back. What you typed is still here: have a look and send it."
AGAIN = ("title", "description", "address", "minutes")


@limited("booking")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request, code):
    worker = _find_worker(code, listed=request.method != "POST")
    if request.method != "POST":
        return _open(request, worker)
    if "look" in request.POST:
        # Another length, without a script: nothing is checked and nothing is lost.
        typed = request.POST.dict()
        return _show(request, worker, BookingForm(initial=typed), asked=typed)
    return _send(request, worker)


def _open(request, worker):
    draft = drafts.find(request.session, worker)
    typed = _profile_address(request.user) | _earlier(request, worker) | draft
    asked = typed | request.GET.dict()
    sentence = BACK if draft and request.user.is_authenticated else ""
    form = BookingForm(initial=typed)
    return _show(request, worker, form, asked=asked, sentence=sentence)


def _send(request, worker):
    form = BookingForm(request.POST)
    if not form.is_valid():
        return _show(request, worker, form, status=422)
    if not request.user.is_authenticated:
        typed = {name: request.POST.get(name, "") for name in form.fields}
        drafts.keep(request.session, worker, typed)
        messages.info(request, KEPT)
        return redirect_to_login(request.path, resolve_url("account_login"))
    try:
        job = jobs.request(worker, by=request.user, **form.cleaned_data)
    except BookingError as error:
        field = "start" if isinstance(error, Taken) else None
        form.add_error(field, error.sentence)
        return _show(request, worker, form, status=error.status)
    drafts.drop(request.session, worker)
    return redirect("bookings:job", job.code)


def _find_worker(code, *, listed):
    """Who is listed can be looked at; that somebody just stopped is said on asking."""
    workers = WorkerProfile.objects.with_names()
    workers = (
        workers.listed()
        if listed
        else workers.filter(approval=WorkerProfile.Approval.APPROVED)
    )
    worker = workers.filter(code=code).first()
    if worker is None:
        raise Http404
    return worker


def _profile_address(user):
    profile = getattr(user, "customer_profile", None)
    return {"address": profile.address} if profile else {}


def _earlier(request, worker):
    """`?again=` an own job with this worker: its words, to be said again."""
    code = request.GET.get("again")
    if not code or not request.user.is_authenticated:
        return {}
    try:
        job = access.get_job_for(request.user, code)
    except Job.DoesNotExist:
        return {}
    if (job.customer_id, job.worker_id) != (request.user.pk, worker.pk):
        return {}
    return {name: getattr(job, name) for name in AGAIN}


def _show(request, worker, form, *, asked=None, sentence="", status=200):
    page = BookPage(
        worker,
        form,
        asked=asked or request.POST.dict(),
        user=request.user,
        sentence=sentence,
    )
    return render(request, "bookings/book.html", {"page": page}, status=status)
