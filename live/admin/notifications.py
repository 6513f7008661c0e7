"""Who was told what, whether they have read it, and how it was delivered."""

import django_filters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.widgets import BooleanRadioSelect

from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters
from bookings.admin.formatting import job_link
from live.channels import CHANNELS
from live.models import Delivery, Notification
from toolkit.templatetags import when


def outcome(delivery: Delivery | None) -> str:
    """What became of a delivery; its row is written a little after the notification."""
    if delivery is None:
        return Delivery.State.WAITING.label
    words = [delivery.get_state_display()]
    if delivery.ended_at:
        words.append(when.moment(delivery.ended_at))
    return ", ".join(filter(None, [*words, delivery.last_error]))


class NotificationFilterSet(WagtailFilterSet):
    is_read = django_filters.BooleanFilter(
        label=gettext_lazy("Read"), widget=BooleanRadioSelect
    )
    created_at = filters.Days(label=gettext_lazy("Told"))

    class Meta:
        model = Notification
        fields = []


class NotificationIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        text = TitleColumn("message", label=_("Message"), get_url=self.get_inspect_url)
        return [text, *COLUMNS]


COLUMNS = [
    Column("user", label=pgettext_lazy("letter", "To")),
    BooleanColumn("is_read", label=gettext_lazy("Read"), sort_key="is_read"),
    DateColumn("created_at", label=gettext_lazy("When"), sort_key="created_at"),
]


class NotificationInspectView(ReadOnlyInspectView):
    def get_facts(self):
        told = self.object
        deliveries = {one.channel: one for one in told.deliveries.all()}
        ways = [
            (channel.label, outcome(deliveries.get(channel.name)))
            for channel in CHANNELS
        ]
        return [
            (
                _("Notification"),
                [
                    (pgettext("letter", "To"), told.user),
                    (_("Message"), told.message),
                    (_("Leads to"), told.link),
                    (_("Job"), told.event and job_link(told.event.job)),
                    (_("Told"), when.moment(told.created_at)),
                    (_("Read"), _("yes") if told.is_read else _("not yet")),
                ],
            ),
            (_("Deliveries"), ways),
        ]


class NotificationViewSet(ReadOnlyViewSet):
    model = Notification
    icon = "mail"
    menu_label = gettext_lazy("Notifications")
    index_view_class = NotificationIndexView
    inspect_view_class = NotificationInspectView
    filterset_class = NotificationFilterSet
    ordering = "-pk"
    search_fields = ["message", "user__name", "user__email"]

    def get_queryset(self, request):
        return Notification.objects.select_related("user", "event__job")
