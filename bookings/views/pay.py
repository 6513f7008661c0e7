"""Paying for a job through a gateway: choose how, go there, come back."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
)

from bookings import queries
from bookings.forms import WayForm
from bookings.models import Payment
from bookings.money import checkout, choosing, gateways, methods, webhooks
from bookings.money.gateways.base import BadWebhook, Way
from bookings.states import Verb
from bookings.views.access import find_job, private, with_job
from bookings.views.job_page import JobPage
from bookings.views.pay_page import PayPage
from bookings.words import sentences
from services.wordings import worded_list
from toolkit.errors import NotNow
from toolkit.middleware.limits import limited
from toolkit.views.refusals import answered_by

MAX_WEBHOOK = 256 * 1024


def _show(request, job, *, status=200, error="", form=None):
    page = PayPage(job, request.user, error=error, form=form)
    answer = render(request, "bookings/pay.html", {"page": page}, status=status)
    return may_lead_to(answer, page.hosts)


def _show_refusal(request, refusal, job, **kwargs):
    job = queries.read_move(job)
    if queries.payment_of(job) is None or isinstance(refusal, NotNow):
        page = JobPage(job, request.user, error=refusal.sentence)
        page = {"page": page, "job": job}
        return render(request, "bookings/job.html", page, status=refusal.status)
    return _show(request, job, status=refusal.status, error=refusal.sentence)


@private
@limited("pay")
@require_http_methods(["GET", "HEAD", "POST"])
@with_job
@answered_by(_show_refusal)
def pay(request, job):
    """GET: the sum and the ways to pay it. POST: the chosen way, and off to it."""
    payment = queries.payment_of(job)
    if problem := choosing.refusal(job, payment, request.user):
        raise problem
    if request.method != "POST":
        return _show(request, job)
    form = WayForm(request.POST, ways=methods.offered(job.currency))
    if not form.is_valid():
        return _show(request, job, status=422, form=form)
    way = form.cleaned_data["gateway"]
    payment = choosing.choose(job, way, by=request.user)
    if payment is None or not gateways.is_online(way):
        messages.success(request, sentences.cash_chosen(job))
        return redirect("bookings:job", job.code)
    payment.job = job
    return lead_away(request, payment, title=worded_list(job.title))


def lead_away(request, payment, *, title):
    """To the page of the gateway where this is paid, under that title."""
    gateway = gateways.gateway(payment.gateway)
    back = "bookings:job" if not payment.is_dues else "bookings:earnings"
    left = reverse(back, args=[] if payment.is_dues else [payment.job.code])
    way = _way(request, payment.job, title, left)
    place = checkout.begin(payment, way, by=request.user)
    if not place.fields:
        return redirect(place.url)
    context = {"payment": payment, "left": left, "place": place}
    answer = render(request, "bookings/hand_over.html", context)
    return may_lead_to(answer, gateway.hosts)


def _way(request, job, title, left):
    """Addresses from the settings: what a request says of its host is not believed."""
    back = reverse("bookings:paid", args=[job.code, "attempt"])
    return Way(
        title=title,
        back_url=settings.BASE_URL + back.replace("attempt", "{attempt}"),
        cancel_url=settings.BASE_URL + left,
        email=request.user.email,
        name=request.user.name,
    )


@csrf_exempt
@never_cache
@limited("pay", reads=True)
@require_http_methods(["GET", "HEAD", "POST"])
def paid(request, code, attempt):
    """Back from the gateway. Some come by POST from its page, without our cookie: they
    are sent round once more. Nothing that they bring is read; the gateway is asked.
    """
    if request.method == "POST":
        answer = redirect("bookings:paid", code, attempt)
        answer.status_code = 303
        return answer
    return _paid(request, code, attempt)


@private
def _paid(request, code, attempt):
    job = find_job(request, code)
    payment = queries.payment_tried(job, attempt) or queries.payment_of(job)
    if payment is None:
        return redirect("bookings:job", job.code)
    payment.job = job
    if request.user == payment.payer:
        checkout.look_again(payment, at=timezone.now())
        payment.refresh_from_db()
        payment.job = job
        _tell(request, job, payment)
        if payment.is_dues:
            return redirect("bookings:earnings")
    return redirect("bookings:job", job.code)


def _tell(request, job, payment):
    if payment.status in (Payment.Status.SECURED, Payment.Status.RELEASED):
        messages.success(request, _thanks(job, payment, request.user))
        return
    attempt = queries.living_attempt(payment)
    if attempt and attempt.failure:
        sentence = _("That did not go through: %(problem)s You can try again.")
        messages.error(request, sentence % {"problem": attempt.failure})
    else:
        messages.info(
            request,
            _("We have no word of a payment yet. This page says so as soon as we do."),
        )


def _thanks(job, payment, user):
    if payment.is_tip:
        return sentences.said(job, Verb.TIP, user)
    if not payment.is_dues:
        return sentences.paid_online(job, user)
    if payment.status == Payment.Status.RELEASED:
        return _("Thank you. Our part of your cash is paid.")
    return _("Thank you. Your payment to us is on its way.")


@csrf_exempt
@limited("webhook", alone=True)
@require_POST
def webhook(request, gateway):
    """What a gateway says. Kept once and answered at once; what is not from it is 400.

    Anything else than 2xx to words that are well signed would end in no words at all.
    """
    if gateway not in gateways.GATEWAYS:
        raise Http404
    try:
        if int(request.headers.get("Content-Length") or 0) > MAX_WEBHOOK:
            return HttpResponse(status=413)
        webhooks.receive(gateway, request.body, request.headers)
    except RequestDataTooBig:
        return HttpResponse(status=413)
    except (BadWebhook, ValueError):
        return HttpResponse(status=400)
    return HttpResponse()


def may_lead_to(answer, hosts):
    """Forms of this page may lead to these hosts, also by a redirect."""
    answer._csp_update = {"form-action": list(hosts)}
    return answer
