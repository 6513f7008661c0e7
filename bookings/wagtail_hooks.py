from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogFormatter
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from bookings.admin import commission, payout_actions, payouts, proposals, report_menu
from bookings.admin.attempts import AttemptViewSet
from bookings.admin.balances import AccountViewSet
from bookings.admin.books import EntryViewSet, PostingViewSet
from bookings.admin.commission import CommissionRuleViewSet
from bookings.admin.contests import ContestViewSet
from bookings.admin.coupons import CouponViewSet
from bookings.admin.job_actions import OFFERS
from bookings.admin.jobs import JobViewSet
from bookings.admin.orders import EventViewSet, OrderViewSet
from bookings.admin.papers import PaperViewSet
from bookings.admin.payments import PaymentViewSet
from bookings.admin.review_photos import ReviewPhotoViewSet
from bookings.admin.reviews import ReviewViewSet


class BookingsGroup(SnippetViewSetGroup):
    items = [JobViewSet, ReviewViewSet, ReviewPhotoViewSet]
    menu_label = gettext_lazy("Jobs")
    menu_name = "bookings"
    menu_icon = "calendar-check"
    menu_order = 270


class MoneyGroup(SnippetViewSetGroup):
    items = [
        PaymentViewSet,
        payouts.PayoutBatchViewSet,
        payouts.PayoutViewSet,
        PaperViewSet,
        CommissionRuleViewSet,
        CouponViewSet,
        ContestViewSet,
        proposals.ProposalViewSet,
        AttemptViewSet,
        OrderViewSet,
        EventViewSet,
        AccountViewSet,
        EntryViewSet,
        PostingViewSet,
    ]
    menu_label = gettext_lazy("Money")
    menu_name = "money"
    menu_icon = "cash"
    menu_order = 280


register_snippet(BookingsGroup)
register_snippet(MoneyGroup)


def told(what):
    """How the log tells of a verb that staff did to a job, with their reason."""

    class Done(LogFormatter):
        label = what

        def format_message(self, log_entry):
            # Older entries call it a note.
            data = log_entry.data
            reason = data.get("reason") or data.get("note")
            told = [str(what), data.get("amount"), reason]
            return ": ".join(part for part in told if part)

    return Done


@hooks.register("register_log_actions")
def log_actions(actions):
    for verb, offer in OFFERS.items():
        actions.register_action(f"bookings.{verb}")(told(offer.label))
    paid, asked = _("Marked as paid"), _("Gateway asked")
    actions.register_action("bookings.mark-paid", paid, paid)
    for name, label in (*payout_actions.LOGGED, *proposals.LOGGED):
        actions.register_action(name)(told(label))
    actions.register_action("bookings.ask-gateway", asked, asked)
    rate_set = gettext_lazy("Commission set")
    actions.register_action(commission.LOGGED)(told(rate_set))
    for name, what in [
        ("refund", gettext_lazy("Money given back")),
        ("waive", gettext_lazy("Waived")),
        ("take-back", gettext_lazy("Taken back from the worker")),
        ("try-again", gettext_lazy("Order sent again")),
        ("work-again", gettext_lazy("Worked on again")),
    ]:
        actions.register_action(f"bookings.{name}")(told(what))


@hooks.register("register_admin_urls")
def report_urls():
    return list(report_menu.urls())


for order, (report, _address) in enumerate(report_menu.REPORTS, start=100):
    hooks.register(
        "register_reports_menu_item", partial(report_menu.menu_item, report, order)
    )
hooks.register("register_reports_menu_item", report_menu.to_look_at_item)
