"""Every account, for superusers only: Settings > Users, with our fields and our guards.

Wagtail's screens know a first and a last name and set passwords; here people have one
name, confirm their own address and choose their own password through a mail.
"""

import django_filters
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.admin.widgets.button import Button
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users as theirs

from accounts import invitations, people, second_factor
from accounts.admin.columns import PersonColumn
from accounts.admin.read_only import WordSearchMixin
from accounts.admin.second_factor import OffUsersView
from accounts.models import User
from accounts.signals import account_closed, account_reopened, role_is_changing
from toolkit.errors import NotAllowed
from toolkit.views.proof import Proven

SEARCHED = ["name", "email", "username", "phone"]


def facts():
    """The columns after the name, the same for superusers and for Support."""
    return [
        Column("email", label=gettext_lazy("E-mail"), sort_key="email"),
        Column("get_role_display", label=gettext_lazy("Role"), sort_key="role"),
        DateColumn("date_joined", label=gettext_lazy("Joined"), sort_key="date_joined"),
        BooleanColumn("is_active", label=gettext_lazy("Active"), sort_key="is_active"),
    ]


def role_filter(roles):
    return django_filters.MultipleChoiceFilter(
        label=gettext_lazy("Role"),
        choices=[(role.value, role.label) for role in roles],
        widget=forms.CheckboxSelectMultiple,
    )


class UserFilterSet(WagtailFilterSet):
    role = role_filter(User.Role)
    is_active = django_filters.BooleanFilter(
        label=gettext_lazy("Active"), widget=BooleanRadioSelect
    )

    class Meta:
        model = User
        fields = []


class CreateForm(UserCreationForm):
    first_name = last_name = None

    class Meta(UserCreationForm.Meta):
        fields = ["username", "email", "name", "role", "is_superuser", "groups"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Customers and workers join by themselves; who is added here is a colleague.
        self.initial["role"] = User.Role.ADMIN

    @transaction.atomic
    def save(self, commit=True):
        self.instance.set_unusable_password()
        user = super().save(commit)
        EmailAddress.objects.create(
            user=user, email=user.email, verified=True, primary=True
        )
        people.welcome(user)
        return user


class EditForm(UserEditForm):
    first_name = last_name = None
    email = forms.EmailField(
        disabled=True,
        required=False,
        help_text=gettext_lazy("They change it themselves, and confirm it by a code."),
    )

    class Meta(UserEditForm.Meta):
        fields = [*CreateForm.Meta.fields, "is_active"]

    def clean_role(self):
        role = self.cleaned_data["role"]
        if role != self.initial["role"]:
            try:
                role_is_changing.send(User, user=self.instance, role=role)
            except NotAllowed as refused:
                raise forms.ValidationError(refused.sentence) from refused
        return role

    @transaction.atomic
    def save(self, commit=True):
        user = super().save(commit)
        people.welcome(user)
        changed = account_reopened if user.is_active else account_closed
        changed.send(User, user=user)
        return user


class UserIndexView(WordSearchMixin, theirs.IndexView):
    # No bulk actions: "select all" there forgets what the list was filtered by.
    template_name = "wagtailadmin/generic/index.html"
    search_fields = SEARCHED

    @cached_property
    def columns(self):
        name = self._get_title_column_class(PersonColumn)(
            "name",
            label=_("Name"),
            person=lambda user: user,
            sort_key="name",
            get_url=self.get_edit_url,
        )
        return [name, *facts()]

    def get_filterset_kwargs(self):
        kwargs = super().get_filterset_kwargs()
        del kwargs["is_searching"]
        return kwargs

    def order_queryset(self, queryset):
        return queryset.order_by(*filter(None, [self.ordering]), "pk")


class UserCreateView(Proven, theirs.CreateView):
    def run_after_hook(self):
        invitations.invite(self.object, by=self.request.user)
        return super().run_after_hook()


class UserEditView(Proven, theirs.EditView):
    """Somebody may become one of the team here."""

    second_factor_off_url_name = None

    @cached_property
    def header_more_buttons(self):
        buttons = super().header_more_buttons
        if second_factor.is_on(self.object):
            url = reverse(self.second_factor_off_url_name, args=[self.object.pk])
            label = _("Take off the second step")
            buttons.append(Button(label, url=url, icon_name="lock-open", priority=15))
        return buttons


class UserDeleteView(Proven, theirs.DeleteView):
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            messages.error(
                self.request,
                _("This account has bookings, which must stay. Make it inactive."),
            )
            return HttpResponseRedirect(self.get_success_url())


class UserViewSet(theirs.UserViewSet):
    ordering = "name"
    copy_view_enabled = False
    index_view_class = UserIndexView
    index_template_name = UserIndexView.template_name
    add_view_class = UserCreateView
    edit_view_class = UserEditView
    delete_view_class = UserDeleteView
    filterset_class = UserFilterSet
    search_fields = SEARCHED

    def get_edit_view_kwargs(self, **kwargs):
        off = self.get_url_name("second_factor_off")
        return super().get_edit_view_kwargs(second_factor_off_url_name=off, **kwargs)

    def get_urlpatterns(self):
        off = self.construct_view(
            OffUsersView,
            queryset=lambda request: User.objects.all(),
            inspect_url_name=self.get_url_name("edit"),
        )
        at = path("second-factor-off/<row:pk>/", off, name="second_factor_off")
        return [*super().get_urlpatterns(), at]

    def get_form_class(self, for_update=False):
        return EditForm if for_update else CreateForm
