"""Who is notified of what happened.

Everybody in a job is notified of every step, except the person who took it. Each event
is claimed once: marked as heard in the transaction that writes its notifications, and
only after that commit do open pages get a push. So a crash notifies nobody or
everybody, and calling again for the same event adds nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import BigIntegerField, DateTimeField
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import phrases
from bookings.models import Contest, Job, JobEvent, Payment, Payout, Proposal
from bookings.money import proposals, refunds
from bookings.money.gateways import is_online
from bookings.queries import prices
from bookings.states import Role, Verb
from live import chat, publisher
from live.kinds import Kind
from live.notifications import notify
from services.wordings import worded_list
from toolkit import locales
from toolkit.locales import Shape
from toolkit.money import show
from toolkit.sql.writes import PreparedUpdate
from toolkit.templatetags import when
from toolkit.text import isolate
from workers.approval import PERMISSION
from workers.models import WorkerProfile

HELP, REFUND = "bookings.help_job", "bookings.refund_payment"
BACKEND = "django.contrib.auth.backends.ModelBackend"
C, W = Role.CUSTOMER, Role.WORKER

# verb, or (verb, who did it) → what each side is told, unless they did it themselves.
TOLD = {
    Verb.REQUEST: {W: Kind.REQUEST_TO_WORKER},
    Verb.ACCEPT: {C: Kind.ACCEPT_TO_CUSTOMER},
    Verb.REJECT: {C: Kind.REJECT_TO_CUSTOMER, W: Kind.REJECT_TO_WORKER},
    # The time went to a rival: the worker chose that, and need not be told.
    (Verb.REJECT, Role.SYSTEM): {C: Kind.TAKEN_TO_CUSTOMER},
    Verb.EXPIRE: {C: Kind.EXPIRE_TO_CUSTOMER, W: Kind.EXPIRE_TO_WORKER},
    (Verb.CANCEL, C): {W: Kind.CANCEL_BY_CUSTOMER_TO_WORKER},
    (Verb.CANCEL, W): {C: Kind.CANCEL_BY_WORKER_TO_CUSTOMER},
    Verb.CANCEL: {
        C: Kind.CANCEL_BY_TEAM_TO_CUSTOMER,
        W: Kind.CANCEL_BY_TEAM_TO_WORKER,
    },
    Verb.NO_SHOW: {
        C: Kind.NO_SHOW_FEE_TO_CUSTOMER,
        W: Kind.NO_SHOW_BY_CUSTOMER_TO_WORKER,
    },
    Verb.START: {C: Kind.START_TO_CUSTOMER},
    Verb.COMPLETE: {C: Kind.COMPLETE_TO_CUSTOMER},
    (Verb.CONFIRM, C): {W: Kind.CONFIRM_TO_WORKER},
    Verb.CONFIRM: {
        C: Kind.COUNTS_AS_GOOD_TO_CUSTOMER,
        W: Kind.COUNTS_AS_GOOD_TO_WORKER,
    },
    Verb.DISPUTE: {C: Kind.DISPUTE_TO_CUSTOMER, W: Kind.DISPUTE_TO_WORKER},
    Verb.RESOLVE_FINISHED: {
        C: Kind.RESOLVE_FINISHED_TO_CUSTOMER,
        W: Kind.RESOLVE_FINISHED_TO_WORKER,
    },
    Verb.RESOLVE_SPLIT: {
        C: Kind.RESOLVE_SPLIT_TO_CUSTOMER,
        W: Kind.RESOLVE_SPLIT_TO_WORKER,
    },
    Verb.RESOLVE_CANCELLED: {
        C: Kind.RESOLVE_CANCELLED_TO_CUSTOMER,
        W: Kind.RESOLVE_CANCELLED_TO_WORKER,
    },
    Verb.LAPSE: {C: Kind.LAPSE_TO_CUSTOMER, W: Kind.LAPSE_TO_WORKER},
    Verb.SECURE: {W: Kind.SECURE_TO_WORKER},
    (Verb.PAY, Role.SYSTEM): {C: Kind.PAY_TO_CUSTOMER, W: Kind.EARNED_TO_WORKER},
    Verb.PAY: {C: Kind.PAY_TO_CUSTOMER, W: Kind.PAY_TO_WORKER},
    Verb.PROPOSE: {C: Kind.PROPOSE_TO_CUSTOMER},
    Verb.AGREE: {W: Kind.AGREE_TO_WORKER},
    Verb.DECLINE: {W: Kind.DECLINE_TO_WORKER},
    Verb.WITHDRAW: {C: Kind.WITHDRAW_TO_CUSTOMER},
    Verb.PHOTOS: {W: Kind.PHOTOS_TO_WORKER},
    Verb.REFUND: {C: Kind.REFUND_TO_CUSTOMER, W: Kind.REFUND_TO_WORKER},
    Verb.WAIVE: {C: Kind.WAIVE_TO_CUSTOMER, W: Kind.WAIVE_TO_WORKER},
    Verb.TIP: {W: Kind.TIP_TO_WORKER},
    Verb.REVIEW: {W: Kind.REVIEW_TO_WORKER},
}
# What stands in the chat of a job too.
OF_CHANGES = frozenset({Verb.PROPOSE, Verb.AGREE, Verb.DECLINE, Verb.WITHDRAW})
# What is said instead when it is paid through a gateway.
ONLINE = {
    Kind.ACCEPT_TO_CUSTOMER: Kind.TO_SECURE_TO_CUSTOMER,
    Kind.CONFIRM_TO_WORKER: Kind.GOOD_TO_WORKER,
    Kind.COUNTS_AS_GOOD_TO_WORKER: Kind.GOOD_TO_WORKER,
    Kind.COUNTS_AS_GOOD_TO_CUSTOMER: Kind.HELD_GOES_ON_TO_CUSTOMER,
    Kind.RESOLVE_FINISHED_TO_CUSTOMER: Kind.DECIDED_TO_CUSTOMER,
    Kind.RESOLVE_FINISHED_TO_WORKER: Kind.GOOD_TO_WORKER,
    Kind.RESOLVE_SPLIT_TO_CUSTOMER: Kind.DECIDED_IN_PART_TO_CUSTOMER,
}


def notify_of_event(event: JobEvent) -> None:
    """Notify everybody concerned, unless that was done before.

    Reads the event's job, and that job's people and city: load them with the event.
    """
    with transaction.atomic():
        if not _claim_unheard(event.pk, timezone.now()):
            return
        job, words = event.job, words_of(event)
        if event.verb == Verb.ACCEPT:
            chat.open_room(job, at=event.at)
        facts = {"at": event.at, "event": event, "detail": event.reason}
        link = reverse("bookings:job", args=[job.code])
        if event.verb in OF_CHANGES:
            change = prices.change_told(event)
            chat.tell(event, change)
            if event.verb == Verb.PROPOSE:
                # Where it is answered.
                link = reverse("bookings:change", args=[job.code, change.code])
        for user, kind in _told(event):
            notify(user, kind, words, link=link, **facts)
        if event.verb == Verb.DISPUTE:
            page = job.snippet_viewset.get_url_name("inspect")
            link = reverse(page, args=[job.pk])
            for user in _staff_with(HELP).exclude(pk=event.actor_id):
                notify(user, Kind.DISPUTE_TO_SUPPORT, words, link=link, **facts)
        changed = {"t": "job", "job": job.code, "version": event.seq}
        push = partial(publisher.push_to_job, job.code, changed)
        transaction.on_commit(push, robust=True)


def notify_staff_of_applicant(profile: WorkerProfile) -> None:
    """Notify those who can approve workers, if this one waits for that: somebody who
    wants to work here, or who is no longer the one that was checked.
    """
    if profile.approval not in profile.WAITS:
        return
    is_new = profile.approval == profile.Approval.WAITING
    kind = Kind.APPLICATION_TO_STAFF if is_new else Kind.RECHECK_TO_STAFF
    words = {
        "name": isolate(profile.user.name),
        "trade": profile.service_category,
        "city": profile.city,
    }
    page = profile.snippet_viewset.get_url_name("inspect")
    link = reverse(page, args=[profile.pk])
    with transaction.atomic():
        for user in _staff_with(PERMISSION):
            notify(user, kind, words, link=link, at=profile.applied_at)


def notify_worker_of_decision(profile: WorkerProfile) -> None:
    """Notify a worker that the team approved or rejected them."""
    if profile.approval == profile.Approval.APPROVED:
        kind, page, reason = Kind.APPROVED_TO_WORKER, "workers:hours", ""
    else:
        kind, reason = Kind.HIDDEN_TO_WORKER, profile.approval_reason
        page = "bookings:work" if profile.works else "workers:edit"
    words, link = {"reason": isolate(reason)}, reverse(page)
    at = profile.decided_at
    with transaction.atomic():
        notify(profile.user, kind, words, link=link, at=at, detail=reason)


def notify_of_contest(contest: Contest) -> None:
    """Notify the worker whose money waits, and Finance who answer the bank."""
    job, is_open = contest.attempt.payment.job, contest.status == Contest.Status.OPEN
    words = _contest_words(contest)
    at = contest.opened_at if is_open else contest.closed_at
    with transaction.atomic():
        if _is_of_worker(contest) and contest.status != Contest.Status.LOST:
            kind = Kind.CONTEST_TO_WORKER if is_open else Kind.CONTEST_WON_TO_WORKER
            link = reverse("bookings:job", args=[job.code])
            notify(job.worker, kind, words, link=link, at=at)
        page = contest.snippet_viewset.get_url_name("inspect")
        link = reverse(page, args=[contest.pk])
        kind = Kind.CONTEST_TO_FINANCE if is_open else Kind.CONTEST_OVER_TO_FINANCE
        for user in _staff_with(REFUND):
            notify(user, kind, words, link=link, at=at)


def notify_worker_of_loss(contest: Contest) -> None:
    """Notify a worker that Finance took back what a bank had given the customer."""
    job, reason = contest.attempt.payment.job, contest.decision
    words = _contest_words(
        contest,
        sum=lambda: show(contest.taken_back, contest.currency),
        reason=lambda: isolate(reason),
    )
    link, at = reverse("bookings:job", args=[job.code]), contest.decided_at
    with transaction.atomic():
        kind = Kind.TAKEN_BACK_TO_WORKER
        notify(job.worker, kind, words, link=link, at=at, detail=reason)


def notify_of_proposal(proposal: Proposal) -> None:
    """Notify those who may agree to it, or whoever proposed what is decided now."""
    is_new = proposal.status == Proposal.Status.WAITING
    by = proposal.proposed_by if is_new else proposal.decided_by
    page = proposal.snippet_viewset.get_url_name("inspect")
    link = reverse(page, args=[proposal.pk])
    words = _proposal_words(proposal, by)
    with transaction.atomic():
        if is_new:
            permission = proposals.PERMISSIONS[proposal.kind]
            for user in _staff_with(permission).exclude(pk=by.pk):
                kind, at = Kind.PROPOSAL_TO_FINANCE, proposal.proposed_at
                notify(user, kind, words, link=link, at=at, detail=proposal.reason)
        elif by != proposal.proposed_by:
            kind, at = Kind.DECIDED_TO_PROPOSER, proposal.decided_at
            user, detail = proposal.proposed_by, proposal.answer
            notify(user, kind, words, link=link, at=at, detail=detail)


def notify_worker_of_payout(payout: Payout) -> None:
    """Notify a worker that they are paid out, that it arrived, or that it came back."""
    kind = PAYOUTS[payout.status]
    by_hand = payout.way == Payout.Way.BANK
    detail = payout.problem if by_hand and kind == Kind.PAYOUT_BACK_TO_WORKER else ""
    at = payout.done_at or payout.created_at
    words = Words({"sum": lambda: show(payout.amount, payout.currency)})
    link = reverse("bookings:payout", args=[payout.code])
    with transaction.atomic():
        notify(payout.worker, kind, words, link=link, at=at, detail=detail)


PAYOUTS = {
    Payout.Status.ORDERED: Kind.PAYOUT_TO_WORKER,
    Payout.Status.DONE: Kind.PAYOUT_DONE_TO_WORKER,
    Payout.Status.FAILED: Kind.PAYOUT_BACK_TO_WORKER,
}


class Words(dict[str, str]):
    """What fills the placeholders of a sentence, worked out when it is asked for: in
    the language of the sentence, which is written in several.
    """

    def __init__(self, made: Mapping[str, Callable[[], object]]):
        super().__init__()
        self.made = made

    def __missing__(self, name: str) -> str:
        return str(self.made[name]())


def _proposal_words(proposal: Proposal, by: User) -> Words:
    return Words(
        {
            "name": lambda: isolate(by.name),
            "what": proposal.get_kind_display,
            "sum": lambda: show(proposal.amount, proposal.currency),
            "status": proposal.get_status_display,
        }
    )


def _is_of_worker(contest: Contest) -> bool:
    """Whether it is about money that is theirs, or will be."""
    attempt, states = contest.attempt, Payment.Status
    counts = (states.SECURED, states.RELEASED)
    is_theirs = attempt.dropped_at is None and attempt.payment.status in counts
    return is_theirs and not attempt.payment.is_dues


def _contest_words(contest: Contest, **more: Callable[[], str]) -> Words:
    job, until = contest.attempt.payment.job, contest.answer_by
    made = {
        "title": lambda: isolate(worded_list(job.title.rstrip("."))),
        "sum": lambda: show(contest.amount, contest.currency),
        "answer_by": lambda: _hour(until, job.city) if until else "–",
        "status": contest.get_status_display,
    }
    return Words(made | more)


# Whoever marks it as heard notifies; who comes second waits for that and does nothing.
_claim_unheard = PreparedUpdate(
    lambda pk, now: (JobEvent.objects.filter(pk=pk, heard_at=None), {"heard_at": now}),
    BigIntegerField(),
    DateTimeField(),
)


def _told(event: JobEvent) -> Iterator[tuple[User, Kind]]:
    """Who is told what of this event, in the order of their keys."""
    kinds = TOLD.get((event.verb, event.role)) or TOLD[event.verb]
    sides = [(C, event.job.customer), (W, event.job.worker)]
    for role, user in sorted(sides, key=lambda side: side[1].pk):
        if role in kinds and user.pk != event.actor_id:
            yield user, _kind(kinds[role], event.job)


def _kind(kind: Kind, job: Job) -> Kind:
    if kind == Kind.ACCEPT_TO_CUSTOMER and not job.secure_by:
        # Cash, or paid within the moment that it took to come here.
        return kind
    if kind == Kind.NO_SHOW_FEE_TO_CUSTOMER and not job.no_show_fee:
        return Kind.NO_SHOW_BY_WORKER_TO_CUSTOMER
    return ONLINE.get(kind, kind) if is_online(job.gateway) else kind


def _staff_with(permission: str):
    staff = get_user_model().objects.with_perm(permission, backend=BACKEND)
    return staff.order_by("pk")


def words_of(event: JobEvent) -> Words:
    """What its sentences may name: see JOB_WORDS."""
    job = event.job
    made = {name: partial(make, job) for name, make in JOB_WORDS.items()}
    return Words(made | {"refund": lambda: show(refunds.ordered(event), job.currency)})


def _hour(at, city) -> str:
    """As in “Sun 22 Nov at 4:00 pm”."""
    return _("%(day)s at %(time)s") % {
        "day": locales.day(at.astimezone(city.tz), Shape.DAY),
        "time": when.clock(at, city),
    }


JOB_WORDS = {
    "customer": lambda job: isolate(job.customer.get_short_name()),
    "worker": lambda job: isolate(job.worker.get_short_name()),
    "title": lambda job: isolate(worded_list(job.title.rstrip("."))),
    "hour": lambda job: _hour(job.scheduled_time, job.city),
    "answer_by": lambda job: _hour(job.answer_by, job.city),
    "confirm_by": lambda job: _hour(job.confirm_by, job.city),
    "secure_by": lambda job: _hour(job.secure_by, job.city) if job.secure_by else "",
    "price": lambda job: show(job.final_price, job.currency),
    "more": lambda job: show(phrases.more(prices.changes_of(job)), job.currency),
    "earnings": lambda job: show(job.final_earnings, job.currency),
    "agreed": lambda job: show(job.price, job.currency),
    "tip": lambda job: phrases.PHRASES["tip"](job),
    "no_show_fee": lambda job: show(job.no_show_fee, job.currency),
}
