"""How an editor chooses a city or a service in a form: a list with a search.

Wagtail gives its own search only to models in its index, which fails on a quote and is
slow on SQLite. Ours finds what the list of the same model finds.
"""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views import chooser

from accounts.admin.read_only import with_words
from toolkit.forms import LineField


class WordsForm(BaseFilterForm):
    q = LineField(
        label=_("Search term"),
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
        required=False,
    )

    def filter(self, objects):
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        fields = objects.model.snippet_viewset.search_fields
        # A service is found by its skills too, and stands once all the same.
        return with_words(objects, fields, self.search_query).distinct()


class SearchMixin:
    filter_form_class = WordsForm

    @property
    def ordering(self):
        """Cities share names; no row may be on two pages of the list, or on none."""
        return *self.model._meta.ordering, "pk"

    @property
    def columns(self):
        more = self.model.snippet_viewset.chooser_columns
        return [*super().columns, *map(Column, more)]


class ChooseView(SearchMixin, chooser.ChooseView):
    pass


class ChooseResultsView(SearchMixin, chooser.ChooseResultsView):
    pass


class ChooserViewSet(chooser.SnippetChooserViewSet):
    choose_view_class = ChooseView
    choose_results_view_class = ChooseResultsView
