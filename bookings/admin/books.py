"""The books as Finance reads them: entries, their postings, and what everybody owes."""

from django.core.cache import cache
from django.db.models import OuterRef, Prefetch, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from accounts.admin.columns import NotedColumn
from accounts.admin.read_only import (
    ReadOnlyIndexView,
    ReadOnlyInspectView,
    ReadOnlyViewSet,
)
from bookings.admin import filters, formatting
from bookings.models import Account, Entry, Posting
from bookings.money import ledger
from bookings.reports import periods
from toolkit import money
from toolkit.templatetags import when

# To add up everything is dear; a fault of the books can wait a minute to be seen.
CHECK_SECONDS = 60
LATEST = 50


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


# --- Entries ----------------------------------------------------------------


class EntryFilterSet(WagtailFilterSet):
    at = filters.Days(label=gettext_lazy("Day"))

    class Meta:
        model = Entry
        fields = []


class EntryIndexView(BooksIndexView):
    @property
    def columns(self):
        return [
            self.titled("external_id", label=_("Entry")),
            Column("kind", label=_("Kind"), accessor=lambda row: row.kind.capitalize()),
            Column(
                "job", label=_("Job"), accessor=lambda row: formatting.job_link(row.job)
            ),
            Column("moved", label=pgettext("sum of money", "Moved"), accessor=moved),
            Column("at", label=_("When"), accessor=hour),
        ]


def moved(entry):
    """What was debited: as much as was credited."""
    sums = {}
    for posting in entry.postings.all():
        if posting.amount > 0:
            currency = posting.account.currency
            sums[currency] = sums.get(currency, 0) + posting.amount
    return ", ".join(money.show(amount, currency) for currency, amount in sums.items())


class EntryInspectView(ReadOnlyInspectView):
    def get_facts(self):
        entry = self.object
        return [
            (
                _("Entry"),
                [
                    (_("Kind"), entry.kind.capitalize()),
                    (_("From"), entry.source),
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
                    (_("Account"), posting.account),
                    (_("Debit"), formatting.debit(posting)),
                    (_("Credit"), formatting.credit(posting)),
                    (_("Entry"), posting.entry),
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
        (gettext_lazy("Kind"), lambda row: row.entry.kind),
        (gettext_lazy("Job"), lambda row: row.entry.job and row.entry.job.code),
        (gettext_lazy("Account"), lambda row: row.account.get_kind_display()),
        (
            gettext_lazy("Worker"),
            lambda row: row.account.worker and row.account.worker.name,
        ),
        (
            gettext_lazy("Amount"),
            lambda row: formatting.figure(row.amount, row.account.currency),
        ),
        (gettext_lazy("Currency"), lambda row: row.account.currency),
        (
            gettext_lazy("When, UTC"),
            lambda row: row.at.replace(tzinfo=None, microsecond=0),
        ),
    )

    def get_queryset(self, request):
        return Posting.objects.select_related("account__worker", "entry__job__city")


# --- Balances ---------------------------------------------------------------


class AccountFilterSet(WagtailFilterSet):
    kind = filters.Ticks(label=gettext_lazy("Account"), choices=Account.Kind.choices)

    class Meta:
        model = Account
        fields = []


class AccountIndexView(BooksIndexView):
    page_title = gettext_lazy("Balances")

    @property
    def columns(self):
        return [
            NotedColumn(
                "worker",
                label=_("Whose"),
                accessor=lambda account: account.worker or _("Ours"),
                note=lambda account: account.get_kind_display(),
                get_url=self.get_inspect_url,
                sort_key="worker__name",
            ),
            Column("net", label=_("All together"), accessor=net, sort_key="net"),
            Column(
                "balance",
                label=_("In this account"),
                accessor=balance,
                sort_key="balance",
            ),
            Column("currency", label=_("Currency"), sort_key="currency"),
        ]


def balance(account):
    return money.show(account.balance, account.currency)


def account_url(account):
    return reverse(Account.snippet_viewset.get_url_name("inspect"), args=[account.pk])


def net(account):
    """What is left between a worker and us, in words: who owes whom how much."""
    if account.worker_id is None:
        return balance(account)
    if account.net == 0:
        return _("Even")
    shown = money.show(abs(account.net), account.currency)
    if account.net > 0:
        return _("Owes us %(sum)s") % {"sum": shown}
    return _("We owe %(sum)s") % {"sum": shown}


class AccountInspectView(ReadOnlyInspectView):
    def get_facts(self):
        account = self.object
        return [
            (
                _("Account"),
                [
                    (_("Kind"), account.get_kind_display()),
                    (_("Worker"), account.worker),
                    (_("Currency"), account.currency),
                    (_("All accounts of theirs together"), net(account)),
                    (_("Balance, debits less credits"), balance(account)),
                ],
            )
        ]

    def get_tables(self):
        rows = self.object.postings.select_related(
            "account__worker", "entry__job__city"
        )
        columns = [
            Column("at", label=_("When"), accessor=hour),
            Column(
                "job",
                label=_("Job"),
                accessor=lambda row: formatting.job_link(row.entry.job),
            ),
            *posting_columns()[1:],
        ]
        latest = Table(columns, rows.order_by("-pk")[:LATEST])
        return [(_("What it is made of"), self.get_parts()), (_("Latest"), latest)]

    def get_parts(self):
        """All accounts of the same person in the same currency: they add up to net."""
        mine = {"worker": self.object.worker_id, "currency": self.object.currency}
        columns = [
            TitleColumn(
                "kind",
                label=_("Account"),
                accessor="get_kind_display",
                get_url=account_url,
            ),
            Column("balance", label=_("Debits less credits"), accessor=balance),
        ]
        return Table(columns, self.queryset(self.request).filter(**mine).order_by("pk"))


class AccountViewSet(ReadOnlyViewSet):
    model = Account
    icon = "order"
    menu_label = gettext_lazy("Balances")
    index_view_class = AccountIndexView
    inspect_view_class = AccountInspectView
    filterset_class = AccountFilterSet
    ordering = ("-balance", "pk")
    search_fields = ["worker__name", "worker__email"]
    export_filename = "balances"
    export_columns = (
        (gettext_lazy("Account"), lambda row: row.get_kind_display()),
        (gettext_lazy("Worker"), lambda row: row.worker and row.worker.name),
        (
            gettext_lazy("All together"),
            lambda row: formatting.figure(row.net, row.currency),
        ),
        (
            gettext_lazy("Balance"),
            lambda row: formatting.figure(row.balance, row.currency),
        ),
        (gettext_lazy("Currency"), lambda row: row.currency),
    )

    def get_queryset(self, request):
        owed = Coalesce(Sum("postings__amount"), 0)
        theirs = Posting.objects.filter(
            Q(account__worker=OuterRef("worker"))
            | Q(account__worker=None, account=OuterRef("pk")),
            account__currency=OuterRef("currency"),
        )
        total = theirs.order_by().values("account__currency").annotate(s=Sum("amount"))
        return Account.objects.select_related("worker").annotate(
            balance=owed, net=Coalesce(Subquery(total.values("s")), 0)
        )
