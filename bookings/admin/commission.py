"""Which commission holds for whom: Finance writes the rules, and reads them as one list
from the site's rate down to single workers.
"""

from django import forms
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import (
    CreateView,
    EditView,
    IndexView,
    SnippetViewSet,
)

from accounts.admin.read_only import WordSearchMixin
from bookings.jobs import commission
from bookings.models import BookingSettings, CommissionRule
from services import shared
from toolkit.percent import shown as percent
from toolkit.views.exports import ExportMixin
from workers.models import WorkerProfile

LOGGED = "bookings.commission"


class WorkerField(forms.ModelChoiceField):
    """A worker by the code of their page or by their e-mail address: a list to choose
    from would name thousands.
    """

    widget = forms.TextInput
    default_error_messages = {
        "invalid_choice": gettext_lazy("No worker has this code or e-mail address."),
    }

    def to_python(self, value):
        typed = (value or "").strip()
        if not typed:
            return None
        named = Q(code=typed.lower()) | Q(user__email__iexact=typed)
        found = self.queryset.filter(named).first()
        if found is None:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )
        return found

    def prepare_value(self, value):
        if isinstance(value, int):
            value = self.queryset.filter(pk=value).first()
        return getattr(value, "code", value)


class RuleForm(WagtailAdminModelForm):
    worker = WorkerField(
        queryset=WorkerProfile.objects.select_related("user"),
        label=gettext_lazy("Worker"),
        required=False,
        help_text=gettext_lazy(
            "The code at the end of the address of their page, or their e-mail address."
        ),
    )


def share(bps):
    return f"{percent(bps)} %"


def kind(rule):
    return _("Worker") if rule.worker_id else _("Trade")


def instead_of(rule):
    return share(commission.without(rule))


def holds_for(rule):
    """Of a trade: its workers, without those who have a rate of their own."""
    if rule.worker_id:
        return rule.worker.service_category.name
    return ngettext("%d worker", "%d workers", rule.count) % rule.count


class RuleIndexView(WordSearchMixin, ExportMixin, IndexView):
    @property
    def columns(self):
        get_url = self.get_edit_url
        return [
            TitleColumn("rule", label=_("For"), accessor=str, get_url=get_url),
            Column("kind", label=_("Kind"), accessor=kind),
            Column("bps", label=_("Rate"), accessor=lambda row: share(row.bps)),
            Column("instead", label=_("Instead of"), accessor=instead_of),
            Column("holds", label=_("Holds for"), accessor=holds_for),
        ]

    def get_context_data(self, **kwargs):
        site = shared.settings_for(BookingSettings).commission_bps
        user = self.request.user
        return super().get_context_data(
            site_rate=share(site),
            settings_url=user.has_perm("bookings.change_bookingsettings")
            and reverse("wagtailsettings:edit", args=["bookings", "bookingsettings"]),
            **kwargs,
        )


class Traced:
    """Which rate it was and is stands in the history."""

    def save_instance(self):
        before = CommissionRule.objects.filter(pk=self.form.instance.pk).first()
        saved = super().save_instance()
        told = share(saved.bps)
        if before is not None and before.bps != saved.bps:
            told = f"{share(before.bps)} → {told}"
        data = {"amount": told}
        log(instance=saved, action=LOGGED, user=self.request.user, data=data)
        return saved


class RuleCreateView(Traced, CreateView):
    pass


class RuleEditView(Traced, EditView):
    pass


class CommissionRuleViewSet(SnippetViewSet):
    model = CommissionRule
    icon = "tag"
    menu_label = gettext_lazy("Commission")
    index_view_class = RuleIndexView
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    index_results_template_name = "bookings/admin/commission_results.html"
    copy_view_enabled = False
    # Of Wagtail's own nothing would be left to read afterwards.
    has_bulk_delete = False
    search_backend_name = None
    add_to_reference_index = False
    search_fields = ["trade__name", "worker__user__name", "worker__code"]
    export_filename = "commission"
    export_columns = (
        (gettext_lazy("For"), str),
        (gettext_lazy("Kind"), kind),
        (gettext_lazy("Worker"), lambda row: row.worker.code if row.worker else ""),
        (gettext_lazy("Percent"), lambda row: percent(row.bps)),
        (gettext_lazy("Instead of"), instead_of),
        (gettext_lazy("Holds for"), holds_for),
    )
    edit_handler = ObjectList(
        [
            FieldPanel("trade", widget=forms.Select),
            FieldPanel("worker"),
            FieldPanel("bps"),
        ],
        base_form_class=RuleForm,
    )

    def register_chooser_viewset(self):
        """None: it would name workers to everybody who may enter the admin."""

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(
            export_columns=self.export_columns, **kwargs
        )

    def get_queryset(self, request):
        of_trade = Count(
            "trade__workers", filter=Q(trade__workers__commission_rule=None)
        )
        found = CommissionRule.objects.annotate(count=of_trade)
        return found.select_related("trade", "worker__user", "worker__service_category")
