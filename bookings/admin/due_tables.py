"""What a batch pays to whom: one table for who proposes it and for who approves it."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from wagtail.admin.ui.tables import Column, Table

from accounts.models import User
from bookings.models import Payout, Proposal
from bookings.money import owing
from toolkit import money


@dataclass(frozen=True)
class Row:
    """`now`: what is due by now of what was proposed; None where it is the same."""

    worker: User
    currency: str
    way: str
    ready: int
    netted: int
    held: int
    now: int | None = None

    @property
    def key(self):
        return self.worker.pk, self.currency


def rows(due):
    return [
        Row(
            one.standing.worker,
            one.standing.currency,
            one.way,
            one.standing.ready,
            one.standing.netted,
            one.standing.held,
        )
        for one in due
    ]


def table(shown):
    columns = [
        Column("worker", label=_("Worker"), accessor="worker"),
        Column("way", label=_("How"), accessor=lambda row: Payout.Way(row.way).label),
        Column("ready", label=_("Now"), accessor=_in_words("ready")),
        Column("netted", label=_("With them already"), accessor=_in_words("netted")),
        Column("held", label=_("Still held"), accessor=_in_words("held")),
    ]
    if any(row.now is not None for row in shown):
        columns[2].label = _("When proposed")
        columns.insert(3, Column("now", label=_("By now"), accessor=_by_now))
    return Table(columns, shown)


def of_proposal(proposal):
    return table(compared(proposal))


def compared(proposal):
    """As it was proposed, each row with what has become of it while it waits."""
    proposed = _proposed(proposal)
    if proposal.status != Proposal.Status.WAITING:
        return proposed
    due = {row.key: row for row in rows(owing.due(proposal.proposed_at))}
    known = [_with_now(row, due.pop(row.key, None)) for row in proposed]
    return [*known, *(replace(row, ready=0, now=row.ready) for row in due.values())]


def changed(proposal):
    """A sentence about what has changed since it was proposed; "" when nothing has."""
    shown = [row for row in compared(proposal) if row.now is not None]
    if not shown:
        return ""
    sums = dict(proposal.seen["sums"])
    for row in shown:
        sums[row.currency] = sums.get(row.currency, 0) + row.now - row.ready
    if any(n > proposal.seen["sums"].get(name, 0) for name, n in sums.items()):
        return _(
            "More is due by now than was proposed, so this can’t be approved: it is to "
            "be proposed once more."
        )
    return _("This has changed since it was proposed. What is due by now is paid.")


def _proposed(proposal):
    told = proposal.seen.get("due")
    if told is None:
        # Proposed before the rows were kept.
        return rows(owing.due(proposal.proposed_at))
    people = User.objects.in_bulk({one["worker"] for one in told})
    return [Row(**(one | {"worker": people[one["worker"]]})) for one in told]


def _with_now(row, due):
    ready = due.ready if due else 0
    return row if ready == row.ready else replace(row, now=ready)


def _in_words(name):
    return lambda row: money.show(getattr(row, name), row.currency)


def _by_now(row):
    return money.show(row.ready if row.now is None else row.now, row.currency)
