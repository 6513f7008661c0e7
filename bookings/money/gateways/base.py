"""What a gateway is: data in, data out. It knows no request, no view and no rule.

`money.settling` decides order and locks; a gateway says what its service knows of an
attempt and does what an order says. It is called outside of transactions, and what may
be sent twice goes under a key.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from bookings.models import Attempt, Contest, GatewayOrder, Payout, PayoutAccount
from toolkit.units import MinorUnits

if TYPE_CHECKING:
    from bookings.money.gateways.trust import Trust


class GatewayAway(Exception):
    """Whether anything was done is not known: no answer, or a fault of the service.

    `answered` when the service itself said so: it would repeat that for the same key.
    """

    def __init__(self, problem: str, *, answered: bool = False) -> None:
        super().__init__(problem)
        self.answered = answered


class KeyRefused(GatewayAway):
    """The service does not know our key, or does not let it do this. Nothing was done,
    and it may be once the key is right.
    """


class RightMissing(KeyRefused):
    """The service knows our key, which may not do this very thing."""


class GatewayRefused(Exception):
    """The service understood and said no. Nothing was done."""


class BadWebhook(ValueError):
    """It is not from the gateway, or nothing that it would send."""


class WrongSignature(BadWebhook):
    """It is signed, and not with a secret of ours."""


@dataclass(frozen=True)
class Checkout:
    """Where the customer pays: by following `url`, or by posting `fields` there."""

    id: str
    url: str
    fields: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime | None = None


@dataclass(frozen=True)
class Case:
    """A contest of a charge: a bank asks for its money back. Sums are all there ever
    was, in minor units; `returned` None means all that was withdrawn.
    """

    id: str
    currency: str
    amount: MinorUnits
    status: Contest.Status
    withdrawn: MinorUnits = 0
    returned: MinorUnits | None = 0
    fee: MinorUnits = 0
    fee_returned: MinorUnits = 0
    is_refundable: bool = False
    reason: str = ""
    answer_by: datetime | None = None
    opened_at: datetime | None = None


@dataclass(frozen=True)
class Snapshot:
    """What the service says of an attempt now. Sums are all there ever was, in minor
    units. `authorised`: certain, whether or not it has been taken.
    """

    currency: str = ""
    authorised: MinorUnits = 0
    captured: MinorUnits = 0
    refunded: MinorUnits = 0
    fee: MinorUnits = 0
    # Nothing can come of it any more: expired, let go.
    has_ended: bool = False
    charge_id: str = ""
    method: str = ""
    failure: str = ""
    capture_before: datetime | None = None
    contests: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Notice:
    """A webhook that is from the gateway, and which attempt it is about."""

    event_id: str
    kind: str
    payload: dict[str, object]
    code: str = ""
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """Where the customer comes back to, and what they are told they pay for."""

    title: str
    back_url: str
    cancel_url: str
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class Person:
    """Who wants to be paid, as a gateway is told: a country is two letters."""

    code: str
    country: str
    email: str = ""


def origin(address: str) -> str:
    """Scheme, host and port of an address."""
    return "/".join(address.split("/")[:3])


class Gateway(Protocol):
    name: str
    # What is known of our key and of the secret of its webhooks.
    trust: "Trust"
    # Days that a sum stays authorised; None where it is taken at once.
    hold_days: int | None
    # It gives back no less at once, in minor units.
    least_refund: MinorUnits

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where the customer's browser is led to, for the policy of our pages."""

    def is_test(self) -> bool:
        """Whether the service itself is asked with a key that moves no money."""

    def missing_rights(self) -> list[str]:
        """What our key may not do, as the service calls it, by asking for each; nothing
        is moved. Raises GatewayAway.
        """

    def currencies(self) -> frozenset[str]:
        """What one can pay in."""

    def has_keys(self) -> bool:
        """Whether any of its keys is set: somebody means to use it."""

    def problem(self) -> str:
        """Why it cannot be used, such as a missing key; "" when it can."""

    def start(self, attempt: Attempt, way: Way) -> Checkout:
        """Make the page where it is paid; the same page for the same attempt."""

    def fetch(self, attempt: Attempt) -> Snapshot:
        """What is known of it now."""

    def send(self, order: GatewayOrder) -> None:
        """Do what the order says, under its key."""

    def is_done(self, order: GatewayOrder) -> bool:
        """Whether an order that got no clear answer was carried out."""

    def check_key(self) -> None:
        """Ask for something that every key of ours may read. Raises as any call."""

    def contest_url(self, contest: Contest) -> str:
        """Where staff answer a bank, on the gateway's own pages."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Raises BadWebhook for what the service has not signed."""


class Payer(Protocol):
    """What a gateway can do besides, if it pays workers. The name is the gateway's."""

    name: str

    @property
    def hosts(self) -> tuple[str, ...]:
        """Where a worker's browser is led to, for the policy of our pages."""

    def join(self, account: PayoutAccount, person: Person) -> str:
        """Make an account for this worker there, one for each row; its id."""

    def join_link(self, account: PayoutAccount, back_url: str) -> str:
        """Where the worker says who they are, once and within minutes."""

    def is_joined(self, account: PayoutAccount) -> bool:
        """Whether it can be paid now."""

    def pay_out(self, payout: Payout, account: PayoutAccount) -> str:
        """Send the sum under the payout's key; the id of what was made."""

    def is_paid_out(self, payout: Payout) -> str:
        """The id of what was made for it before; "" when there is nothing."""
