"""Asking a worker for a time: one page, open to visitors until the button."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import people
from bookings import access, drafts, jobs, queries
from bookings.errors import CodeRefused, CodeUnknown
from bookings.forms import BookingForm
from bookings.jobs import coupons
from bookings.middleware import forget_code, kept_code
from bookings.models import Job
from bookings.money import methods
from bookings.views.book_page import BookPage
from toolkit import money, readers
from toolkit.errors import Refusal
from toolkit.middleware import limits
from toolkit.middleware.limits import limited
from workers import price_list
from workers.errors import Taken
from workers.models import WorkerProfile

KEPT = _("Log in or sign up to send your request. What you typed is kept.")
BACK = _("Welcome back. What you typed is still here: have a look and send it.")
NO_EARLIER = _(
    "We cannot find that earlier booking of yours, so nothing of it is filled in."
)
LOG_IN_FIRST = _("Log in first, and we fill in what you wrote last time.")
REMEMBERED = _(
    "We keep this address for your next booking. You can change it in your account."
)
WITH_CODE = _(
    "Your code takes %(sum)s off. This is the price with it: send it when it is right."
)
# What counts codes that nobody has made.
CODES = "coupon"
# Parts of the page, by the element that is to be renewed.
PARTS = {"times": "bookings/book.html#times", "check": "bookings/book.html#check"}
AGAIN = ("title", "description", "address", "minutes")


@limited("booking")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def book(request, code):
    worker = _find_worker(code)
    if request.method != "POST" and not worker.is_listed:
        # Their page says that they take no jobs now, and who else does.
        return redirect("workers:profile", code)
    if request.method != "POST":
        return _open(request, worker)
    if "look" in request.POST:
        # Another length, without a script: nothing is checked and nothing is lost.
        form = BookingForm(initial=request.POST.dict(), **_known(request, worker))
        form.lost_photos = bool(request.FILES)
        return _show(request, worker, form, asked=request.POST)
    return _send(request, worker)


def _open(request, worker):
    draft = drafts.find(request.session, worker)
    is_known, home = request.user.is_authenticated, _home(request.user)
    earlier, misread = _earlier(request, worker)
    typed = {"address": home, "coupon": kept_code(request)} | earlier | draft
    asked = typed | as_asked(request.GET)
    sentence = BACK if draft and is_known else ""
    if request.GET.get("again") and not is_known and not misread:
        sentence = LOG_IN_FIRST
    form = BookingForm(initial=typed, **_known(request, worker))
    return _show(request, worker, form, asked=asked, sentence=sentence, misread=misread)


def _send(request, worker):
    form = BookingForm(request.POST, request.FILES, **_known(request, worker))
    if not form.is_valid():
        return _show(request, worker, form, status=422)
    if form.cleaned_data["coupon"] and (answer := _look_at_code(request, worker, form)):
        return answer
    if not request.user.is_authenticated:
        drafts.keep(request.session, worker, _typed(request.POST, form))
        messages.info(request, KEPT)
        return redirect_to_login(request.path, resolve_url("account_login"))
    try:
        job = jobs.request(worker, by=request.user, **form.request)
    except Refusal as error:
        fields = [("start", Taken), ("coupon", CodeRefused)]
        field = next((name for name, kind in fields if isinstance(error, kind)), None)
        form.add_error(field, error.sentence)
        existing = getattr(error, "job", None)
        return _show(request, worker, form, status=error.status, existing=existing)
    if people.remember_address(request.user, form.cleaned_data["address"]):
        messages.info(request, str(REMEMBERED))
    drafts.drop(request.session, worker)
    answer = redirect("bookings:job", job.code)
    if form.cleaned_data["coupon"]:
        forget_code(answer)
    return answer


def _look_at_code(request, worker, form):
    """The page once more, where the code does not hold or nobody saw its price yet."""
    page = _page(request, worker, form, asked=request.POST)
    is_used = page.code_refusal and page.code_refusal.status == coupons.NOT_NOW
    if is_used and request.user.is_authenticated:
        # Perhaps by this very request, sent twice: its rule knows.
        return None
    if page.code_refusal:
        form.add_error("coupon", page.code_sentence)
        return _answer(request, page, status=page.code_refusal.status)
    known = request.POST.get("shown_code")
    if known is None or known == page.applied_code or not page.quote:
        return None
    off = money.show(page.quote.discount, page.quote.currency)
    page.sentence = WITH_CODE % {"sum": off}
    return _answer(request, page)


def as_asked(query):
    """The values of an address, of which only the pieces may be several."""
    asked = query.dict()
    return asked | {"item": query.getlist("item")} if "item" in asked else asked


def _typed(posted, form):
    """What is kept of a form while somebody logs in."""
    asked = as_asked(posted)
    counts = {name for name in asked if name.startswith("count-")}
    kept = (set(form.fields) | counts) - {"shown"}
    return {name: value for name, value in asked.items() if name in kept}


def _find_worker(code):
    """Who is approved; that somebody just stopped taking jobs is said on asking."""
    try:
        return queries.approved_worker(code)
    except WorkerProfile.DoesNotExist:
        raise Http404 from None


def _known(request, worker):
    return {
        "price_list": price_list.items_of(worker),
        "at_home": _home(request.user),
        "ways": methods.offered(worker.currency),
    }


def _home(user):
    """The address that a customer keeps in their account."""
    profile = getattr(user, "customer_profile", None)
    return profile.address if profile else ""


def _earlier(request, worker):
    """`?again=` an own job with this worker: its words, to be said again.

    And what to say when there is none; the same to everybody whose job it is not.
    """
    try:
        code = readers.code(request.GET.get("again"))
        if code is None or not request.user.is_authenticated:
            return {}, []
        job = access.get_job_for(request.user, code)
    except (Job.DoesNotExist, readers.Unreadable):
        return {}, [NO_EARLIER]
    if (job.customer_id, job.worker_id) != (request.user.pk, worker.pk):
        return {}, [NO_EARLIER]
    return {name: getattr(job, name) for name in AGAIN}, []


def _show(request, worker, form, *, asked=None, status=200, **said):
    asked = request.POST if asked is None else asked
    page = _page(request, worker, form, asked=asked, **said)
    is_sent = "coupon" in (request.POST or request.GET)
    if status == 200 and page.code_refusal and is_sent:
        status = page.code_refusal.status
    if page.misread and status == 200:
        status = 400
    answer = _answer(request, page, status=status)
    if isinstance(page.code_refusal, CodeUnknown):
        # Not to be tried again on every page.
        forget_code(answer)
    return answer


def _page(request, worker, form, *, asked, **said):
    """With the price by the code that was typed, if one was. Wrong codes are counted:
    nobody tries them all.
    """
    how = {"asked": asked, "user": request.user, **said}
    if asked.get("coupon"):
        how["wait_for_codes"] = limits.wait(CODES, request)
    page = BookPage(worker, form, **how)
    if isinstance(page.code_refusal, CodeUnknown):
        limits.consume(CODES, request)
    return page


def _answer(request, page, *, status=200):
    return render(request, _template_for(request), {"page": page}, status=status)


def _template_for(request):
    """The page, or of it only what a script is about to put in the place of the old."""
    if not request.htmx or request.htmx.history_restore_request:
        return "bookings/book.html"
    return PARTS.get(request.htmx.target, "bookings/book.html")
