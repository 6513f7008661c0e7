"""Photos of work as staff see them: who waits comes first, and a decision on each."""

import django_filters
from django import forms
from django.db.models import Case, Value, When
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn

from accounts.admin.actions import Action, ActionView, post_button
from accounts.admin.columns import ChipColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from services import filters as catalogue
from toolkit.exports import local
from toolkit.templatetags import when
from workers import work_photos
from workers.admin.decisions import ToldWhy
from workers.models import WorkPhoto

State = WorkPhoto.State
LOOK = {State.WAITING: "wait", State.SHOWN: "ok", State.REFUSED: "stop"}


def look(photo):
    return LOOK[photo.state]


def sent(photo):
    return when.moment(photo.created_at, photo.worker.city)


class PictureColumn(TitleColumn):
    """The words, with the picture they are about."""

    cell_template_name = "workers/admin/picture_cell.html"


class PhotoFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=State,
        widget=forms.RadioSelect,
        empty_label=gettext_lazy("All"),
    )
    trade = catalogue.trade("worker__service_category")
    city = catalogue.city("worker__city")

    class Meta:
        model = WorkPhoto
        fields = ["state"]


class PhotoIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        title = PictureColumn("words", label=_("Photo"), get_url=self.get_inspect_url)
        return [title, *COLUMNS]

    def get_list_more_buttons(self, instance):
        buttons = super().get_list_more_buttons(instance)
        if instance.state == State.WAITING and self.user_has_permission("moderate"):
            url = address("show", instance)
            buttons.append(
                post_button(_("Show"), url, back=self.here, icon_name="check")
            )
        return buttons


COLUMNS = [
    Column("worker", label=gettext_lazy("Worker"), accessor="worker.user.name"),
    ChipColumn(
        "state",
        label=gettext_lazy("State"),
        accessor=lambda photo: photo.get_state_display(),
        kind=look,
    ),
    Column(
        "created_at", label=gettext_lazy("Sent"), accessor=sent, sort_key="created_at"
    ),
]


class PhotoInspectView(ReadOnlyInspectView):
    template_name = "workers/admin/work_photo.html"

    def get_facts(self):
        photo = self.object
        return [
            (
                _("Photo of work"),
                [
                    (_("What it shows"), photo.words),
                    (_("Worker"), photo.worker),
                    (_("State"), photo.get_state_display()),
                    (_("Why not"), photo.reason or "–"),
                    (_("Sent"), sent(photo)),
                ],
            )
        ]

    def get_actions(self):
        if not self.user_has_permission("moderate"):
            return []
        show = Action(
            _("Show it"), address("show", self.object), "check", posts=True, main=True
        )
        refuse = Action(
            _("Do not show it"), address("refuse", self.object), "cross", serious=True
        )
        return {
            State.WAITING: [show, refuse],
            State.SHOWN: [refuse],
            State.REFUSED: [show],
        }[self.object.state]


class DecisionView(ActionView):
    permission_required = "moderate"


class ShowView(DecisionView):
    http_method_names = ["post"]

    def act(self, form):
        work_photos.show(self.object, by=self.request.user)
        return _("“%(photo)s” is on the worker’s page.") % {"photo": self.object}


class RefuseView(ToldWhy, DecisionView):
    header_icon = "cross"
    page_title = gettext_lazy("Do not show this photo")
    button = gettext_lazy("Do not show it, and say why")
    serious = True

    def get_explanation(self):
        return _("Only the worker goes on seeing it, with your reason beside it.")

    def act(self, form):
        reason = form.cleaned_data["reason"]
        work_photos.refuse(self.object, by=self.request.user, reason=reason)
        return _("“%(photo)s” is not shown.") % {"photo": self.object}


class WorkPhotoViewSet(ReadOnlyViewSet):
    model = WorkPhoto
    actions = ("moderate",)
    icon = "image"
    menu_label = gettext_lazy("Photos of work")
    menu_name = "work-photos"
    menu_order = 262
    add_to_admin_menu = True
    index_view_class = PhotoIndexView
    inspect_view_class = PhotoInspectView
    filterset_class = PhotoFilterSet
    ordering = ("waits", "-created_at", "-pk")
    search_fields = ["words", "worker__user__name", "worker__code"]
    export_filename = "photos-of-work"
    export_columns = (
        (gettext_lazy("Worker"), lambda photo: photo.worker.user.name),
        (gettext_lazy("What it shows"), lambda photo: photo.words),
        (gettext_lazy("State"), lambda photo: photo.get_state_display()),
        (
            gettext_lazy("Sent"),
            lambda photo: local(photo.created_at, photo.worker.city),
        ),
    )

    def get_queryset(self, request):
        """Who waits comes first."""
        first = When(state=State.WAITING, then=Value(0))
        return WorkPhoto.objects.select_related(
            "worker__user", "worker__city", "worker__service_category"
        ).annotate(waits=Case(first, default=Value(1)))

    def get_action_urls(self):
        return [
            path("show/<row:pk>/", self.action_view(ShowView), name="show"),
            path("refuse/<row:pk>/", self.action_view(RefuseView), name="refuse"),
        ]


def address(action, photo):
    return reverse(WorkPhoto.snippet_viewset.get_url_name(action), args=[photo.pk])
