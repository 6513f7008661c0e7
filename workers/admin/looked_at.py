"""Photos that everybody sees once our team has looked at them, as staff see them: who
waits comes first, and a decision on each.
"""

from django.db.models import Case, Value, When
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn

from accounts.admin.actions import Action, ActionView, post_button
from accounts.admin.columns import ChipColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from toolkit.templatetags import when
from workers import work_photos
from workers.admin.decisions import ToldWhy
from workers.models.work_photos import LookedAt

State = LookedAt.State
LOOK = {State.WAITING: "wait", State.SHOWN: "ok", State.REFUSED: "stop"}


def look(photo):
    return LOOK[photo.state]


def sent(photo):
    return when.moment(photo.created_at, photo.place)


class PictureColumn(TitleColumn):
    """The words, with the picture they are about."""

    cell_template_name = "workers/admin/picture_cell.html"


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
    Column("worker", label=gettext_lazy("Worker"), accessor="whose.name"),
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
        decided = [
            (_("State"), photo.get_state_display()),
            (_("Why not"), photo.reason or "–"),
            (_("Sent"), sent(photo)),
        ]
        return [(self.heading, [*self.get_what(photo), *decided])]

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
        return _("Only who sent it goes on seeing it, with your reason beside it.")

    def act(self, form):
        reason = form.cleaned_data["reason"]
        work_photos.refuse(self.object, by=self.request.user, reason=reason)
        return _("“%(photo)s” is not shown.") % {"photo": self.object}


class LookedAtViewSet(ReadOnlyViewSet):
    """`rows` are all of its photos, with what the list shows of them."""

    actions = ("moderate",)
    icon = "image"
    index_view_class = PhotoIndexView
    ordering = ("waits", "-created_at", "-pk")
    rows = None

    def get_queryset(self, request):
        """Who waits comes first."""
        first = When(state=State.WAITING, then=Value(0))
        return self.rows.annotate(waits=Case(first, default=Value(1)))

    def get_action_urls(self):
        return [
            path("show/<row:pk>/", self.action_view(ShowView), name="show"),
            path("refuse/<row:pk>/", self.action_view(RefuseView), name="refuse"),
        ]


def address(action, photo):
    return reverse(type(photo).snippet_viewset.get_url_name(action), args=[photo.pk])
