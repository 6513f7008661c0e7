"""What customers and workers wrote to each other, for Support to read in a dispute."""

import django_filters
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters
from bookings.admin.formatting import job_link
from live.models import ChatMessage
from toolkit.templatetags import when

MAX_MESSAGES = 300


def written(message: ChatMessage) -> str:
    return when.moment(message.timestamp, message.room.job.city)


def about(message: ChatMessage) -> str:
    """Which job the talk is about, and between whom."""
    job = message.room.job
    return _("%(job)s, %(customer)s and %(worker)s") % {
        "job": job.title,
        "customer": job.customer,
        "worker": job.worker,
    }


def sender(message: ChatMessage) -> str:
    customer = message.sender_id == message.room.job.customer_id
    role = _("customer") if customer else _("worker")
    return f"{message.sender} ({role})"


class ChatFilterSet(WagtailFilterSet):
    job = django_filters.CharFilter(
        field_name="room__job__code", label=gettext_lazy("Code of the job")
    )
    timestamp = filters.Days(label=gettext_lazy("Written"))

    class Meta:
        model = ChatMessage
        fields = []


class ChatIndexView(ReadOnlyIndexView):
    page_title = gettext_lazy("Chat messages")

    @property
    def columns(self):
        text = TitleColumn("message", label=_("Message"), get_url=self.get_inspect_url)
        return [text, *COLUMNS]


COLUMNS = [
    Column("sender", label=gettext_lazy("From"), accessor=sender),
    Column("job", label=gettext_lazy("Job"), accessor="room.job"),
    Column(
        "timestamp", label=gettext_lazy("When"), accessor=written, sort_key="timestamp"
    ),
]


class ChatInspectView(ReadOnlyInspectView):
    """One message, and the whole talk that it is part of."""

    def get_page_subtitle(self):
        return about(self.object)

    def get_facts(self):
        message = self.object
        return [
            (
                _("Message"),
                [
                    (_("From"), sender(message)),
                    (_("When"), written(message)),
                    (_("Job"), job_link(message.room.job)),
                    (_("Message"), message.message),
                ],
            )
        ]

    def get_tables(self):
        talk = self.queryset(self.request).filter(room=self.object.room_id)
        columns = [
            Column("timestamp", label=_("When"), accessor=written),
            Column("sender", label=_("From"), accessor=sender),
            Column("message", label=_("Message")),
        ]
        return [
            (_("The whole talk"), Table(columns, talk.order_by("seq")[:MAX_MESSAGES]))
        ]


class ChatViewSet(ReadOnlyViewSet):
    model = ChatMessage
    icon = "comment"
    menu_label = gettext_lazy("Chat messages")
    index_view_class = ChatIndexView
    inspect_view_class = ChatInspectView
    filterset_class = ChatFilterSet
    ordering = "-pk"
    search_fields = ["message", "sender__name", "room__job__code", "room__job__title"]

    def get_queryset(self, request):
        return ChatMessage.objects.select_related(
            "sender", "room__job__city", "room__job__customer", "room__job__worker"
        )
