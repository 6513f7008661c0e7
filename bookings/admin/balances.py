"""What is on each account of the books, and one account from day to day."""

from django.db.models import OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, Table, TitleColumn

from accounts.admin.actions import Action
from accounts.admin.columns import NotedColumn
from accounts.admin.read_only import ReadOnlyInspectView, ReadOnlyViewSet
from bookings.admin import filters, formatting
from bookings.admin.attempts import ONLINE
from bookings.admin.books import BooksIndexView, hour, posting_columns
from bookings.models import Account, Posting
from toolkit import money

LATEST = 50


class AccountFilterSet(WagtailFilterSet):
    kind = filters.Ticks(label=gettext_lazy("Account"), choices=Account.Kind.choices)
    gateway = filters.Ticks(label=gettext_lazy("Gateway"), choices=ONLINE)

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
                accessor=whose,
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


def whose(account):
    """Ours too is what lies at a gateway; its name says where."""
    return account.worker or account.gateway.capitalize() or _("Ours")


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
                    (_("Whose"), whose(account)),
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

    def get_actions(self):
        url = reverse("account_statement", args=[self.object.pk])
        return [Action(_("Statement"), url, "doc-full", main=True)]

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
    search_fields = ["worker__name", "worker__email", "gateway"]
    export_filename = "balances"
    export_columns = (
        (gettext_lazy("Account"), lambda row: row.get_kind_display()),
        (gettext_lazy("Worker"), lambda row: row.worker and row.worker.name),
        (gettext_lazy("Gateway"), lambda row: row.gateway.capitalize()),
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
