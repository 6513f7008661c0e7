"""The catalogue in the admin: services with their skills and usual jobs, and cities.

Editors keep it. What somebody still works in or has booked is never deleted: it can
only be closed, and the admin says so in a sentence.
"""

import re
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.db.models import Max, ProtectedError
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import BooleanColumn, Column, NumberColumn
from wagtail.admin.widgets.slug import SlugInput
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import (
    DeleteView,
    IndexView,
    SnippetViewSet,
    SnippetViewSetGroup,
)

from accounts.admin.read_only import WordSearchMixin
from services import countries, slugs
from services.admin import pairs, phrases, wordings
from services.admin.choosers import ChooserViewSet
from services.models import City, ServiceCategory, Synonym, Wording
from services.models.pages import OneOfAKind


def icons():
    return [(name, name) for name in symbols()]


@cache
def symbols():
    sprite = Path(finders.find("img/icons.svg")).read_text()
    return sorted(re.findall(r'<symbol id="([\w-]+)"', sprite))


def zones():
    known = [(name, name) for name in sorted(available_timezones())]
    return [("", gettext_lazy("By name and country")), *known]


class SafeDeleteView(DeleteView):
    """What others point at stays; Wagtail would answer with an error page."""

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            used = {str(thing._meta.verbose_name) for thing in error.protected_objects}
            messages.error(
                self.request,
                _(
                    "%(name)s is still in use (%(used)s), so nothing was deleted. "
                    "To hide it from customers, close it instead."
                )
                % {"name": self.object, "used": ", ".join(sorted(used))},
            )
            return HttpResponseRedirect(self.get_success_url())


class CatalogueIndexView(WordSearchMixin, IndexView):
    def search_queryset(self, queryset):
        # A service is found by its skills too, and stands once all the same.
        return super().search_queryset(queryset).distinct()


class CatalogueViewSet(SnippetViewSet):
    index_view_class = CatalogueIndexView
    delete_view_class = SafeDeleteView
    chooser_viewset_class = ChooserViewSet
    chooser_per_page = 20
    # What stands beside a name there, so that two of one name can be told apart.
    chooser_columns = ()
    copy_view_enabled = False
    # The search index of Wagtail fails on a quote and is slow on SQLite.
    search_backend_name = None


class ServiceForm(WagtailAdminModelForm):
    """A skill that workers say they have is not taken from them by a slip."""

    drop_skills = forms.BooleanField(
        label=gettext_lazy("Take skills away from workers who have them"),
        required=False,
        help_text=gettext_lazy("Only needed when you delete a skill in use."),
    )

    def clean(self):
        data = super().clean()
        used = [] if data.get("drop_skills") else list(self._dropped_in_use())
        if used:
            self.add_error(
                "drop_skills",
                _("You are deleting %(skills)s. Tick this if they shall be gone.")
                % {"skills": get_text_list(used, _("and"))},
            )
        return data

    def _dropped_in_use(self):
        formset = self.formsets.get("skills")
        if formset is None or not formset.is_valid():
            return
        for form in formset.deleted_forms:
            count = users_of(form.instance) if form.instance.pk else 0
            if count:
                yield ngettext(
                    "“%(skill)s”, which %(count)d worker has",
                    "“%(skill)s”, which %(count)d workers have",
                    count,
                ) % {"skill": form.instance, "count": count}

    def save(self, commit=True):
        """A new service comes last, until somebody moves it."""
        if self.instance._state.adding:
            last = ServiceCategory.objects.aggregate(last=Max("order"))["last"]
            self.instance.order = 0 if last is None else last + 1
        return super().save(commit)


def users_of(thing):
    """How many rows of other models name it in a list of theirs."""
    lists = [r for r in thing._meta.related_objects if r.many_to_many]
    return sum(getattr(thing, r.get_accessor_name()).count() for r in lists)


class ServiceViewSet(CatalogueViewSet):
    has_bulk_delete = False
    model = ServiceCategory
    icon = "list-ul"
    menu_label = gettext_lazy("Services")
    list_display = [
        "name",
        "plural",
        BooleanColumn("is_active", label=gettext_lazy("Open")),
    ]
    search_fields = ["name", "plural", "skills__name"]
    sort_order_field = "order"
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    TitleFieldPanel("name", targets=["slug"], placeholder=False),
                    FieldPanel("plural"),
                    FieldPanel("summary"),
                    FieldPanel("slug", widget=SlugInput),
                    FieldPanel("is_active"),
                ],
                heading=gettext_lazy("Service"),
            ),
            FieldRowPanel(
                [
                    FieldPanel("icon", widget=forms.Select(choices=icons)),
                    FieldPanel("hue"),
                ],
                heading=gettext_lazy("Look"),
            ),
            InlinePanel(
                "skills",
                [FieldPanel("name")],
                heading=gettext_lazy("Skills"),
                label=gettext_lazy("Skill"),
            ),
            FieldPanel("drop_skills"),
            InlinePanel(
                "typical_jobs",
                [
                    FieldPanel("name"),
                    FieldRowPanel(
                        [
                            FieldPanel("minutes"),
                            FieldPanel("price_low"),
                            FieldPanel("price_high"),
                        ]
                    ),
                ],
                heading=gettext_lazy("Usual jobs"),
                label=gettext_lazy("Job"),
            ),
        ],
        base_form_class=ServiceForm,
    )


