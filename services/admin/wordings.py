"""Wordings of the catalogue in the admin, and a report of the texts that have none yet.

Wagtail guards a report by nothing: who may write a wording is asked here.
"""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.snippets.views.snippets import CreateView, EditView

from accounts.languages import others
from services import wording_gaps
from services.models import Wording
from toolkit.filters import require_valid
from toolkit.views.exports import ExportMixin

ADDRESS = "reports/texts-without-a-wording/"


def languages():
    return list(others().items())


class WordingForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("text", "wording"):
            # A browser cuts what is pasted into a box with a limit, and says nothing.
            self.fields[name].widget.attrs.pop("maxlength", None)
        choices = languages()
        kept = self.instance.language
        if kept and kept not in dict(choices):
            choices.append((kept, kept))
        self.fields["language"].widget = forms.Select(choices=choices)


class WordingFilters(WagtailFilterSet):
    language = ChoiceFilter(label=gettext_lazy("Language"), choices=languages)

    class Meta:
        model = Wording
        fields = ["language"]


class SaysWhetherItIsMet:
    """After a wording was kept: whether any text of the catalogue is written so."""

    def save_instance(self):
        wording = super().save_instance()
        if wording.text not in wording_gaps.texts():
            messages.warning(
                self.request,
                _(
                    "No service or city says “%(text)s” now. The wording is kept for "
                    "titles of pages, price lists and jobs that do."
                )
                % {"text": wording.text},
            )
        return wording


class AddWording(SaysWhetherItIsMet, CreateView):
    def get_initial_form_instance(self):
        asked = self.request.GET
        return Wording(language=asked.get("language", ""), text=asked.get("text", ""))


class EditWording(SaysWhetherItIsMet, EditView):
    pass


# --- What has none yet ----------------------------------------------------------------


def may_write(user) -> bool:
    return user.has_perm("services.add_wording")


def address_to_write(gap):
    add = reverse(Wording.snippet_viewset.get_url_name("add"))
    return f"{add}?{urlencode({'language': gap.language, 'text': gap.text})}"


class TextPaginator(WagtailPaginator):
    verbose_name = gettext_lazy("text")
    verbose_name_plural = gettext_lazy("texts")


class GapReport(ExportMixin, ReportView):
    page_title = gettext_lazy("Texts without a wording")
    index_url_name = "report_wordings"
    index_results_url_name = "report_wordings_results"
    header_icon = "globe"
    paginator_class = TextPaginator
    filterset_class = WordingFilters
    export_filename = "texts-without-a-wording"
    export_columns = (
        (gettext_lazy("Text"), lambda gap: gap.text),
        (gettext_lazy("Where"), lambda gap: gap.where),
        (gettext_lazy("Language"), lambda gap: others()[gap.language]),
    )

    def dispatch(self, request, *args, **kwargs):
        if not may_write(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def columns(self):
        return [
            TitleColumn("text", label=_("Text"), get_url=address_to_write),
            Column("where", label=_("Where")),
            Column(
                "language",
                label=_("Language"),
                accessor=lambda gap: others()[gap.language],
            ),
        ]

    def get_queryset(self):
        return Wording.objects.none()

    def get_filtered_queryset(self):
        """The texts: there are no rows of what is not written."""
        require_valid(self.filters)
        chosen = self.filters.form.cleaned_data.get("language")
        wanted = [chosen] if chosen else others()
        return [gap for language in wanted for gap in wording_gaps.gaps(language)]


def urls():
    name, results = GapReport.index_url_name, GapReport.index_results_url_name
    fragment = GapReport.as_view(results_only=True)
    return [
        path(ADDRESS, GapReport.as_view(), name=name),
        path(f"{ADDRESS}results/", fragment, name=results),
    ]


class GapMenuItem(MenuItem):
    def is_shown(self, request):
        return may_write(request.user) and bool(others())


def menu_item():
    return GapMenuItem(
        GapReport.page_title,
        reverse(GapReport.index_url_name),
        name=GapReport.export_filename,
        icon_name=GapReport.header_icon,
        order=130,
    )
