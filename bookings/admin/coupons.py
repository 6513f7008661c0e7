"""Coupons: Finance makes them, and reads how often they were used and what they cost.

What a coupon promises can be changed until somebody has used it; afterwards only how
long, how often and whether it is used at all.
"""

import django_filters
from django.db.models import (
    BigIntegerField,
    Count,
    OuterRef,
    Q,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce
from django.forms import Select
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, Table
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import register_permission_policy
from wagtail.snippets.views.snippets import EditView, IndexView, SnippetViewSet

from accounts.admin.actions import Action
from accounts.admin.columns import ChipColumn, NotedColumn
from accounts.admin.read_only import ReadOnlyInspectView, WordSearchMixin
from bookings.admin import formatting
from bookings.models import Account, Coupon, CouponUse, Posting
from services import filters as catalogue
from services.zones import market_zone
from toolkit import dates, locales, money
from toolkit.locales import Shape
from toolkit.percent import shown as percent
from toolkit.templatetags import when
from toolkit.views.exports import ExportMixin

# So many of the latest uses stand on the page about a coupon.
LATEST = 200


class CouponForm(WagtailAdminModelForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        coupon = self.instance
        for name in ("amount_off", "most_off", "least_price"):
            self.fields[name].currency = coupon.currency
        if coupon.pk and coupon.uses.exists():
            for name in Coupon.PROMISED:
                self.fields[name].disabled = True


class Policy(ModelPermissionPolicy):
    """Nobody deletes one, superusers included: jobs and papers name it."""

    def user_has_permission(self, user, action):
        return action != "delete" and super().user_has_permission(user, action)


# --- In words -----------------------------------------------------------------


def takes_off(coupon):
    if coupon.percent_off is None:
        return money.show(coupon.amount_off, coupon.currency)
    share = f"{percent(coupon.percent_off)} %"
    if coupon.most_off is None:
        return share
    most = money.show(coupon.most_off, coupon.currency)
    return _("%(share)s, %(most)s at the most") % {"share": share, "most": most}


def state(coupon):
    """What it is in now, and its colour."""
    today = dates.day_of(timezone.now(), market_zone())
    if not coupon.is_active:
        return pgettext("coupon", "Paused"), "wait"
    if coupon.last_day and coupon.last_day < today:
        return pgettext("coupon", "Ended"), "done"
    if coupon.most_uses is not None and coupon.used >= coupon.most_uses:
        return _("Used up"), "done"
    if coupon.first_day and coupon.first_day > today:
        return _("Not yet"), "go"
    return pgettext("coupon", "Active"), "ok"


def uses(coupon):
    if coupon.most_uses is None:
        return str(coupon.used)
    numbers = {"used": coupon.used, "most": coupon.most_uses}
    return _("%(used)d of %(most)d") % numbers


def cost(coupon):
    return formatting.some(coupon.cost, coupon.currency)


def holds_for(coupon):
    """One trade, one city, a first booking, a price: what it asks for."""
    least = formatting.some(coupon.least_price, coupon.currency)
    found = [
        coupon.trade and coupon.trade.name,
        coupon.city and coupon.city.name,
        coupon.is_first_only and _("first booking"),
        least and _("from %(least)s") % {"least": least},
    ]
    return ", ".join(filter(None, found))


def day(value):
    return locales.day(value, Shape.FULL_DAY) if value else ""


def days(coupon):
    first, last = day(coupon.first_day), day(coupon.last_day)
    if first and last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    if first:
        return _("from %(day)s") % {"day": first}
    return _("until %(day)s") % {"day": last} if last else ""


def each(coupon):
    if coupon.most_each is None:
        return _("Any number")
    many = ngettext("%(number)d use", "%(number)d uses", coupon.most_each)
    return many % {"number": coupon.most_each}


# --- The list -----------------------------------------------------------------


class CouponFilterSet(WagtailFilterSet):
    is_active = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"),
        choices=[
            ("True", pgettext_lazy("coupon", "Active")),
            ("False", pgettext_lazy("coupon", "Paused")),
        ],
    )
    trade = catalogue.trade("trade")
    city = catalogue.city()

    class Meta:
        model = Coupon
        fields = []


class CouponIndexView(WordSearchMixin, ExportMixin, IndexView):
    @property
    def columns(self):
        title = self._get_title_column_class(NotedColumn)(
            "code",
            label=_("Code"),
            accessor="code",
            get_url=self.get_inspect_url,
            note=lambda coupon: coupon.note,
            sort_key="code",
        )
        return [title, *COLUMNS]


COLUMNS = [
    Column("off", label=gettext_lazy("Takes off"), accessor=takes_off),
    ChipColumn(
        "state",
        label=gettext_lazy("Status"),
        accessor=lambda coupon: state(coupon)[0],
        kind=lambda coupon: state(coupon)[1],
    ),
    Column("for", label=gettext_lazy("Only for"), accessor=holds_for),
    Column("days", label=gettext_lazy("Days"), accessor=days),
    Column("used", label=gettext_lazy("Uses"), accessor=uses, sort_key="used"),
    Column("cost", label=gettext_lazy("What it cost"), accessor=cost, sort_key="cost"),
]


def _figure(name):
    return lambda row: formatting.figure(getattr(row, name) or 0, row.currency)


EXPORT_COLUMNS = (
    (gettext_lazy("Code"), lambda row: row.code),
    (gettext_lazy("Takes off"), takes_off),
    (gettext_lazy("Status"), lambda row: state(row)[0]),
    (gettext_lazy("Trade"), lambda row: row.trade.name if row.trade else ""),
    (gettext_lazy("City"), lambda row: row.city.name if row.city else ""),
    (gettext_lazy("From a price of"), _figure("least_price")),
    (gettext_lazy("Only a first booking"), lambda row: row.is_first_only),
    (gettext_lazy("From this day"), lambda row: row.first_day),
    (gettext_lazy("Up to this day"), lambda row: row.last_day),
    (gettext_lazy("Uses in all"), lambda row: row.most_uses),
    (gettext_lazy("Uses of one customer"), lambda row: row.most_each),
    (gettext_lazy("Uses"), lambda row: row.used),
    (gettext_lazy("Given back"), lambda row: row.returned),
    (gettext_lazy("What it cost"), _figure("cost")),
    (gettext_lazy("Currency"), lambda row: row.currency),
    (gettext_lazy("Note"), lambda row: row.note),
)


# --- One of them ----------------------------------------------------------------


class CouponInspectView(ReadOnlyInspectView):
    page_title = gettext_lazy("Coupon")

    def get_facts(self):
        coupon = self.object
        return [
            (
                _("What it promises"),
                [
                    (_("Code"), coupon.code),
                    (_("Takes off"), takes_off(coupon)),
                    (_("Only for"), holds_for(coupon) or _("Everybody")),
                    (_("Days"), days(coupon) or _("Any")),
                    (_("For one customer"), each(coupon)),
                ],
            ),
            (
                _("How it goes"),
                [
                    (_("Status"), state(coupon)[0]),
                    (_("Uses"), uses(coupon)),
                    (_("Given back, since the job came to nothing"), coupon.returned),
                    (_("What it cost"), cost(coupon)),
                    (_("Note"), coupon.note),
                ],
            ),
        ]

    def get_tables(self):
        latest = CouponUse.objects.filter(coupon=self.object).annotate(cost=COST_OF_JOB)
        found = latest.select_related("job__city", "customer")[:LATEST]
        columns = [
            Column("job", label=_("Job"), accessor=lambda row: _job(row.job)),
            Column("customer", label=_("Customer"), accessor="customer.name"),
            Column("amount", label=_("Takes off"), accessor=_amount),
            Column("at", label=_("Used"), accessor=_used),
            ChipColumn(
                "state",
                label=_("Status"),
                accessor=lambda row: _state_of_use(row)[0],
                kind=lambda row: _state_of_use(row)[1],
            ),
            Column("cost", label=_("What it cost"), accessor=_cost),
        ]
        return [(_("Uses, the latest first"), Table(columns, list(found)))]

    def get_actions(self):
        if not self.permission_policy.user_has_permission(self.request.user, "change"):
            return []
        return [Action(_("Change it"), self.get_edit_url(), "edit", main=True)]


def _job(job):
    return formatting.job_link(job)


def _amount(use):
    return money.show(use.amount, use.job.currency)


def _used(use):
    return when.moment(use.at, use.job.city)


def _cost(use):
    return formatting.some(use.cost, use.job.currency)


def _state_of_use(use):
    if use.given_back_at:
        return _("Given back"), "done"
    if use.cost:
        return pgettext("coupon", "Paid by us"), "ok"
    return pgettext("coupon", "Promised"), "go"


class CouponEditView(EditView):
    def get_object(self, queryset=None):
        """Wagtail asks for it twice."""
        return getattr(self, "live_object", None) or super().get_object(queryset)

    def get_success_url(self):
        return self.get_inspect_url() or super().get_success_url()


# --- What stands on the account of coupons ---------------------------------------

PAID = Posting.objects.filter(account__kind=Account.Kind.COUPONS).order_by()


def _sum_of(postings, group):
    sums = postings.values(group).annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums, output_field=BigIntegerField()), 0)


