"""The letters that the site writes: which went, which wait, which failed and why.

What a letter says is nobody's business here: some hold a code, others a conversation.
"""

import django_filters
from django import forms
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from accounts import letters
from accounts.admin.actions import Action, ActionView
from accounts.admin.columns import ChipColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from accounts.models import Letter
from toolkit import locales
from toolkit.templatetags.when import elapsed

State = Letter.State
COLOURS = {
    State.WAITING: "wait",
    State.SENDING: "go",
    State.SENT: "ok",
    State.FAILED: "stop",
    State.SET_ASIDE: "done",
}


def subject(letter):
    if letter.is_private:
        return _("A code or a link, for them alone")
    return letter.subject


class LetterFilterSet(WagtailFilterSet):
    state = django_filters.MultipleChoiceFilter(
        label=gettext_lazy("State"),
        choices=State.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Letter
        fields = []


class LetterIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        to = TitleColumn(
            "recipient", label=pgettext("letter", "To"), get_url=self.get_inspect_url
        )
        return [to, *COLUMNS]


COLUMNS = [
    Column("subject", label=gettext_lazy("Subject"), accessor=subject),
    ChipColumn(
        "state",
        label=gettext_lazy("State"),
        accessor="get_state_display",
        kind=lambda letter: COLOURS[letter.state],
        sort_key="state",
    ),
    Column("tries", label=gettext_lazy("Tries"), sort_key="tries"),
    Column("last_error", label=gettext_lazy("Last error")),
    DateColumn("created_at", label=gettext_lazy("Written"), sort_key="created_at"),
]


class LetterInspectView(ReadOnlyInspectView):
    def get_facts(self):
        letter = self.object
        next_try = ""
        if letter.state == State.WAITING:
            span = locales.duration(letter.next_try - timezone.now())
            next_try = _("in %(span)s") % {"span": span}
        return [
            (
                _("Letter"),
                [
                    (pgettext("letter", "To"), letter.recipient),
                    (_("Subject"), subject(letter)),
                    (_("Written"), _ago(letter.created_at)),
                ],
            ),
            (
                _("On its way"),
                [
                    (_("State"), letter.get_state_display()),
                    (_("Sent"), letter.sent_at and _ago(letter.sent_at)),
                    (_("Tries"), letter.tries),
                    (_("Next try"), next_try),
                    (_("Last error"), letter.last_error),
                ],
            ),
        ]

    def get_actions(self):
        failed = self.object.state == State.FAILED
        if not failed or not self.user_has_permission("resend"):
            return []
        again, aside = (
            reverse(Letter.snippet_viewset.get_url_name(view), args=[self.object.pk])
            for view in ("again", "aside")
        )
        actions = [Action(_("Set aside"), aside, "cross", posts=True)]
        if self.object.has_text:
            main = Action(_("Send again"), again, "redirect", posts=True, main=True)
            actions.insert(0, main)
        return actions


class AgainView(ActionView):
    permission_required = "resend"
    http_method_names = ["post"]

    def act(self, form):
        letters.send_again(self.object, by=self.request.user)
        return _("The letter to %(to)s is on its way.") % {"to": self.object}


class AsideView(ActionView):
    permission_required = "resend"
    http_method_names = ["post"]

    def act(self, form):
        letters.set_aside(self.object, by=self.request.user)
        return _("The letter to %(to)s is set aside.") % {"to": self.object}


class LetterViewSet(ReadOnlyViewSet):
    model = Letter
    actions = ("resend",)
    icon = "mail"
    menu_label = gettext_lazy("Letters")
    menu_name = "letters"
    menu_order = 295
    add_to_admin_menu = True
    index_view_class = LetterIndexView
    inspect_view_class = LetterInspectView
    filterset_class = LetterFilterSet
    ordering = "-pk"
    # Not by subject: that of a private letter holds its code.
    search_fields = ["recipient"]

    def get_action_urls(self):
        return [
            path("again/<row:pk>/", self.action_view(AgainView), name="again"),
            path("aside/<row:pk>/", self.action_view(AsideView), name="aside"),
        ]


def _ago(moment):
    # No clock of a city belongs to a letter, so say how long ago.
    return _("%(span)s ago") % {"span": elapsed(moment)}