class CityViewSet(CatalogueViewSet):
    has_bulk_delete = False
    model = City
    icon = "site"
    menu_label = gettext_lazy("Cities")
    list_display = [
        "name",
        "region",
        "country",
        NumberColumn("population", sort_key="population"),
        BooleanColumn("is_active", label=gettext_lazy("Open")),
    ]
    list_filter = ["is_active", "country"]
    search_fields = ["name", "region"]
    ordering = ["name"]
    chooser_columns = ["region", "country"]
    panels = [
        MultiFieldPanel(
            [
                TitleFieldPanel("name", targets=["slug"], placeholder=False),
                FieldPanel("slug", widget=SlugInput),
                FieldRowPanel(
                    [
                        FieldPanel("region"),
                        FieldPanel(
                            "country", widget=forms.Select(choices=countries.choices)
                        ),
                    ]
                ),
                FieldPanel("is_active"),
            ],
            heading=gettext_lazy("City"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("time_zone", widget=forms.Select(choices=zones)),
                FieldRowPanel([FieldPanel("latitude"), FieldPanel("longitude")]),
                FieldPanel("population"),
            ],
            heading=gettext_lazy("Where it is"),
        ),
    ]


class SynonymIndexView(phrases.ItselfFirst, CatalogueIndexView):
    def get_base_queryset(self):
        return (
            super()
            .get_base_queryset()
            .select_related("trade", "skill__category", "job__category")
        )


class SynonymViewSet(CatalogueViewSet):
    model = Synonym
    index_view_class = SynonymIndexView
    add_view_class = phrases.AddPhrase
    edit_view_class = phrases.EditPhrase
    icon = "search"
    menu_label = gettext_lazy("Search phrases")
    list_display = [
        "phrase",
        Column("category", label=gettext_lazy("Service")),
        Column("meaning", label=gettext_lazy("Meaning")),
        Column("get_language_display", label=gettext_lazy("Language")),
        Column("get_certainty_display", label=gettext_lazy("How sure")),
    ]
    filterset_class = phrases.PhraseFilters
    list_per_page = 50
    search_fields = [
        "phrase",
        "trade__name",
        "skill__name",
        "job__name",
        "skill__category__name",
        "job__category__name",
    ]
    ordering = ["phrase"]
    panels = [
        MultiFieldPanel(
            [FieldPanel("phrase"), FieldPanel("language"), FieldPanel("certainty")],
            heading=gettext_lazy("What people type"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("trade"),
                FieldPanel("skill"),
                FieldPanel("job"),
                FieldPanel("is_elsewhere"),
            ],
            heading=gettext_lazy("What they mean"),
        ),
    ]
    edit_handler = ObjectList(panels, base_form_class=phrases.PhraseForm)


class WordingViewSet(CatalogueViewSet):
    model = Wording
    add_view_class = wordings.AddWording
    edit_view_class = wordings.EditWording
    icon = "globe"
    menu_label = gettext_lazy("Wordings")
    list_display = [
        "text",
        "wording",
        Column("language_name", label=gettext_lazy("Language")),
    ]
    filterset_class = wordings.WordingFilters
    list_per_page = 50
    search_fields = ["text", "wording"]
    ordering = ["text", "language"]
    panels = [FieldPanel("language"), FieldPanel("text"), FieldPanel("wording")]
    edit_handler = ObjectList(panels, base_form_class=wordings.WordingForm)


class CatalogueGroup(SnippetViewSetGroup):
    items = (ServiceViewSet, CityViewSet, SynonymViewSet, WordingViewSet)
    menu_label = gettext_lazy("Catalogue")
    menu_icon = "list-ul"
    menu_name = "catalogue"
    menu_order = 150


register_snippet(CatalogueGroup)
hooks.register("register_admin_urls", pairs.urls)
hooks.register("construct_wagtail_userbar", pairs.in_userbar)
hooks.register("register_admin_urls", wordings.urls)
hooks.register("register_reports_menu_item", wordings.menu_item)


@hooks.register("before_copy_page")
def copy_as_draft(request, page):
    """Published, the copy would be a second page about the same thing."""
    if (
        request.method == "POST"
        and request.POST.get("publish_copies")
        and isinstance(page.specific, OneOfAKind)
    ):
        messages.error(
            request,
            _("%s Copy it as a draft, and choose another subject before publishing.")
            % page.specific.another_message,
        )
        return redirect("wagtailadmin_pages:copy", page.pk)
    return None


@hooks.register("before_copy_page")
def copy_where_it_is_seen(request, page):
    """Wagtail's form of a copy asks only the other pages whether an address is free."""
    if request.method != "POST":
        return None
    key = request.POST.get("new_parent_page") or ""
    parent = Page.objects.filter(pk=key).first() if key.isdecimal() else None
    slug = request.POST.get("new_slug", "")
    parent = parent or page.get_parent()
    return _unless_seen(
        request, parent, slug, back="wagtailadmin_pages:copy", page=page
    )


@hooks.register("before_move_page")
def move_where_it_is_seen(request, page, destination):
    back = "wagtailadmin_pages:move"
    return _unless_seen(request, destination, page.slug, back=back, page=page)


def _unless_seen(request, parent, slug, *, back, page):
    if sentence := slugs.refusal(parent, slug):
        messages.error(request, sentence)
        return redirect(back, page.pk)
    return None
