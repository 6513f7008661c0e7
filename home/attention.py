"""What needs a human of the team now: the staff's first page.

Everybody sees only what they may do something about. What waits is counted anew each
time, since an answer given a minute ago must be gone from the list; each count reads a
small index.
"""

from datetime import timedelta

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import WorkflowState

from accounts.models import Letter
from bookings.admin import books, gateway_problems, to_look_at
from bookings.models import (
    Attempt,
    Contest,
    Entry,
    GatewayOrder,
    Job,
    Payment,
    Proposal,
    ReviewPhoto,
    WebhookEvent,
)
from bookings.money import trouble
from bookings.money.gateways import CASH
from bookings.reports import periods
from bookings.states import Status
from home import messages
from home.desk import Counted, Need, cached, count_of, counts, listing
from workers import approval
from workers.models import WorkerProfile, WorkPhoto

# Cash is marked at the door. What is still open after this was forgotten.
FORGOTTEN_AFTER = timedelta(days=3)
# A try that fails is repeated after a minute and after ten.
LETTERS_GO_WITHIN = timedelta(minutes=15)


def needs(user, at):
    """Every Need this person can do something about, or None if none is theirs."""
    theirs = [need for asked, need in NEEDS if _may(user, asked)]
    if not theirs:
        return None
    answers = [need(at) or [] for need in theirs]
    found = counts([one for one in answers if isinstance(one, Counted)])
    told = [found[one] if isinstance(one, Counted) else one for one in answers]
    return [
        need
        for answer in told
        for need in (answer if isinstance(answer, list) else [answer])
    ]


def _may(user, asked):
    asked = (asked,) if isinstance(asked, str) else asked
    return any(map(user.has_perm, asked))


def _workers(at):
    """Who waits for an answer, and who changed what we had checked, by one count."""
    states = approval.Approval
    waiting = WorkerProfile.objects.filter(approval__in=WorkerProfile.WAITS)
    found = waiting.values("approval").annotate(
        count=Count("pk"), since=Min("applied_at")
    )
    by_state = {row["approval"]: row for row in found.order_by()}
    sentences = {
        states.WAITING: lambda count: ngettext(
            "%d worker waits to be approved", "%d workers wait to be approved", count
        ),
        states.RECHECK: lambda count: ngettext(
            "%d worker changed what we had checked",
            "%d workers changed what we had checked",
            count,
        ),
    }
    return [
        Need(
            say(row["count"]) % row["count"],
            listing(WorkerProfile, approval=state),
            row["since"],
            late=row["since"] < at - approval.ANSWER_WITHIN,
        )
        for state, say in sentences.items()
        if (row := by_state.get(state))
    ]


def _photos_of_work(at):
    return _to_look_at(
        WorkPhoto,
        at,
        lambda count: ngettext(
            "%d photo of work waits to be looked at",
            "%d photos of work wait to be looked at",
            count,
        ),
    )


def _photos_of_reviews(at):
    return _to_look_at(
        ReviewPhoto,
        at,
        lambda count: ngettext(
            "%d photo of a review waits to be looked at",
            "%d photos of reviews wait to be looked at",
            count,
        ),
    )


def _to_look_at(model, at, say):
    waiting = model.objects.filter(state=model.State.WAITING)
    return Counted(
        waiting,
        "created_at",
        say,
        listing(model, state=model.State.WAITING),
        late_before=at - approval.ANSWER_WITHIN,
    )


def _disputes(at):
    disputed = Job.objects.filter(status=Status.DISPUTED)
    return Counted(
        disputed,
        "scheduled_time",
        lambda count: ngettext(
            "%d job needs a decision on what is owed",
            "%d jobs need a decision on what is owed",
            count,
        ),
        listing(Job, status=Status.DISPUTED),
        late=True,
    )


def _forgotten_payments(at):
    # Whole days, as the list counts them.
    today = at.astimezone(periods.market_zone()).date()
    last_day = today - FORGOTTEN_AFTER - timedelta(days=1)
    made = periods.of_days(None, last_day).within("created_at")
    # What is paid online waits for its customer, and nobody marks it.
    open_ = Payment.objects.filter(made, status=Payment.Status.CREATED, gateway=CASH)
    return Counted(
        open_,
        "created_at",
        lambda count: ngettext(
            "%d payment was not marked as paid for days",
            "%d payments were not marked as paid for days",
            count,
        ),
        listing(
            Payment,
            status=Payment.Status.CREATED,
            gateway=CASH,
            created_at_to=last_day,
        ),
    )


def _questioned_payments(at):
    return Counted(
        trouble.questioned(),
        "created_at",
        lambda count: ngettext(
            "%d payment needs a look", "%d payments need a look", count
        ),
        listing(Payment, status=Payment.Status.REVIEW),
        late=True,
    )


def _mismatched_tries(at):
    return Counted(
        trouble.mismatched(),
        "created_at",
        lambda count: ngettext(
            "%d try to pay does not match", "%d tries to pay do not match", count
        ),
        listing(Attempt, status=Attempt.Status.WRONG),
        late=True,
    )


