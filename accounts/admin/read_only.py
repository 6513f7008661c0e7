"""How staff see rows that only the rules write: a list, a page about one, its history.

A snippet of Wagtail brings more views than these: forms, a chooser and a bulk delete
that name rows to every editor. Here only the views below exist, and each asks for the
permission to view.
"""

from django.contrib.admin.utils import quote
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import path, register_converter, reverse
from django.urls.converters import IntConverter
from django.utils.functional import cached_property, classproperty
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import policy_registry, register_permission_policy
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.models import SnippetAdminURLFinder, get_snippet_models
from wagtail.snippets.views import snippets

from accounts.admin.permissions import ReadOnlyPermissions
from toolkit.pages import KeysFirst
from toolkit.views.exports import ExportMixin

MAX_SEARCH_WORDS = 6
WRITES = ("add", "change", "delete")


class RowId(IntConverter):
    """A longer number is nobody's, and more than SQLite can compare."""

    regex = "[0-9]{1,18}"


register_converter(RowId, "row")


def with_words(queryset, fields, text):
    """Every word somewhere, however it is spelled, so that a name and a town together
    find somebody.
    """
    for word in text.split()[:MAX_SEARCH_WORDS]:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__finds": word})
        queryset = queryset.filter(anywhere)
    return queryset


class WordSearchMixin:
    def search_queryset(self, queryset):
        return with_words(queryset, self.search_fields, self.search_query)


class LongPaginator(KeysFirst, WagtailPaginator):
    """With Wagtail's numbers of pages."""


class ReadOnlyIndexView(WordSearchMixin, ExportMixin, snippets.IndexView):
    template_name = "wagtailadmin/generic/index.html"
    results_template_name = "wagtailadmin/generic/index_results.html"
    paginator_class = LongPaginator
    # A list that offers nothing to do with many rows has no boxes to tick.
    with_boxes = False

    @cached_property
    def columns(self):
        columns = super().columns
        return columns if self.with_boxes else columns[1:]

    def get_list_more_buttons(self, instance):
        """Nothing but what a list adds: the title leads to the page about a row."""
        return []

    @property
    def here(self):
        """The list as it is now; the fragment that JavaScript asks for is elsewhere."""
        params = self.request.GET.copy()
        params.pop("_w_filter_fragment", None)
        return f"{self.index_url}?{params.urlencode()}" if params else self.index_url


class ReadOnlyInspectView(snippets.InspectView):
    """A page about one row: groups of facts, tables, and what can be done now."""

    template_name = "accounts/admin/inspect.html"
    page_title = _("Details")
    history_url_name = None
    queryset = None

    def get_object(self, queryset=None):
        return get_object_or_404(self.queryset(self.request), pk=self.pk)

    def get_fields(self):
        return []

    def get_facts(self):
        """[(heading, [(label, value), …]), …]"""
        return []

    def get_tables(self):
        """[(heading, Table), …]"""
        return []

    def get_actions(self):
        """An Action for each thing this person can do now."""
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            facts=self.get_facts(),
            tables=self.get_tables(),
            actions=self.get_actions(),
            history_url=reverse(self.history_url_name, args=[quote(self.object.pk)]),
            **kwargs,
        )


class ReadOnlyHistoryView(snippets.HistoryView):
    """Wagtail shows a history only to who may write."""

    any_permission_required = ["view"]
    inspect_url_name = None
    queryset = None

    def get_base_object_queryset(self):
        return self.queryset(self.request)

    @cached_property
    def header_buttons(self):
        url = self.get_edit_url(self.object)
        return [HeaderButton(label=_("Details"), url=url, icon_name="view")]

    def get_edit_url(self, instance):
        return reverse(self.inspect_url_name, args=[quote(instance.pk)])


class ReadOnlyURLFinder(SnippetAdminURLFinder):
    """From the site history to the page about a row, for who may look."""

    def get_edit_url(self, instance):
        policy = policy_registry.get(instance)
        if self.user and not policy.user_has_permission(self.user, "view"):
            return None
        return self.construct_edit_url(instance)


class ReadOnlyViewSet(snippets.SnippetViewSet):
    """A snippet to read. `actions` names what a permission of the model allows more."""

    actions = ()
    has_bulk_delete = False
    export_columns = snippets.SnippetViewSet.UNDEFINED
    index_view_class = ReadOnlyIndexView
    inspect_view_class = ReadOnlyInspectView
    history_view_class = ReadOnlyHistoryView
    inspect_view_enabled = True
    copy_view_enabled = False
    pk_path_converter = "row"
    # Wagtail's index costs nine queries at every save and its search fails on a quote.
    add_to_reference_index = False
    search_backend_name = None

    def on_register(self):
        register_permission_policy(
            self.model, ReadOnlyPermissions(self.model, self.actions)
        )
        super().on_register()

    def register_chooser_viewset(self):
        """None: it would name the rows to everybody who may enter the admin."""

    @property
    def index_template_name(self):
        return self.index_view_class.template_name

    @property
    def index_results_template_name(self):
        return self.index_view_class.results_template_name

    @property
    def inspect_template_name(self):
        return self.inspect_view_class.template_name

    def get_queryset(self, request):
        return self.model.objects.all()

    def get_common_view_kwargs(self, **kwargs):
        nowhere = dict.fromkeys(f"{verb}_url_name" for verb in (*WRITES, "edit"))
        return super().get_common_view_kwargs(
            **{
                **nowhere,
                "usage_url_name": None,
                "inspect_url_name": self.get_url_name("inspect"),
                **kwargs,
            }
        )

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(
            export_columns=self.export_columns, **kwargs
        )

    def get_inspect_view_kwargs(self, **kwargs):
        return super().get_inspect_view_kwargs(queryset=self.get_queryset, **kwargs)

    def get_history_view_kwargs(self, **kwargs):
        return super().get_history_view_kwargs(queryset=self.get_queryset, **kwargs)

    @property
    def url_finder_class(self):
        names = {"model": self.model, "edit_url_name": self.get_url_name("inspect")}
        return type("_ReadOnlyURLFinder", (ReadOnlyURLFinder,), names)

    def get_permissions_to_register(self):
        """What a group can be given here, without what would change nothing."""
        useless = [get_permission_codename(verb, self.model_opts) for verb in WRITES]
        return super().get_permissions_to_register().exclude(codename__in=useless)

    def get_urlpatterns(self):
        return [
            path("", self.index_view, name="list"),
            path("results/", self.index_results_view, name="list_results"),
            path("inspect/<row:pk>/", self.inspect_view, name="inspect"),
            path("history/<row:pk>/", self.history_view, name="history"),
            path(
                "history-results/<row:pk>/",
                self.history_results_view,
                name="history_results",
            ),
            *self.get_action_urls(),
        ]

    def get_action_urls(self):
        return []

    def action_view(self, view_class, **kwargs):
        return self.construct_view(view_class, queryset=self.get_queryset, **kwargs)


@hooks.register("register_bulk_action", order=1)
class NoBulkDelete(SnippetBulkAction):
    """In the place of Wagtail's own, which asks nobody, leaves no trace and lists what
    one may not delete by name: for the models whose viewset has no bulk delete.
    """

    display_name = aria_label = _("Delete")
    action_type = "delete"
    classes = frozenset({"w-hidden"})

    @classproperty
    def models(cls):
        return [
            model
            for model in get_snippet_models()
            if not getattr(model.snippet_viewset, "has_bulk_delete", True)
        ]

    def dispatch(self, request, *args, **kwargs):
        raise PermissionDenied
