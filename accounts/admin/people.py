"""Customers and workers, for Support: find one, read the facts, close or reopen.

A colleague's account is nobody's business here, whatever its number.
"""

from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import leaving, people, second_factor
from accounts.admin.actions import Action, ActionView, NeedsReason
from accounts.admin.columns import PersonColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from accounts.admin.second_factor import OffPeopleView
from accounts.admin.users import SEARCHED, UserFilterSet, facts, role_filter
from accounts.models import Person, User
from toolkit.errors import NotNow
from toolkit.templatetags.when import elapsed
from toolkit.views.proof import Proven

PUBLIC_ROLES = [User.Role.CUSTOMER, User.Role.WORKER]


class PersonFilterSet(UserFilterSet):
    role = role_filter(PUBLIC_ROLES)


class PersonIndexView(ReadOnlyIndexView):
    @property
    def columns(self):
        name = self._get_title_column_class(PersonColumn)(
            "name",
            label=_("Name"),
            person=lambda person: person,
            sort_key="name",
            get_url=self.get_inspect_url,
        )
        return [name, *facts()]


class PersonInspectView(ReadOnlyInspectView):
    def get_facts(self):
        person = self.object
        home = getattr(person, "customer_profile", None)
        account = [
            (_("Role"), person.get_role_display()),
            (_("User name"), person.username),
            (_("Joined"), _ago(person.date_joined)),
            (_("Last here"), person.last_login and _ago(person.last_login)),
            (_("Account"), _state(person)),
        ]
        contact = [(_("E-mail"), person.email), (_("Mobile"), str(person.phone))]
        if home:
            contact += [
                (_("Address"), home.address),
                (_("Number at this address"), str(home.phone)),
            ]
        return [(_("Account"), account), (_("Contact"), contact)]

    def get_actions(self):
        if self.object.erased_at or not self.user_has_permission("deactivate"):
            return []
        if self.object.is_active:
            label, verb, icon = _("Close the account"), "close", "cross"
        else:
            label, verb, icon = _("Reopen the account"), "reopen", "check"
        closes = verb == "close"
        url = self.url_of(verb)
        actions = [Action(label, url, icon, posts=not closes, serious=closes)]
        if second_factor.is_on(self.object):
            label, url = _("Take off the second step"), self.url_of("second_factor_off")
            actions.append(Action(label, url, "lock-open", serious=True))
        if self.request.user.is_superuser:
            label, url = _("Delete for good"), self.url_of("erase")
            actions.append(Action(label, url, "bin", serious=True))
        return actions

    def url_of(self, verb):
        return reverse(Person.snippet_viewset.get_url_name(verb), args=[self.object.pk])


class CloseView(NeedsReason, ActionView):
    permission_required = "deactivate"
    reason_help = gettext_lazy("Only staff read this, in the history.")
    page_title = gettext_lazy("Close the account")
    header_icon = "cross"
    button = gettext_lazy("Close the account")
    serious = True

    def get_explanation(self):
        return _(
            "%(name)s is logged out and cannot log in. Nothing is deleted, and what is "
            "agreed stays: settle open jobs first."
        ) % {"name": self.object}

    def act(self, form):
        reason = form.cleaned_data["reason"]
        people.close(self.object, by=self.request.user, reason=reason)
        return _("The account of %(name)s is closed.") % {"name": self.object}


class ReopenView(ActionView):
    permission_required = "deactivate"
    http_method_names = ["post"]

    def act(self, form):
        people.reopen(self.object, by=self.request.user)
        return _("The account of %(name)s is open again.") % {"name": self.object}


class EraseView(NeedsReason, Proven, ActionView):
    """For who asks us to, and cannot log in to do it."""

    permission_required = "deactivate"
    reason_help = gettext_lazy("How they asked. It stays in the history: no names.")
    page_title = gettext_lazy("Delete the account for good")
    header_icon = "bin"
    button = page_title
    serious = True

    def get_explanation(self):
        return _(
            "Name, addresses, numbers and photos of %(name)s are deleted and cannot be "
            "brought back; jobs, reviews and papers stay. Be sure that it is %(name)s "
            "who asks: call the number that you know."
        ) % {"name": self.object}

    def act(self, form):
        reason = form.cleaned_data["reason"]
        try:
            leaving.erase(self.object, by=self.request.user, reason=reason)
        except NotNow as problem:
            words = {"name": self.object, "sentence": problem.sentence}
            raise NotNow(
                _("Not now. %(name)s would read: “%(sentence)s”") % words
            ) from problem
        return _("The account is deleted.")


class PersonViewSet(ReadOnlyViewSet):
    model = Person
    actions = ("deactivate",)
    icon = "group"
    menu_label = gettext_lazy("People")
    menu_name = "people"
    menu_order = 250
    add_to_admin_menu = True
    index_view_class = PersonIndexView
    inspect_view_class = PersonInspectView
    filterset_class = PersonFilterSet
    ordering = "-date_joined"
    search_fields = SEARCHED
    # No export: nobody needs everybody's address in a file.
    export_columns = ()

    def get_queryset(self, request):
        return Person.objects.filter(role__in=PUBLIC_ROLES, is_superuser=False)

    def get_action_urls(self):
        return [
            path("close/<int:pk>/", self.action_view(CloseView), name="close"),
            path("reopen/<int:pk>/", self.action_view(ReopenView), name="reopen"),
            path("erase/<row:pk>/", self.action_view(EraseView), name="erase"),
            path(
                "second-factor-off/<row:pk>/",
                self.action_view(OffPeopleView),
                name="second_factor_off",
            ),
        ]


def _state(person):
    if person.erased_at:
        return _("deleted by its person")
    return _("open") if person.is_active else _("closed")


def _ago(moment):
    # No clock of a city belongs to a person, so say how long ago.
    return _("%(span)s ago") % {"span": elapsed(moment)}
