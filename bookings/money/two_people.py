"""Above a limit money moves only when a second person of Finance agrees.

The verbs that move it ask here, last of all, and go no further without a proposal that
somebody else approves (`money.proposals`). Nobody is above this, superusers included.

Several sums count as one: what the same person moved in the same way on the same job
within WINDOW, without a second one, is added to what they want now.
"""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bookings.models import BookingSettings, Proposal
from services import shared
from services.models import MarketSettings
from toolkit import money
from toolkit.errors import NotNow
from toolkit.units import MinorUnits

WINDOW = timedelta(days=30)


class NeedsTwo(NotNow):
    """It is possible, and too much for one person. `sums` are what it comes to, by
    currency; `why` is a sentence where it is too much only with what was `earlier`.
    """

    def __init__(
        self, sums: dict[str, MinorUnits], earlier: MinorUnits = 0, why: str = ""
    ) -> None:
        sentence = _("A second person of Finance must agree to this sum.")
        super().__init__(f"{sentence} {why}".strip())
        self.sums, self.earlier, self.why = sums, earlier, why


def limit() -> MinorUnits:
    """In the market's currency; 0 when one person is always enough."""
    found: MinorUnits = shared.settings_for(BookingSettings).two_people_above
    return found


def are_needed(amount: MinorUnits, currency: str) -> bool:
    """Whether this is too much for one. No limit is set in another currency than the
    market's, so there every sum is.
    """
    most = limit()
    if not most:
        return False
    is_known = currency == shared.settings_for(MarketSettings).currency
    return amount > most or not is_known


def ask(sums: dict[str, MinorUnits], approved: Proposal | None) -> None:
    """Raises NeedsTwo unless a second person has approved this, or need not."""
    if approved is None and any(are_needed(n, c) for c, n in sums.items()):
        raise NeedsTwo(sums)


def ask_with(
    earlier: MinorUnits,
    why: str,
    amount: MinorUnits,
    currency: str,
    approved: Proposal | None,
) -> None:
    """As `ask`, for one more sum: `earlier` is what the same person moved alone. `why`
    names it as %(sum)s.
    """
    if approved is not None or not are_needed(amount + earlier, currency):
        return
    told = why % {"sum": money.show(earlier, currency)}
    is_alone = are_needed(amount, currency)
    raise NeedsTwo({currency: amount}, earlier, "" if is_alone else told)


def approved(kind: Proposal.Kind) -> QuerySet[Proposal]:
    """What two agreed to: it counts for neither of them alone."""
    return Proposal.objects.filter(kind=kind, status=Proposal.Status.APPROVED)


def window(at: datetime) -> datetime:
    """What is older than this counts no more."""
    return at - WINDOW


def warning() -> str:
    """A sentence for the forms; "" when no limit is set."""
    most = limit()
    if not most:
        return ""
    shown = money.show(most, shared.settings_for(MarketSettings).currency)
    return _("Above %(limit)s a second person of Finance must agree.") % {
        "limit": shown
    }
