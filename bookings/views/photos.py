"""Photos of a job: seen by whoever is in it, added and taken away by its customer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.pictures import tile_of
from bookings import photos
from bookings.forms import PhotosForm
from bookings.models import JobPhoto
from bookings.queries import photos as rows
from bookings.states import Verb
from bookings.views.access import private, with_job
from bookings.views.job import show, show_refusal
from bookings.words import sentences
from toolkit.middleware.limits import limited
from toolkit.views.private_files import private_file
from toolkit.views.refusals import answered_by


@private
@require_safe
@with_job
def photo(request, job, photo, small=False):
    """The picture itself; for others than the two and staff it is not there."""
    try:
        name = rows.find(job, photo).picture.name
    except JobPhoto.DoesNotExist:
        raise Http404 from None
    name = tile_of(name) if small else name
    return private_file(name, content_type="image/webp", inline=True)


@limited("upload")
@private
@require_POST
@with_job
@answered_by(show_refusal)
def add(request, job):
    if problem := photos.refusal(job, request.user):
        raise problem
    form = PhotosForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, job, photos_form=form, status=422)
    photos.add(job, form.cleaned_data["photos"], by=request.user)
    messages.success(request, sentences.said(job, Verb.PHOTOS, request.user))
    return redirect(reverse("bookings:job", args=[job.code]) + "#photos")


@private
@require_POST
@with_job
@answered_by(show_refusal)
def remove(request, job, photo):
    try:
        photos.remove(job, photo, by=request.user)
    except JobPhoto.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("The photo is gone."))
    return redirect(reverse("bookings:job", args=[job.code]) + "#photos")
