"""The life of a job, as data. Nothing here does anything; everything else reads it.

A status says what the job is to the people in it; an edge says which verb leads from
where to where and who may do it. Buttons, labels, the calendar, the diagram in the
docs, the checks in the database and the test of every status × verb × role come from
here.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    ONGOING = "ongoing", _("Work going on")
    COMPLETED = "completed", _("Done, to be confirmed")
    FINISHED = "finished", _("Finished")
    REJECTED = "rejected", _("Declined")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")
    EXPIRED = "expired", _("No answer in time")
    DISPUTED = "disputed", _("Being looked into")


class Role(TextChoices):
    CUSTOMER = "customer", _("Customer")
    WORKER = "worker", _("Worker")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("Callout")


class Verb(TextChoices):
    """What can happen to a job. Some are heard and kept, but move no status."""

    REQUEST = "request", _("Ask")
    ACCEPT = "accept", _("Accept")
    REJECT = "reject", _("Decline")
    CANCEL = "cancel", _("Cancel this job")
    EXPIRE = "expire", _("Let it expire")
    LAPSE = "lapse", _("Let the place go")
    NO_SHOW = "no-show", _("Nobody is there")
    START = "start", _("Start the work")
    COMPLETE = "complete", _("Work is done")
    CONFIRM = "confirm", _("Yes, the work is good")
    DISPUTE = "dispute", _("Something is wrong")
    RESOLVE_FINISHED = "resolve-finished", _("Resolve: the work stands")
    RESOLVE_SPLIT = "resolve-split", _("Resolve: a part is owed")
    RESOLVE_CANCELLED = "resolve-cancelled", _("Resolve: nothing is owed")
    PROPOSE = "propose", _("Propose more work")
    AGREE = "agree", _("Agree to more work")
    DECLINE = "decline", _("Decline more work")
    WITHDRAW = "withdraw", _("Take the proposal back")
    PHOTOS = "photos", _("Photos added")
    SECURE = "secure", _("Secured")
    PAY = "pay", _("Paid")
    REFUND = "refund", _("Refunded")
    WAIVE = "waive", _("Waived")
    TIP = "tip", _("Tip given")
    REVIEW = "review", _("Reviewed")


@dataclass(frozen=True)
class Edge:
    verb: Verb
    sources: frozenset[Status]
    target: Status
    who: frozenset[Role]

    def allows(self, status: str, role: Role | None) -> bool:
        return status in self.sources and role in self.who


S, R, V = Status, Role, Verb

EDGES = tuple(
    Edge(verb, frozenset(sources), target, frozenset(who))
    for verb, sources, target, who in [
        (V.ACCEPT, {S.PENDING}, S.ACCEPTED, {R.WORKER}),
        (V.REJECT, {S.PENDING}, S.REJECTED, {R.WORKER, R.STAFF, R.SYSTEM}),
        (V.EXPIRE, {S.PENDING}, S.EXPIRED, {R.SYSTEM}),
        (V.CANCEL, {S.PENDING, S.ACCEPTED}, S.CANCELLED, {R.CUSTOMER, R.STAFF}),
        (V.CANCEL, {S.ACCEPTED}, S.CANCELLED, {R.WORKER}),
        (V.LAPSE, {S.ACCEPTED}, S.CANCELLED, {R.SYSTEM}),
        (V.NO_SHOW, {S.ACCEPTED}, S.CANCELLED, {R.CUSTOMER, R.WORKER}),
        (V.START, {S.ACCEPTED}, S.ONGOING, {R.WORKER}),
        (V.COMPLETE, {S.ONGOING}, S.COMPLETED, {R.WORKER}),
        (V.CONFIRM, {S.COMPLETED}, S.FINISHED, {R.CUSTOMER, R.STAFF, R.SYSTEM}),
        (V.DISPUTE, {S.ONGOING, S.COMPLETED}, S.DISPUTED, {R.CUSTOMER, R.WORKER}),
        (V.RESOLVE_FINISHED, {S.DISPUTED}, S.FINISHED, {R.STAFF}),
        (V.RESOLVE_SPLIT, {S.DISPUTED}, S.FINISHED, {R.STAFF}),
        (V.RESOLVE_CANCELLED, {S.DISPUTED}, S.CANCELLED, {R.STAFF}),
    ]
)


@dataclass(frozen=True)
class StatusFacts:
    """What a status means to rules and pages, beside its name."""

    # The state colour and the icon beside its word.
    colour: str
    icon: str
    # Said to somebody whose verb is not possible in it.
    refusal: Promise
    # The worker's tab that it stands under, besides “all”; "" for none.
    tab: str = ""
    # How it stands in somebody's calendar: STATUS of RFC 5545.
    ical: str = "CONFIRMED"
    # The job owns its quarter hours.
    holds_time: bool = False
    # The visit is still to come, or under way.
    is_upcoming: bool = False
    # Both sides know where to meet, and may talk.
    may_meet: bool = False
    # More work can be agreed on.
    may_grow: bool = False
    is_reviewable: bool = False
    # Nothing leads out of it.
    has_ended: bool = False
    # A request that came to nothing: the two never met.
    has_failed: bool = False

    @property
    def is_off(self) -> bool:
        """Whether there is no visit, so that nothing is owed for the work."""
        return self.ical == "CANCELLED"


STATUSES: dict[Status, StatusFacts] = {
    S.PENDING: StatusFacts(
        "wait",
        "clock",
        _("This request still waits for an answer."),
        tab="requests",
        ical="TENTATIVE",
        is_upcoming=True,
    ),
    S.ACCEPTED: StatusFacts(
        "go",
        "check",
        _("This job is already accepted."),
        tab="ongoing",
        holds_time=True,
        is_upcoming=True,
        may_meet=True,
        may_grow=True,
    ),
    S.ONGOING: StatusFacts(
        "go",
        "play",
        _("The work has already started."),
        tab="ongoing",
        holds_time=True,
        is_upcoming=True,
        may_meet=True,
        may_grow=True,
    ),
    S.COMPLETED: StatusFacts(
        "ok",
        "shield",
        _("The work is already marked as done."),
        tab="done",
        may_meet=True,
        is_reviewable=True,
    ),
    S.FINISHED: StatusFacts(
        "ok",
        "check",
        _("This job is already finished."),
        tab="done",
        may_meet=True,
        is_reviewable=True,
        has_ended=True,
    ),
    S.REJECTED: StatusFacts(
        "stop",
        "x-circle",
        _("This request was declined."),
        ical="CANCELLED",
        has_ended=True,
        has_failed=True,
    ),
    S.CANCELLED: StatusFacts(
        "done",
        "x-circle",
        _("This job is cancelled."),
        ical="CANCELLED",
        has_ended=True,
    ),
    S.EXPIRED: StatusFacts(
        "done",
        "clock",
        _("This request ran out of time."),
        ical="CANCELLED",
        has_ended=True,
        has_failed=True,
    ),
    S.DISPUTED: StatusFacts(
        "stop",
        "warn",
        _("This job is being looked into."),
        tab="done",
        may_meet=True,
    ),
}


@dataclass(frozen=True)
class VerbFacts:
    """What a verb asks of whoever does it."""

    # Money and reviews are kept in the job's story, and move no status.
    moves: bool = True
    # A page of its own comes before it, for a reason or with a warning.
    asks_first: bool = False
    needs_reason: bool = False


VERBS: dict[Verb, VerbFacts] = {
    V.REQUEST: VerbFacts(),
    V.ACCEPT: VerbFacts(),
    V.REJECT: VerbFacts(asks_first=True),
    V.CANCEL: VerbFacts(asks_first=True),
    V.EXPIRE: VerbFacts(),
    V.LAPSE: VerbFacts(),
    V.NO_SHOW: VerbFacts(asks_first=True),
    V.START: VerbFacts(),
    V.COMPLETE: VerbFacts(),
    V.CONFIRM: VerbFacts(),
    V.DISPUTE: VerbFacts(asks_first=True, needs_reason=True),
    V.RESOLVE_FINISHED: VerbFacts(asks_first=True, needs_reason=True),
    V.RESOLVE_SPLIT: VerbFacts(asks_first=True, needs_reason=True),
    V.RESOLVE_CANCELLED: VerbFacts(asks_first=True, needs_reason=True),
    V.PROPOSE: VerbFacts(moves=False),
    V.AGREE: VerbFacts(moves=False),
    V.DECLINE: VerbFacts(moves=False),
    V.WITHDRAW: VerbFacts(moves=False),
    V.PHOTOS: VerbFacts(moves=False),
    V.SECURE: VerbFacts(moves=False),
    V.PAY: VerbFacts(moves=False),
    V.REFUND: VerbFacts(moves=False),
    V.WAIVE: VerbFacts(moves=False),
    V.TIP: VerbFacts(moves=False),
    V.REVIEW: VerbFacts(moves=False),
}


def _statuses(fact: str) -> frozenset[Status]:
    return frozenset(s for s, facts in STATUSES.items() if getattr(facts, fact))


HOLDS_TIME = _statuses("holds_time")
MAY_GROW = _statuses("may_grow")
UPCOMING = _statuses("is_upcoming")
MAY_MEET = _statuses("may_meet")
REVIEWABLE = _statuses("is_reviewable")
ENDED = _statuses("has_ended")
FAILED = _statuses("has_failed")
NEEDS_REASON = frozenset(verb for verb, facts in VERBS.items() if facts.needs_reason)
ASKS_FIRST = frozenset(verb for verb, facts in VERBS.items() if facts.asks_first)
# What staff decide about money that two people want.
DECIDES = frozenset({Verb.RESOLVE_FINISHED, Verb.RESOLVE_SPLIT, Verb.RESOLVE_CANCELLED})
MOVES_NOTHING = frozenset(verb for verb, facts in VERBS.items() if not facts.moves)


def moves() -> list[tuple[str, str]]:
    """Every allowed (from, to) pair of statuses, sorted."""
    return sorted({(str(s), str(edge.target)) for edge in EDGES for s in edge.sources})


def find(verb: Verb, status: str, role: Role | None) -> Edge | None:
    """The edge that lets `role` do `verb` in `status`, or None."""
    return next((e for e in EDGES if e.verb == verb and e.allows(status, role)), None)


def statuses_on(tab: str) -> frozenset[Status]:
    """What stands under one tab of a worker's lists of jobs."""
    return frozenset(s for s, facts in STATUSES.items() if facts.tab == tab)


def verbs_of(role: Role | None) -> set[Verb]:
    """Every verb that `role` may ever do."""
    return {edge.verb for edge in EDGES if role in edge.who}


def verbs_from(status: str, role: Role | None) -> list[Verb]:
    """The verbs that `role` may do to a job in `status`, in the table's order."""
    return [edge.verb for edge in EDGES if edge.allows(status, role)]


def target_of(verb: Verb) -> Status:
    """Where a verb leads: the same from everywhere."""
    return next(edge.target for edge in EDGES if edge.verb == verb)


def diagram() -> str:
    """The table as a drawing, one line an edge, for docs/architecture.md."""
    rows = [("–", "request", str(S.PENDING), str(R.CUSTOMER))] + [
        (
            ", ".join(sorted(edge.sources)),
            str(edge.verb),
            str(edge.target),
            ", ".join(sorted(edge.who)),
        )
        for edge in EDGES
    ]
    source, verb, target = (max(len(row[i]) for row in rows) for i in range(3))
    return "\n".join(
        f"{a:>{source}} ──{b:─<{verb}}──▶ {c:<{target}}  {who}" for a, b, c, who in rows
    )
