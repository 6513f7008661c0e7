"""Photos of work as staff see them."""

import django_filters
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from services import filters as catalogue
from toolkit.exports import local
from workers.admin.looked_at import LookedAtViewSet, PhotoInspectView, State
from workers.models import WorkPhoto


def state_filter():
    return django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=State,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )


class PhotoFilterSet(WagtailFilterSet):
    state = state_filter()
    trade = catalogue.trade("worker__service_category")
    city = catalogue.city("worker__city")

    class Meta:
        model = WorkPhoto
        fields = ["state"]


class WorkPhotoInspectView(PhotoInspectView):
    heading = gettext_lazy("Photo of work")

    def get_what(self, photo):
        return [(_("What it shows"), photo.words), (_("Worker"), photo.worker)]


class WorkPhotoViewSet(LookedAtViewSet):
    model = WorkPhoto
    menu_label = gettext_lazy("Photos of work")
    menu_name = "work-photos"
    menu_order = 262
    add_to_admin_menu = True
    inspect_view_class = WorkPhotoInspectView
    filterset_class = PhotoFilterSet
    search_fields = ["words", "worker__user__name", "worker__code"]
    export_filename = "photos-of-work"
    export_columns = (
        (gettext_lazy("Worker"), lambda photo: photo.worker.user.name),
        (gettext_lazy("What it shows"), lambda photo: photo.words),
        (gettext_lazy("State"), lambda photo: photo.get_state_display()),
        (gettext_lazy("Sent"), lambda photo: local(photo.created_at, photo.place)),
    )
    rows = WorkPhoto.objects.select_related(
        "worker__user", "worker__city", "worker__service_category"
    )
