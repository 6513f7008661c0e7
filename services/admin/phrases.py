"""Editors' search phrases in the admin: their form, their list, and what is said after
one was kept.
"""

from django.contrib import messages
from django.db.models import Case, Q, When
from django.utils.translation import gettext_lazy
from django_filters import ModelChoiceFilter
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.snippets.views.snippets import CreateView, EditView

from services.models import ServiceCategory, Skill, Synonym, TypicalJob
from services.signals import phrase_was_kept
from toolkit.text import search_form


class PhraseForm(WagtailAdminModelForm):
    """Two services may have a skill of the same name, so each is told with its own."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # A browser cuts what is pasted into a box with a limit, and says nothing.
        self.fields["phrase"].widget.attrs.pop("maxlength", None)
        for name, model in (("skill", Skill), ("job", TypicalJob)):
            if name in self.fields:
                field = self.fields[name]
                field.queryset = model.objects.select_related("category")
                field.label_from_instance = with_service


def with_service(thing):
    return f"{thing.category}: {thing}"


class PhraseFilters(WagtailFilterSet):
    service = ModelChoiceFilter(
        label=gettext_lazy("Service"),
        queryset=ServiceCategory.objects.all(),
        method="of_service",
    )

    class Meta:
        model = Synonym
        fields = ["service", "language", "certainty", "is_elsewhere"]

    def of_service(self, synonyms, name, service):
        """Those of its skills and usual jobs too."""
        return synonyms.filter(
            Q(trade=service) | Q(skill__category=service) | Q(job__category=service)
        )


class ItselfFirst:
    """A list in which the phrase that was looked for comes first."""

    def search_queryset(self, queryset):
        # Then what begins so, and then what only leads there.
        found = super().search_queryset(queryset)
        if not self.is_searching or self.is_explicitly_ordered:
            return found
        typed = search_form(self.search_query)
        near = Case(
            When(key=typed, then=0), When(key__startswith=typed, then=1), default=2
        )
        return found.annotate(near=near).order_by("near", *found.query.order_by)


class SaysWhatElse:
    """After a phrase was kept: what else it says to who types it."""

    def save_instance(self):
        synonym = super().save_instance()
        for _receiver, sentences in phrase_was_kept.send(Synonym, synonym=synonym):
            for sentence in sentences:
                messages.warning(self.request, sentence)
        return synonym


class AddPhrase(SaysWhatElse, CreateView):
    pass


class EditPhrase(SaysWhatElse, EditView):
    pass
