"""Jobs as staff see them: find one, read its story, step in where the table says."""

from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column

from accounts.admin.actions import Action
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings import access, phrases, queries
from bookings.admin import filters, formatting, job_facts
from bookings.admin.job_actions import OFFERS, JobActionView, verbs_for
from bookings.jobs import scope
from bookings.models import Job
from bookings.reports import market
from bookings.states import Role, Status
from bookings.words import next_steps
from services import filters as catalogue
from toolkit import money
from toolkit.exports import local
from toolkit.templatetags import when


def happened(label, events):
    return filters.Happened(field_name="at", label=label, events=events)


class JobFilterSet(WagtailFilterSet):
    status = filters.Ticks(label=gettext_lazy("Status"), choices=Status.choices)
    service_category = catalogue.trade()
    city = catalogue.city()
    scheduled_time = filters.Days(label=gettext_lazy("Day of the work"))
    asked = happened(gettext_lazy("Asked"), market.EVENTS["asked"])
    accepted = happened(gettext_lazy("Accepted"), market.EVENTS["accepted"])
    finished = happened(gettext_lazy("Finished"), market.EVENTS["finished"])
    cancelled = happened(pgettext_lazy("job", "Cancelled"), market.EVENTS["cancelled"])
    no_shows = happened(gettext_lazy("Nobody there"), market.EVENTS["no_shows"])

    class Meta:
        model = Job
        fields = ["status", "service_category", "city", "scheduled_time"]


class JobIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        title = NotedColumn(
            "title",
            label=_("Job"),
            sort_key="title",
            get_url=self.get_inspect_url,
            note=lambda job: job.code,
            width="20%",
        )
        return [title, *COLUMNS]


COLUMNS = [
    Column("customer", label=gettext_lazy("Customer"), sort_key="customer__name"),
    Column("worker", label=gettext_lazy("Worker"), sort_key="worker__name"),
    Column("service_category", label=gettext_lazy("Trade")),
    Column("city", label=gettext_lazy("City")),
    Column(
        "when",
        label=gettext_lazy("When, there"),
        accessor=lambda job: when.moment(job.scheduled_time, job.city),
        sort_key="scheduled_time",
    ),
    ChipColumn(
        "status",
        label=gettext_lazy("Status"),
        accessor="get_status_display",
        kind=formatting.job_colour,
        sort_key="status",
    ),
    Column(
        "price",
        label=gettext_lazy("Price"),
        accessor=lambda job: _price(job),
        sort_key="price",
    ),
]

EXPORT_COLUMNS = (
    (gettext_lazy("Code"), lambda job: job.code),
    (gettext_lazy("Job"), lambda job: job.title),
    (gettext_lazy("Customer"), lambda job: job.customer.name),
    (gettext_lazy("Worker"), lambda job: job.worker.name),
    (gettext_lazy("Trade"), lambda job: job.service_category.name),
    (gettext_lazy("City"), lambda job: job.city.name),
    (gettext_lazy("Start, there"), lambda job: local(job.scheduled_time, job.city)),
    (gettext_lazy("Minutes"), lambda job: job.minutes),
    (gettext_lazy("Status"), lambda job: job.get_status_display()),
    (gettext_lazy("Price"), lambda job: formatting.figure(job.price, job.currency)),
    (
        gettext_lazy("Commission"),
        lambda job: formatting.figure(job.commission, job.currency),
    ),
    (
        gettext_lazy("Decided price"),
        lambda job: _decided(job.decided_price, job.currency),
    ),
    (
        gettext_lazy("Commission of it"),
        lambda job: _decided(job.decided_commission, job.currency),
    ),
    (gettext_lazy("Currency"), lambda job: job.currency),
    (gettext_lazy("Asked, there"), lambda job: local(job.created_at, job.city)),
)


def _price(job):
    """As agreed, or what our team decided with that beside it."""
    if job.decided_price is None:
        return money.show(job.price, job.currency)
    return _("{price} of {agreed}").format_map(phrases.of(job))


def _decided(amount, currency):
    return "" if amount is None else formatting.figure(amount, currency)


class JobInspectView(ReadOnlyInspectView):
    template_name = "bookings/admin/job.html"

    def may(self, permission):
        return self.request.user.has_perm(permission)

    def get_facts(self):
        job, helps = self.object, self.may("bookings.help_job")
        facts = [
            (_("Work"), job_facts.work(job, private=helps)),
            (_("Money, as agreed"), job_facts.agreed(job)),
            (_("As our team decided"), job_facts.decided(job)),
            (_("Deadlines"), job_facts.deadlines(job)),
        ]
        facts = [(heading, lines) for heading, lines in facts if lines]
        return [*facts, (_("People"), job_facts.people(job))] if helps else facts

    def get_tables(self):
        job = self.object
        return [
            (heading, table(job))
            for heading, permission, table in [
                (_("Story"), "bookings.view_jobevent", job_facts.story_table),
                (_("Price"), "bookings.view_job", job_facts.line_table),
                (_("Payments"), "bookings.view_payment", job_facts.payment_table),
                (_("In the books"), "bookings.view_posting", job_facts.posting_table),
                (_("Review"), "bookings.view_review", job_facts.review_table),
            ]
            if self.may(permission)
        ]

    def get_actions(self):
        name = Job.snippet_viewset.get_url_name("act")
        return [
            Action(
                OFFERS[verb].label,
                reverse(name, args=[self.object.pk, verb]),
                OFFERS[verb].icon,
                main=n == 0 and not OFFERS[verb].serious,
                serious=OFFERS[verb].serious,
            )
            for n, verb in enumerate(verbs_for(self.object, self.request.user))
        ]

    def get_context_data(self, **kwargs):
        job, user = self.object, self.request.user
        step = None
        if access.role_of(job, user) == Role.STAFF:
            step = next_steps.step_for(
                job,
                user,
                timezone.now(),
                payment=queries.payment_of(job),
                change=scope.open_change(job),
            )
        return super().get_context_data(
            look=formatting.job_colour(job), step=step, **kwargs
        )


class JobViewSet(ReadOnlyViewSet):
    model = Job
    actions = ("help",)
    icon = "calendar-check"
    menu_label = gettext_lazy("Jobs")
    menu_name = "jobs"
    index_view_class = JobIndexView
    inspect_view_class = JobInspectView
    filterset_class = JobFilterSet
    ordering = "-created_at"
    search_fields = [
        "code",
        "title",
        "customer__name",
        "customer__email",
        "worker__name",
        "worker__email",
    ]
    export_columns = EXPORT_COLUMNS
    export_filename = "jobs"

    def get_queryset(self, request):
        return Job.objects.with_people()

    def get_action_urls(self):
        act = self.action_view(JobActionView)
        return [path("act/<row:pk>/<slug:verb>/", act, name="act")]