COST = _sum_of(
    PAID.filter(
        entry__job__coupon_use__coupon=OuterRef("pk"),
        account__currency=OuterRef("currency"),
    ),
    "entry__job__coupon_use__coupon",
)
COST_OF_JOB = _sum_of(PAID.filter(entry__job=OuterRef("job")), "entry__job")


class CouponViewSet(SnippetViewSet):
    model = Coupon
    icon = "tag"
    menu_label = gettext_lazy("Coupons")
    index_view_class = CouponIndexView
    edit_view_class = CouponEditView
    inspect_view_class = CouponInspectView
    inspect_view_enabled = True
    inspect_template_name = ReadOnlyInspectView.template_name
    copy_view_enabled = False
    has_bulk_delete = False
    search_backend_name = None
    add_to_reference_index = False
    filterset_class = CouponFilterSet
    search_fields = ["code", "note"]
    ordering = "-created_at"
    export_filename = "coupons"
    edit_handler = ObjectList(
        [
            FieldPanel("code"),
            MultiFieldPanel(
                [
                    FieldPanel("amount_off"),
                    FieldPanel("percent_off"),
                    FieldPanel("most_off"),
                ],
                heading=gettext_lazy("What it takes off"),
                help_text=gettext_lazy(
                    "We pay it: the worker gets the same as without it. Once somebody "
                    "has used the coupon, what it promises stays as it is."
                ),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("least_price"),
                    FieldPanel("trade", widget=Select),
                    FieldPanel("city", widget=Select),
                    FieldPanel("is_first_only"),
                ],
                heading=gettext_lazy("Whom it is for"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("first_day"),
                    FieldPanel("last_day"),
                    FieldPanel("most_uses"),
                    FieldPanel("most_each"),
                    FieldPanel("is_active"),
                ],
                heading=gettext_lazy("How long and how often"),
            ),
            FieldPanel("note"),
        ],
        base_form_class=CouponForm,
    )

    def on_register(self):
        register_permission_policy(self.model, Policy(self.model))
        super().on_register()

    def register_chooser_viewset(self):
        """None: it would name codes to everybody who may enter the admin."""

    def get_index_view_kwargs(self, **kwargs):
        return super().get_index_view_kwargs(export_columns=EXPORT_COLUMNS, **kwargs)

    def get_inspect_view_kwargs(self, **kwargs):
        return super().get_inspect_view_kwargs(queryset=self.get_queryset, **kwargs)

    def get_queryset(self, request):
        back = Q(uses__given_back_at__isnull=False)
        lives = Q(uses__isnull=False, uses__given_back_at=None)
        return Coupon.objects.select_related("trade", "city").annotate(
            used=Count("uses", filter=lives),
            returned=Count("uses", filter=back),
            cost=COST,
        )
