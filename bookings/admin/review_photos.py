"""Photos of reviews as staff see them."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet

from bookings.admin.formatting import job_link
from bookings.models import ReviewPhoto
from services import filters as catalogue
from toolkit.exports import local
from workers.admin.looked_at import LookedAtViewSet, PhotoInspectView
from workers.admin.work_photos import state_filter


class ReviewPhotoFilterSet(WagtailFilterSet):
    state = state_filter()
    trade = catalogue.trade("review__job__service_category")
    city = catalogue.city("review__job__city")

    class Meta:
        model = ReviewPhoto
        fields = ["state"]


class ReviewPhotoInspectView(PhotoInspectView):
    heading = gettext_lazy("Photo of a review")

    def get_what(self, photo):
        review = photo.review
        return [
            (_("Worker"), review.worker),
            (_("Customer"), review.customer),
            (_("Job"), job_link(review.job)),
            (_("In their words"), review.comment),
        ]


class ReviewPhotoViewSet(LookedAtViewSet):
    model = ReviewPhoto
    menu_label = gettext_lazy("Photos of reviews")
    inspect_view_class = ReviewPhotoInspectView
    filterset_class = ReviewPhotoFilterSet
    search_fields = ["review__job__title", "review__worker__name", "review__job__code"]
    export_filename = "photos-of-reviews"
    export_columns = (
        (gettext_lazy("Worker"), lambda photo: photo.whose.name),
        (gettext_lazy("Customer"), lambda photo: photo.review.customer.name),
        (gettext_lazy("Job"), lambda photo: photo.review.job.code),
        (gettext_lazy("State"), lambda photo: photo.get_state_display()),
        (gettext_lazy("Sent"), lambda photo: local(photo.created_at, photo.place)),
    )
    rows = ReviewPhoto.objects.select_related(
        "review__worker", "review__customer", "review__job__city"
    )
