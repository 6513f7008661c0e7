"""Workers as staff see them: who waits comes first, with all one needs to decide."""

from decimal import Decimal

import django_filters
from django import forms
from django.db.models import Case, Value, When
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.widgets import BooleanRadioSelect

from accounts.admin.actions import Action, post_button
from accounts.admin.columns import ChipColumn, PersonColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from services import filters as catalogue
from toolkit import money
from toolkit.exports import local
from toolkit.templatetags import when
from workers.admin import facts
from workers.admin.decisions import ApproveView, RejectView
from workers.models import WorkerProfile

Approval = WorkerProfile.Approval

LOOK = {
    Approval.WAITING: "wait",
    Approval.APPROVED: "ok",
    Approval.REJECTED: "stop",
    Approval.RECHECK: "wait",
    Approval.SUSPENDED: "stop",
}


def look(worker):
    return LOOK[worker.approval] if worker.user.is_active else "stop"


def standing(worker):
    """The approval, unless the account is closed: then nothing else counts."""
    return worker.get_approval_display() if worker.user.is_active else _("Closed")


class WorkerFilterSet(WagtailFilterSet):
    approval = django_filters.ChoiceFilter(
        label=gettext_lazy("Approval"),
        choices=Approval,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    service_category = catalogue.trade()
    city = catalogue.city()
    availability = django_filters.BooleanFilter(
        label=gettext_lazy("Taking jobs"), widget=BooleanRadioSelect
    )

    class Meta:
        model = WorkerProfile
        fields = ["approval", "service_category", "city", "availability"]


class WorkerIndexView(ReadOnlyIndexView):
    template_name = "workers/admin/list.html"

    @property
    def with_boxes(self):
        return self.user_has_permission("approve")

    @property
    def columns(self):
        title = self._get_title_column_class(PersonColumn)(
            "user",
            label=_("Name"),
            person=lambda worker: worker.user,
            sort_key="user__name",
            get_url=self.get_inspect_url,
            get_title_id=lambda worker: f"snippet_{worker.pk}_title",
        )
        return [*super().columns[: self.with_boxes], title, *COLUMNS]

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if instance.approval != Approval.APPROVED and self.with_boxes:
            url = address("approve", instance)
            buttons.append(
                post_button(_("Approve"), url, back=self.here, icon_name="check")
            )
        return buttons


COLUMNS = [
    Column("trade", label=gettext_lazy("Trade"), accessor="service_category.name"),
    Column("city", label=gettext_lazy("City"), accessor="city.name"),
    ChipColumn(
        "approval",
        label=gettext_lazy("Approval"),
        accessor=standing,
        kind=look,
        sort_key="approval",
    ),
    Column(
        "rating",
        label=gettext_lazy("Rating"),
        accessor=lambda worker: facts.rating(worker),
        sort_key="score",
    ),
    NumberColumn("jobs_done", label=gettext_lazy("Jobs done"), sort_key="jobs_done"),
    Column(
        "created_at",
        label=gettext_lazy("Joined"),
        accessor=lambda worker: when.day(worker.created_at, worker.city),
        sort_key="created_at",
    ),
]

EXPORT_COLUMNS = (
    (gettext_lazy("Code"), lambda worker: worker.code),
    (gettext_lazy("Name"), lambda worker: worker.user.name),
    (gettext_lazy("E-mail"), lambda worker: worker.user.email),
    (gettext_lazy("Mobile"), lambda worker: str(worker.user.phone)),
    (gettext_lazy("Trade"), lambda worker: worker.service_category.name),
    (gettext_lazy("City"), lambda worker: worker.city.name),
    (gettext_lazy("Approval"), standing),
    (
        gettext_lazy("Taking jobs"),
        lambda worker: _("yes") if worker.availability else _("no"),
    ),
    (
        gettext_lazy("Hourly rate"),
        lambda worker: Decimal(money.plain(worker.hourly_rate, worker.currency)),
    ),
    (gettext_lazy("Currency"), lambda worker: worker.currency),
    (gettext_lazy("Rating"), lambda worker: worker.rating),
    (gettext_lazy("Reviews"), lambda worker: worker.rating_count),
    (gettext_lazy("Jobs done"), lambda worker: worker.jobs_done),
    (gettext_lazy("Joined"), lambda worker: local(worker.created_at, worker.city)),
)


class WorkerInspectView(ReadOnlyInspectView):
    template_name = "workers/admin/inspect.html"

    def get_facts(self):
        return [
            (_("Work"), facts.work(self.object)),
            (_("Contact"), facts.contact(self.object)),
            (_("Hours"), facts.hours(self.object)),
        ]

    def get_actions(self):
        if not self.user_has_permission("approve"):
            return []
        approve = Action(
            _("Approve"),
            address("approve", self.object),
            "check",
            posts=True,
            main=True,
        )
        reject = Action(
            _("Take off the list") if self.object.works else _("Turn down"),
            address("reject", self.object),
            "cross",
            serious=True,
        )
        return {
            Approval.WAITING: [approve, reject],
            Approval.RECHECK: [approve, reject],
            Approval.APPROVED: [reject],
            Approval.REJECTED: [approve],
            Approval.SUSPENDED: [approve],
        }[self.object.approval]

    def get_context_data(self, **kwargs):
        return super().get_context_data(look=look(self.object), **kwargs)


class WorkerViewSet(ReadOnlyViewSet):
    model = WorkerProfile
    actions = ("approve",)
    icon = "spanner"
    menu_label = gettext_lazy("Workers")
    menu_name = "workers"
    menu_order = 260
    add_to_admin_menu = True
    index_view_class = WorkerIndexView
    inspect_view_class = WorkerInspectView
    filterset_class = WorkerFilterSet
    ordering = ("waits", "-created_at", "-pk")
    search_fields = ["user__name", "user__email", "user__username", "code", "area"]
    export_columns = EXPORT_COLUMNS
    export_filename = "workers"

    def get_queryset(self, request):
        """Who waits comes first, whoever came last."""
        first = When(approval__in=WorkerProfile.WAITS, then=Value(0))
        waits = Case(first, default=Value(1))
        return WorkerProfile.objects.with_names().annotate(waits=waits)

    def get_action_urls(self):
        return [
            path("approve/<row:pk>/", self.action_view(ApproveView), name="approve"),
            path("reject/<row:pk>/", self.action_view(RejectView), name="reject"),
        ]


def address(action, worker):
    return reverse(WorkerProfile.snippet_viewset.get_url_name(action), args=[worker.pk])
