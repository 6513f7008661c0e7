"""The books as Finance reads them: entries, and their postings."""

from django.core.cache import cache
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting
from bookings.admin.attempts import ONLINE
from bookings.models import Account, Entry, Posting
from bookings.money import ledger
from bookings.reports import periods
from bookings.words.payments import GATEWAYS
from toolkit import money
from toolkit.templatetags import when

# To add up everything is dear; a fault of the books can wait a minute to be seen.
CHECK_SECONDS = 60
# Whose word an entry rests on: ours for what is only moved within the books.
SOURCES = [
    *((name, words.name) for name, words in GATEWAYS.items()),
    ("callout", gettext_lazy("Callout")),
]


def check():
    """When the books were last added up, and the entries that did not come to zero."""
    return cache.get_or_set(
        "bookings.books", lambda: (timezone.now(), ledger.check()), CHECK_SECONDS
    )


class BooksIndexView(ReadOnlyIndexView):
    results_template_name = "bookings/admin/books_results.html"

    def titled(self, name, **options):
        return TitleColumn(name, get_url=self.get_inspect_url, **options)

    def get_context_data(self, *args, **kwargs):
        checked_at, faults = check()
        return super().get_context_data(
            *args, checked_at=checked_at, faults=faults, **kwargs
        )


def posting_columns():
    return [
        Column("account", label=_("Account")),
        Column("debit", label=_("Debit"), accessor=formatting.debit),
        Column("credit", label=_("Credit"), accessor=formatting.credit),
    ]


def hour(row):
    """At the place of the job; what belongs to no job on the clock of the market."""
    job = getattr(row, "entry", row).job
    return when.moment(row.at, job.city if job else periods.market_zone())


def utc(row):
    return row.at.replace(tzinfo=None, microsecond=0)


# --- Entries ----------------------------------------------------------------


class EntryFilterSet(WagtailFilterSet):
    kind = filters.Ticks(label=gettext_lazy("Kind"), choices=Entry.Kind.choices)
    source = filters.Ticks(label=gettext_lazy("From"), choices=SOURCES)
    at = filters.Days(label=gettext_lazy("Day"))

    class Meta:
        model = Entry
        fields = []


class EntryIndexView(BooksIndexView):
    @property
    def columns(self):
        return [
            self.titled("external_id", label=_("Entry")),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
            Column(
                "job", label=_("Job"), accessor=lambda row: formatting.job_link(row.job)
            ),
            Column("moved", label=pgettext("sum of money", "Moved"), accessor=moved),
            Column("at", label=_("When"), accessor=hour),
        ]


def debited(entry):
    """{currency: what was debited}: as much as was credited."""
    sums = {}
    for posting in entry.postings.all():
        if posting.amount > 0:
            currency = posting.account.currency
            sums[currency] = sums.get(currency, 0) + posting.amount
    return sums


def moved(entry):
    sums = debited(entry).items()
    return ", ".join(money.show(amount, currency) for currency, amount in sums)


def moved_figure(entry):
    """All postings of an entry are in one currency, but for a fault of the books."""
    for currency, amount in debited(entry).items():
        return formatting.figure(amount, currency)
    return ""


def source(entry):
    return str(dict(SOURCES).get(entry.source, entry.source))


class EntryInspectView(ReadOnlyInspectView):
    def get_facts(self):
        entry = self.object
        return [
            (
                _("Entry"),
                [
                    (_("Kind"), entry.get_kind_display()),
                    (_("From"), source(entry)),
                    (_("Its number there"), entry.external_id),
                    (_("Job"), formatting.job_link(entry.job)),
                    (_("When"), hour(entry)),
                ],
            )
        ]

    def get_tables(self):
        return [(_("Postings"), Table(posting_columns(), self.object.postings.all()))]


