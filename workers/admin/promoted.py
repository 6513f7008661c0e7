"""Wagtail's promoted results, as far as they are other ones here.

The words are those of our search, and how often they were typed is not known: nobody's
searches are counted.
"""

from django.core.exceptions import ValidationError
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.contrib.search_promotions import views
from wagtail.contrib.search_promotions.forms import QueryForm
from wagtail.search.utils import MAX_QUERY_STRING_LENGTH

from toolkit.forms import LineField
from workers.search.language import tokens

PICKS = "searchpicks"
REPORT = "search-terms"


class TypedForm(QueryForm):
    query_string = LineField(
        label=gettext_lazy("What somebody types"),
        max_length=MAX_QUERY_STRING_LENGTH,
        help_text=gettext_lazy(
            "As “how to pay”. Who types just these words sees the pages below above "
            "all workers; endings and small words make no difference."
        ),
    )

    def clean_query_string(self) -> str:
        typed: str = self.cleaned_data["query_string"]
        if not tokens(typed):
            raise ValidationError(_("There is no word in this."))
        return typed


class Index(views.IndexView):
    columns = [one for one in views.IndexView.columns if one.name != "views"]


class Create(views.CreateView):
    form_class, template_name = TypedForm, "workers/admin/promote.html"


class Edit(views.EditView):
    form_class, template_name = TypedForm, "workers/admin/promoted.html"


def urls():
    """Ours stand before Wagtail's, at the same addresses."""
    return [
        path(f"{PICKS}/", Index.as_view()),
        path(f"{PICKS}/results/", Index.as_view(results_only=True)),
        path(f"{PICKS}/add/", Create.as_view()),
        path(f"{PICKS}/<int:query_id>/", Edit.as_view()),
    ]


def without_report(request, items):
    items[:] = [item for item in items if item.name != REPORT]
