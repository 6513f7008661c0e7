"""What the platform has at Stripe: every movement, and the sums of those."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

DAY = 86_400
UNTIL_AVAILABLE = 2 * DAY
CATEGORIES = {
    "charge": "charge",
    "refund": "refund",
    "transfer": "transfer",
    "transfer_refund": "transfer_reversal",
    "adjustment": "dispute",
}


def fee(amount: int) -> int:
    """2.9 % and 30 of the smallest unit."""
    return amount * 29 // 1000 + 30


def book(
    world: World,
    kind: str,
    source: Json,
    amount: int,
    *,
    fee: int = 0,
    available: int | None = None,
) -> str:
    """Move `amount` in (or out, below zero); the id of the balance transaction."""
    currency = source["currency"]
    details = {
        "amount": fee,
        "application": None,
        "currency": currency,
        "description": "Stripe processing fees",
        "type": "stripe_fee",
    }
    now = world.now()
    on = now if available is None else available
    made = world.new(
        "txn",
        "balance_transaction",
        amount=amount,
        available_on=on,
        balance_type="payments",
        currency=currency,
        description=None,
        exchange_rate=None,
        fee=fee,
        fee_details=[details] if fee else [],
        net=amount - fee,
        reporting_category=CATEGORIES[kind],
        source=source["id"],
        status="available" if on <= now else "pending",
        type=kind,
    )
    return str(made["id"])


def available(world: World, currency: str) -> int:
    return sum(t["net"] for t in movements(world, currency, is_there=True))


def movements(world: World, currency: str, *, is_there: bool) -> list[Json]:
    return [
        movement
        for movement in world.every("balance_transaction", currency=currency)
        if (movement["available_on"] <= world.now()) is is_there
    ]


def ripen(world: World) -> None:
    """What has waited long enough is available."""
    for movement in world.every("balance_transaction", status="pending"):
        if movement["available_on"] <= world.now():
            movement["status"] = "available"


@route("GET", "/v1/balance")
def retrieve(world: World, given: Json) -> Json:
    currencies = {t["currency"] for t in world.every("balance_transaction")} or {"usd"}

    def sums(is_there: bool) -> list[Json]:
        found = {c: movements(world, c, is_there=is_there) for c in sorted(currencies)}
        return [
            {"amount": sum(t["net"] for t in moved), "currency": currency}
            for currency, moved in found.items()
        ]

    return {
        "object": "balance",
        "available": sums(True),
        "livemode": False,
        "pending": sums(False),
    }


@route("GET", "/v1/balance_transactions/{}")
def retrieve_movement(world: World, given: Json, id: str) -> Json:
    return world.get("balance_transaction", id)


@route(
    "GET",
    "/v1/balance_transactions",
    takes=["currency", "type", "source", *PAGING],
)
def list_movements(world: World, given: Json) -> Json:
    filters = {name: given.get(name) for name in ("currency", "type", "source")}
    url = "/v1/balance_transactions"
    return world.page("balance_transaction", url, given, **filters)


def need(world: World, currency: str, amount: int) -> None:
    """Raises Refusal when there is less than `amount` to send away."""
    if available(world, currency) < amount:
        raise Refusal(
            400,
            "balance_insufficient",
            "You have insufficient available funds in your Stripe account.",
        )
