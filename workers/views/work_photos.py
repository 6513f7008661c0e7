"""A worker's photos of work: the list, one more, one less."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from toolkit.errors import Refusal
from toolkit.middleware.limits import limited
from workers import work_photos
from workers.forms import WorkPhotoForm
from workers.models import WorkPhoto
from workers.views.access import with_profile


@limited("upload")
@with_profile
@require_http_methods(["GET", "HEAD", "POST"])
def photos(request, profile):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = WorkPhotoForm(*sent)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            work_photos.add(profile, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _("Sent. We look at it before others see it."))
            return redirect("workers:photos")
    mine = work_photos.all_of(profile)
    context = {
        "profile": profile,
        "form": form,
        "photos": mine,
        "is_full": len(mine) >= work_photos.MAX_PHOTOS,
    }
    return render(request, "workers/photos.html", context, status=status)


@with_profile
@require_POST
def remove(request, profile, pk):
    try:
        photo = work_photos.remove(profile, pk)
    except WorkPhoto.DoesNotExist:
        raise Http404 from None
    sentence = _("“%(name)s” is gone.") % {"name": photo.words}
    messages.success(request, sentence)
    return redirect("workers:photos")