def _unwanted_money(at):
    # Compared row by row: as dear as the check of the books, and as seldom.
    count, since = cached(
        "unwanted", lambda: count_of(trouble.unwanted(), "created_at")
    )
    return count and Need(
        ngettext(
            "%d sum was taken that nobody owes",
            "%d sums were taken that nobody owes",
            count,
        )
        % count,
        listing(Attempt, look="unwanted"),
        since,
        late=True,
    )


def _contested_payments(at):
    return Counted(
        trouble.contested(),
        "opened_at",
        lambda count: ngettext(
            "%d payment is contested at a bank",
            "%d payments are contested at banks",
            count,
        ),
        listing(Contest, status=Contest.Status.OPEN),
        late=True,
    )


def _proposals(at):
    waiting = Proposal.objects.filter(status=Proposal.Status.WAITING)
    return Counted(
        waiting,
        "proposed_at",
        lambda count: ngettext(
            "%d proposal waits for a second person",
            "%d proposals wait for a second person",
            count,
        ),
        listing(Proposal, status=Proposal.Status.WAITING),
    )


def _refused_orders(at):
    return Counted(
        trouble.refused(),
        "created_at",
        lambda count: ngettext(
            "%d order was refused by its gateway",
            "%d orders were refused by their gateway",
            count,
        ),
        listing(GatewayOrder, look="refused"),
        late=True,
    )


def _slow_orders(at):
    return Counted(
        trouble.slow(),
        "created_at",
        lambda count: ngettext(
            "%d order to a gateway does not go through",
            "%d orders to gateways do not go through",
            count,
        ),
        listing(GatewayOrder, look="slow"),
    )


def _failed_words(at):
    return Counted(
        trouble.failed_words(),
        "received_at",
        lambda count: ngettext(
            "%d word of a gateway was not settled",
            "%d words of gateways were not settled",
            count,
        ),
        listing(WebhookEvent, status=WebhookEvent.Status.FAILED),
        late=True,
    )


def _gaps_in_papers(at):
    # As dear as the check of the books.
    count = cached("gaps", lambda: trouble.series_with_gaps().count())
    return count and Need(
        ngettext(
            "%d series of papers has a gap", "%d series of papers have a gap", count
        )
        % count,
        reverse(to_look_at.ToLookAtView.url_name),
        late=True,
    )


def _unusable_gateways(at):
    found = gateway_problems.problems()
    return found and Need(
        " ".join(found), reverse(to_look_at.ToLookAtView.url_name), late=True
    )


def _unbalanced_books(at):
    _checked_at, faults = books.check()
    return faults and Need(_("The books do not balance"), listing(Entry), late=True)


def _failed_letters(at):
    return Counted(
        Letter.objects.filter(state=Letter.State.FAILED),
        "created_at",
        lambda count: ngettext(
            "%d letter could not be sent", "%d letters could not be sent", count
        ),
        listing(Letter, state=Letter.State.FAILED),
        late=True,
    )


def _stuck_letters(at):
    """Nobody sends, or no mail server takes anything."""
    before = at - LETTERS_GO_WITHIN
    waiting = Letter.objects.filter(state__in=Letter.UNDER_WAY, created_at__lt=before)
    return Counted(
        waiting,
        "created_at",
        lambda count: ngettext(
            "%d letter waits to be sent", "%d letters wait to be sent", count
        ),
        listing(Letter, state=Letter.State.WAITING),
    )


def _messages(at):
    return Counted(
        messages.waiting(),
        "submit_time",
        lambda count: ngettext(
            "%d message waits for an answer", "%d messages wait for an answer", count
        ),
        listing(FormSubmission, look="waiting"),
        late_before=messages.late_before(at),
    )


def _pages_to_approve(at):
    """For who sees everything. Moderators have Wagtail's own list on this page."""
    asked = WorkflowState.objects.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    url = reverse("wagtailadmin_reports:workflow")
    return Counted(
        asked,
        "created_at",
        lambda count: ngettext(
            "%d page waits for approval", "%d pages wait for approval", count
        ),
        f"{url}?{urlencode({'status': WorkflowState.STATUS_IN_PROGRESS})}",
    )


# A permission, or several of which one is enough.
NEEDS = [
    ("bookings.help_job", _disputes),
    ("workers.approve_workerprofile", _workers),
    ("workers.moderate_workphoto", _photos_of_work),
    ("bookings.moderate_reviewphoto", _photos_of_reviews),
    ("bookings.mark_paid", _questioned_payments),
    ("bookings.mark_paid", _forgotten_payments),
    ("bookings.view_attempt", _mismatched_tries),
    ("bookings.view_attempt", _unwanted_money),
    ("bookings.view_contest", _contested_payments),
    ("bookings.view_proposal", _proposals),
    ("bookings.view_gatewayorder", _refused_orders),
    ("bookings.view_gatewayorder", _slow_orders),
    ("bookings.view_webhookevent", _failed_words),
    ("bookings.view_paper", _gaps_in_papers),
    ((to_look_at.SETTINGS, "bookings.view_payment"), _unusable_gateways),
    ("bookings.view_entry", _unbalanced_books),
    (messages.PERMISSION, _messages),
    ("accounts.view_letter", _failed_letters),
    ("accounts.view_letter", _stuck_letters),
    ("wagtailcore.publish_page", _pages_to_approve),
]
