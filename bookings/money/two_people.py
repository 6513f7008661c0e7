"""Above a limit money moves only when a second person of Finance agrees.

The verbs that move it ask here, last of all, and go no further without a proposal that
somebody else approves (`money.proposals`). Nobody is above this, superusers included.
"""

from django.utils.translation import gettext as _

from bookings.models import BookingSettings, Proposal
from services import shared
from services.models import MarketSettings
from toolkit import money
from toolkit.errors import NotNow
from toolkit.units import MinorUnits


class NeedsTwo(NotNow):
    """It is possible, and too much for one person. `sums` are what it comes to, by
    currency.
    """

    def __init__(self, sums: dict[str, MinorUnits]) -> None:
        super().__init__(_("A second person of Finance must agree to this sum."))
        self.sums = sums


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


def warning() -> str:
    """A sentence for the forms; "" when no limit is set."""
    most = limit()
    if not most:
        return ""
    shown = money.show(most, shared.settings_for(MarketSettings).currency)
    return _("Above %(limit)s a second person of Finance must agree.") % {
        "limit": shown
    }
