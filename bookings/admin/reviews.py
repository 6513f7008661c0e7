"""What customers said of workers, to read."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings import reviews
from bookings.admin import filters
from bookings.admin.formatting import job_link
from bookings.models import Review
from services import filters as catalogue
from toolkit.exports import local
from toolkit.templatetags import when

STARS = [(n, str(n)) for n in reversed(reviews.STARS)]


def written(review):
    return when.moment(review.created_at, review.job.city)


def stars(review):
    return _("%d of 5") % review.rating


class ReviewFilterSet(WagtailFilterSet):
    rating = filters.Ticks(label=gettext_lazy("Stars"), choices=STARS)
    trade = catalogue.trade("job__service_category")
    city = catalogue.city("job__city")
    created_at = filters.Days(label=gettext_lazy("Written"))

    class Meta:
        model = Review
        fields = []


class ReviewIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        title = TitleColumn("worker", label=_("Worker"), get_url=self.get_inspect_url)
        return [title, *COLUMNS]


COLUMNS = [
    Column("rating", label=gettext_lazy("Stars"), accessor=stars, sort_key="rating"),
    Column("comment", label=gettext_lazy("In their words")),
    Column("customer", label=gettext_lazy("Customer")),
    Column("job", label=gettext_lazy("Job"), accessor="job.title"),
    Column(
        "created_at",
        label=gettext_lazy("When"),
        accessor=written,
        sort_key="created_at",
    ),
]


class ReviewInspectView(ReadOnlyInspectView):
    def get_facts(self):
        review = self.object
        return [
            (
                _("Review"),
                [
                    (_("Worker"), review.worker),
                    (_("Customer"), review.customer),
                    (_("Job"), job_link(review.job)),
                    (_("Stars"), stars(review)),
                    (_("When"), written(review)),
                    (_("In their words"), review.comment),
                ],
            )
        ]


class ReviewViewSet(ReadOnlyViewSet):
    model = Review
    icon = "openquote"
    menu_label = gettext_lazy("Reviews")
    index_view_class = ReviewIndexView
    inspect_view_class = ReviewInspectView
    filterset_class = ReviewFilterSet
    ordering = "-created_at"
    search_fields = ["comment", "worker__name", "customer__name", "job__code"]
    export_filename = "reviews"
    export_columns = (
        (gettext_lazy("Worker"), lambda review: review.worker.name),
        (gettext_lazy("Customer"), lambda review: review.customer.name),
        (gettext_lazy("Job"), lambda review: review.job.code),
        (gettext_lazy("Stars"), lambda review: review.rating),
        (gettext_lazy("Comment"), lambda review: review.comment),
        (
            gettext_lazy("Written, there"),
            lambda review: local(review.created_at, review.job.city),
        ),
    )

    def get_queryset(self, request):
        return Review.objects.select_related("worker", "customer", "job__city")
