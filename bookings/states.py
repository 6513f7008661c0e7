"""The life of a job, as data. Nothing here does anything; everything else reads it.

A status says what the job is to the people in it; an edge says which verb leads from
where to where and who may do it. Buttons, labels, the calendar, the diagram in the
docs, the checks in the database and the test of every status × verb × role come from
here.
"""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    ONGOING = "ongoing", _("Work going on")
    COMPLETED = "completed", _("Done, to be confirmed")
    FINISHED = "finished", _("Finished")
    REJECTED = "rejected", _("Declined")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("No answer in time")
    DISPUTED = "disputed", _("Being looked into")


class Role(TextChoices):
    CUSTOMER = "customer", _("Customer")
    WORKER = "worker", _("Worker")
    STAFF = "staff", _("Staff")
    SYSTEM = "system", _("Callout")


class Verb(TextChoices):
    """What can happen to a job. The last two are heard and kept, but move no status."""

    REQUEST = "request", _("Ask")
    ACCEPT = "accept", _("Accept")
    REJECT = "reject", _("Decline")
    CANCEL = "cancel", _("Cancel this job")
    EXPIRE = "expire", _("Let it expire")
    START = "start", _("Start the work")
    COMPLETE = "complete", _("Work is done")
    CONFIRM = "confirm", _("Yes, the work is good")
    DISPUTE = "dispute", _("Something is wrong")
    RESOLVE_FINISHED = "resolve-finished", _("Resolve: the work stands")
    RESOLVE_CANCELLED = "resolve-cancelled", _("Resolve: nothing is owed")
    PAY = "pay", _("Paid")
    REVIEW = "review", _("Reviewed")


@dataclass(frozen=True)
class Edge:
    verb: Verb
    sources: frozenset
    target: Status
    who: frozenset

    def allows(self, status, role):
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
        (V.START, {S.ACCEPTED}, S.ONGOING, {R.WORKER}),
        (V.COMPLETE, {S.ONGOING}, S.COMPLETED, {R.WORKER}),
        (V.CONFIRM, {S.COMPLETED}, S.FINISHED, {R.CUSTOMER, R.STAFF, R.SYSTEM}),
        (V.DISPUTE, {S.ONGOING, S.COMPLETED}, S.DISPUTED, {R.CUSTOMER, R.WORKER}),
        (V.RESOLVE_FINISHED, {S.DISPUTED}, S.FINISHED, {R.STAFF}),
        (V.RESOLVE_CANCELLED, {S.DISPUTED}, S.CANCELLED, {R.STAFF}),
    ]
)

# Moments that belong to the job's story without moving it.
NOTES = frozenset({Verb.PAY, Verb.REVIEW})

# What a status means elsewhere. A job in HOLDS_TIME owns its quarter hours.
HOLDS_TIME = frozenset({S.ACCEPTED, S.ONGOING})
ONGOING_TAB = frozenset({S.ACCEPTED, S.ONGOING})
UPCOMING = frozenset({S.PENDING, S.ACCEPTED, S.ONGOING})
REVIEWABLE = frozenset({S.COMPLETED, S.FINISHED})
ENDED = frozenset({S.FINISHED, S.REJECTED, S.CANCELLED, S.EXPIRED})
NEEDS_REASON = frozenset({Verb.DISPUTE, Verb.RESOLVE_FINISHED, Verb.RESOLVE_CANCELLED})

# How a status looks: the state colour and the icon beside its word.
LOOK = {
    S.PENDING: ("wait", "clock"),
    S.ACCEPTED: ("go", "check"),
    S.ONGOING: ("go", "play"),
    S.COMPLETED: ("ok", "shield"),
    S.FINISHED: ("ok", "check"),
    S.REJECTED: ("stop", "x-circle"),
    S.CANCELLED: ("done", "x-circle"),
    S.EXPIRED: ("done", "clock"),
    S.DISPUTED: ("stop", "warn"),
}


def moves():
    """Every allowed (from, to) pair of statuses, sorted."""
    return sorted({(str(s), str(edge.target)) for edge in EDGES for s in edge.sources})


def find(verb, status, role):
    """The edge that lets `role` do `verb` in `status`, or None."""
    return next((e for e in EDGES if e.verb == verb and e.allows(status, role)), None)


def verbs_of(role):
    """Every verb that `role` may ever do."""
    return {edge.verb for edge in EDGES if role in edge.who}


def verbs_from(status, role):
    """The verbs that `role` may do to a job in `status`, in the table's order."""
    return [edge.verb for edge in EDGES if edge.allows(status, role)]


def target_of(verb):
    """Where a verb leads: the same from everywhere."""
    return next(edge.target for edge in EDGES if edge.verb == verb)


def diagram():
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
