"""What people wrote to us, as those read it who answer."""

from datetime import datetime

from django.urls import path, reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.contrib.forms.models import FormSubmission
from wagtail.contrib.forms.views import SubmissionsListView

from accounts.admin.actions import Action, ActionView
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import (
    ReadOnlyHistoryView,
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting
from bookings.admin.payouts import in_a_sheet
from home import contact, messages

LOOKS = {
    "waiting": (gettext_lazy("Waits for an answer"), messages.waiting),
    "answered": (gettext_lazy("Answered"), messages.answered),
}
NAME, SHORT = 60, 90


def typed(message):
    """[(label, what was sent), …] in the order of the form."""
    labels = dict(message.page.specific.get_data_fields())
    return [
        (labels.get(name, name), contact.shown(value))
        for name, value in message.form_data.items()
        if name != messages.ANSWERED
    ]


def sender(message):
    """What stands first in the form, which is a name as a rule."""
    return Truncator(next(_texts(message), _("Message"))).chars(NAME)


def beginning(message):
    return Truncator(max(_texts(message), key=len, default="")).chars(SHORT)


def _texts(message):
    data = message.form_data.items()
    return (
        value.strip()
        for name, value in data
        if name != messages.ANSWERED and isinstance(value, str) and value.strip()
    )


def state(message):
    name = "answered" if messages.who_answered(message) else "waiting"
    return LOOKS[name][0]


def answer(message):
    return messages.who_answered(message) or ("", None)


class MessageFilterSet(WagtailFilterSet):
    look = filters.Look(label=gettext_lazy("State"), looks=LOOKS)

    class Meta:
        model = FormSubmission
        fields = []


class MessageIndexView(ReadOnlyIndexView):
    page_title = gettext_lazy("Messages to us")

    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "sender",
            label=pgettext_lazy("message", "From"),
            accessor=sender,
            get_url=self.get_inspect_url,
            note=beginning,
            width="45%",
        )
        return [title, *COLUMNS]


COLUMNS = [
    ChipColumn(
        "state",
        label=gettext_lazy("State"),
        accessor=state,
        kind=lambda message: "ok" if messages.who_answered(message) else "wait",
    ),
    Column("page", label=gettext_lazy("Page"), accessor="page.title"),
    Column(
        "submit_time",
        label=gettext_lazy("Received"),
        accessor=lambda message: formatting.moment(message.submit_time),
        sort_key="submit_time",
    ),
    Column(
        "by",
        label=gettext_lazy("Answered by"),
        accessor=lambda message: answer(message)[0],
    ),
]


class OneMessage:
    """A message by its sender: its own name would be all that was sent."""

    def get_page_subtitle(self):
        return sender(self.object)


class MessageInspectView(OneMessage, ReadOnlyInspectView):
    page_title = gettext_lazy("Message")

    def get_facts(self):
        message = self.object
        by, at = answer(message)
        told = [
            (_("State"), state(message)),
            (_("Page"), message.page.title),
            (_("Received"), formatting.moment(message.submit_time)),
            (_("Answered by"), by),
            (_("When"), at and formatting.moment(at)),
        ]
        return [(_("Message"), typed(message)), (_("Our answer"), told)]

    def get_actions(self):
        if not self.user_has_permission("change"):
            return []
        name = "reopen" if messages.who_answered(self.object) else "answered"
        view = FormSubmission.snippet_viewset.get_url_name(name)
        url = reverse(view, args=[self.object.pk])
        if name == "reopen":
            return [Action(_("Not answered yet"), url, "history", posts=True)]
        label = _("Mark as answered")
        return [Action(label, url, "check", posts=True, main=True)]


class MessageHistoryView(OneMessage, ReadOnlyHistoryView):
    pass


class AnsweredView(ActionView):
    permission_required = "change"
    http_method_names = ["post"]

    def act(self, form):
        messages.mark_answered(self.object, by=self.request.user)
        return _("The message is marked as answered.")


class ReopenView(ActionView):
    permission_required = "change"
    http_method_names = ["post"]

    def act(self, form):
        messages.reopen(self.object)
        return _("The message waits for an answer again.")


EXPORT_COLUMNS = (
    (pgettext_lazy("message", "From"), sender),
    (
        gettext_lazy("Message"),
        lambda message: "\n".join(f"{name}: {text}" for name, text in typed(message)),
    ),
    (gettext_lazy("Page"), lambda message: message.page.title),
    (gettext_lazy("Received"), lambda message: in_a_sheet(message.submit_time)),
    (gettext_lazy("State"), lambda message: str(state(message))),
    (gettext_lazy("Answered by"), lambda message: answer(message)[0]),
)


class MessageViewSet(ReadOnlyViewSet):
    model = FormSubmission
    actions = ("change",)
    icon = "form"
    menu_label = gettext_lazy("Messages to us")
    menu_name = "messages"
    menu_order = 296
    add_to_admin_menu = True
    index_view_class = MessageIndexView
    inspect_view_class = MessageInspectView
    history_view_class = MessageHistoryView
    filterset_class = MessageFilterSet
    ordering = "-submit_time"
    search_fields = []
    export_columns = EXPORT_COLUMNS
    export_filename = "messages"

    def get_queryset(self, request):
        return FormSubmission.objects.select_related("page")

    def get_action_urls(self):
        return [
            path("answered/<row:pk>/", self.action_view(AnsweredView), name="answered"),
            path("reopen/<row:pk>/", self.action_view(ReopenView), name="reopen"),
        ]


class SubmissionsView(SubmissionsListView):
    """Wagtail's own list of one page, with the hours as everywhere here."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for row in context.get("data_rows", []):
            row["fields"] = [
                formatting.moment(value) if isinstance(value, datetime) else value
                for value in row["fields"]
            ]
        return context