class EntryViewSet(ReadOnlyViewSet):
    model = Entry
    icon = "list-ul"
    menu_label = gettext_lazy("Books")
    index_view_class = EntryIndexView
    inspect_view_class = EntryInspectView
    filterset_class = EntryFilterSet
    ordering = "-pk"
    search_fields = ["external_id", "job__code", "job__title"]
    export_filename = "entries"
    export_columns = (
        (gettext_lazy("Entry"), lambda row: row.external_id),
        (gettext_lazy("Kind"), lambda row: row.get_kind_display()),
        (gettext_lazy("From"), source),
        (gettext_lazy("Job"), lambda row: row.job and row.job.code),
        (gettext_lazy("Moved"), moved_figure),
        (gettext_lazy("Currency"), lambda row: ", ".join(debited(row))),
        (gettext_lazy("When, UTC"), utc),
    )

    def get_queryset(self, request):
        postings = Posting.objects.select_related("account__worker")
        return Entry.objects.select_related("job__city").prefetch_related(
            Prefetch("postings", postings)
        )


# --- Postings ---------------------------------------------------------------


class PostingFilterSet(WagtailFilterSet):
    kind = filters.Ticks(
        field_name="account__kind",
        label=gettext_lazy("Account"),
        choices=Account.Kind.choices,
    )
    entry = filters.Ticks(
        field_name="entry__kind",
        label=gettext_lazy("Kind"),
        choices=Entry.Kind.choices,
    )
    gateway = filters.Ticks(
        field_name="account__gateway", label=gettext_lazy("Gateway"), choices=ONLINE
    )
    at = filters.Days(label=gettext_lazy("Day"))

    class Meta:
        model = Posting
        fields = []


class PostingIndexView(BooksIndexView):
    @property
    def columns(self):
        _account, *sides = posting_columns()
        return [
            self.titled("account", label=_("Account")),
            Column(
                "kind",
                label=_("Kind"),
                accessor=lambda row: row.entry.get_kind_display(),
            ),
            *sides,
            Column(
                "job",
                label=_("Job"),
                accessor=lambda row: formatting.job_link(row.entry.job),
            ),
            Column("at", label=_("When"), accessor=hour),
        ]


class PostingInspectView(ReadOnlyInspectView):
    def get_facts(self):
        posting = self.object
        return [
            (
                _("Posting"),
                [
                    (_("Account"), formatting.row_link(posting.account)),
                    (_("Debit"), formatting.debit(posting)),
                    (_("Credit"), formatting.credit(posting)),
                    (_("Kind"), posting.entry.get_kind_display()),
                    (_("Entry"), formatting.row_link(posting.entry)),
                    (_("Job"), formatting.job_link(posting.entry.job)),
                    (_("When"), hour(posting)),
                ],
            )
        ]


class PostingViewSet(ReadOnlyViewSet):
    model = Posting
    icon = "list-ol"
    menu_label = gettext_lazy("Postings")
    index_view_class = PostingIndexView
    inspect_view_class = PostingInspectView
    filterset_class = PostingFilterSet
    ordering = "-pk"
    search_fields = ["account__worker__name", "entry__job__code", "entry__external_id"]
    export_filename = "postings"
    export_columns = (
        (gettext_lazy("Entry"), lambda row: row.entry.external_id),
        (gettext_lazy("Kind"), lambda row: row.entry.get_kind_display()),
        (gettext_lazy("Job"), lambda row: row.entry.job and row.entry.job.code),
        (gettext_lazy("Account"), lambda row: row.account.get_kind_display()),
        (
            gettext_lazy("Worker"),
            lambda row: row.account.worker and row.account.worker.name,
        ),
        (gettext_lazy("Gateway"), lambda row: row.account.gateway.capitalize()),
        (
            gettext_lazy("Amount"),
            lambda row: formatting.figure(row.amount, row.account.currency),
        ),
        (gettext_lazy("Currency"), lambda row: row.account.currency),
        (gettext_lazy("When, UTC"), utc),
    )

    def get_queryset(self, request):
        return Posting.objects.select_related("account__worker", "entry__job__city")
