"""Receipts, credit notes and payout statements, as pages and as PDFs."""

from hashlib import sha256

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bookings import access, queries
from bookings.models import Job, Paper, Payout
from bookings.money import papers
from bookings.views import paper_page
from bookings.views.access import private
from toolkit import pdf as pdfs
from toolkit.errors import NotAllowed, NotNow
from toolkit.middleware.limits import limited
from toolkit.views.access import login_required
from toolkit.views.refusals import answered_by

# Of series whose papers belong to a job.
OF_JOBS = (Paper.Kind.RECEIPT, Paper.Kind.CREDIT_NOTE)


def _show_refusal(request, refusal, code, number=""):
    """Why there is no paper, and the way back to the page that it belongs to."""
    name = "bookings:payout" if "payouts" in request.path else "bookings:job"
    context = {"sentence": refusal.sentence, "back": reverse(name, args=[code])}
    return render(request, "bookings/no_paper.html", context, status=refusal.status)


@private
@require_safe
@answered_by(_show_refusal)
def paper(request, code, number):
    found = _find(request, code, number)
    context = {"paper": found, "sheet": paper_page.of(found), "code": code}
    return render(request, "bookings/paper.html", context)


@limited("paper", reads=True)
@login_required
@require_safe
@answered_by(_show_refusal)
def pdf(request, code, number):
    return _as_pdf(request, _find(request, code, number))


@limited("paper", reads=True)
@login_required
@require_safe
@answered_by(_show_refusal)
def receipt_pdf(request, code):
    """Of the price or a fee; what was agreed on later has papers of its own."""
    owed = queries.payments_of(_find_job(request, code))
    payment = next((one for one in owed if not one.number), None)
    if payment is None or payment.status != payment.Status.RELEASED:
        raise NotNow(_("There is no receipt before it is paid."))
    found = papers.receipt_of(payment)
    if found is None:
        raise NotNow(_("This receipt gets its number within the hour."))
    return _as_pdf(request, found)


@limited("paper", reads=True)
@login_required
@require_safe
@answered_by(_show_refusal)
def statement_pdf(request, code):
    try:
        payout = access.get_payout_for(request.user, code)
    except Payout.DoesNotExist:
        raise Http404 from None
    if payout.status != Payout.Status.DONE:
        raise NotNow(_("There is no statement before it is paid out."))
    found = papers.statement_of(payout)
    if found is None:
        raise NotNow(_("This statement gets its number within the hour."))
    return _as_pdf(request, found)


def _find_job(request, code):
    """For who may read its papers. Others in the job are told so; for strangers it is
    not there.
    """
    try:
        job = queries.find_job(code)
    except Job.DoesNotExist:
        raise Http404 from None
    if access.may_see_papers(job, request.user):
        return job
    if access.role_of(job, request.user) is None:
        raise Http404
    raise NotAllowed(_("Receipts and credit notes are for the customer."))


def _find(request, code, number):
    job = _find_job(request, code)
    found = papers.find(number)
    if found is None or found.kind not in OF_JOBS or found.payment.job_id != job.pk:
        raise Http404
    return found


def _as_pdf(request, found):
    """A browser may keep it, and asks each time whether it still may be read and is
    the same: then nothing is laid out.
    """
    html = render_to_string(
        "bookings/paper_pdf.html", {"sheet": paper_page.of(found)}, request
    )
    etag = f'"{sha256(html.encode()).hexdigest()[:24]}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse(pdfs.render(html), content_type="application/pdf")
        name = f"{found.kind}-{found.number}.pdf"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "private, max-age=0, must-revalidate"
    return answer
