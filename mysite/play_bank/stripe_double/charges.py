"""A card that was charged: held first, then taken, and given back in parts."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double import balance
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.world import World, route

HELD_FOR = 7 * balance.DAY
CARDS = {"visa": "4242", "mastercard": "4444", "amex": "0005"}


def authorise(world: World, intent: Json, brand: str) -> Json:
    """The bank holds the amount of an intent on a card."""
    is_held = intent["capture_method"] == "manual"
    charge = world.new(
        "ch",
        "charge",
        amount=intent["amount"],
        amount_captured=0,
        amount_refunded=0,
        balance_transaction=None,
        billing_details={
            "address": None,
            "email": None,
            "name": None,
            "phone": None,
            "tax_id": None,
        },
        captured=False,
        currency=intent["currency"],
        description=intent["description"],
        disputed=False,
        failure_code=None,
        failure_message=None,
        metadata=dict(intent["metadata"]),
        paid=True,
        payment_intent=intent["id"],
        payment_method=intent["payment_method"],
        payment_method_details={"type": "card", "card": card(brand)},
        receipt_url=None,
        refunded=False,
        status="succeeded",
        transfer_group=intent["transfer_group"],
    )
    if is_held:
        details = charge["payment_method_details"]["card"]
        details["capture_before"] = world.now() + HELD_FOR
    world.emit("charge.succeeded", charge)
    return charge


def card(brand: str) -> Json:
    return {
        "brand": brand,
        "checks": {
            "address_line1_check": None,
            "address_postal_code_check": None,
            "cvc_check": "pass",
        },
        "country": "US",
        "exp_month": 12,
        "exp_year": 2034,
        "funding": "credit",
        "installments": None,
        "last4": CARDS[brand],
        "mandate": None,
        "network": brand,
        "three_d_secure": None,
        "wallet": None,
    }


def capture(world: World, charge: Json, amount: int) -> None:
    """Take the amount; what is left of the hold goes back, as a refund of its own."""
    charge.update(captured=True, amount_captured=amount)
    charge["balance_transaction"] = balance.book(
        world,
        "charge",
        charge,
        amount,
        fee=balance.fee(amount),
        available=world.now() + balance.UNTIL_AVAILABLE,
    )
    if left := charge["amount"] - amount:
        give_back(world, charge, left, reason=None)
    world.emit("charge.captured", charge)


def give_back(world: World, charge: Json, amount: int, **fields: object) -> Json:
    """A refund. Money that was only held never stood in the balance."""
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    return world.new(
        "re",
        "refund",
        **{
            "amount": amount,
            "balance_transaction": None,
            "charge": charge["id"],
            "currency": charge["currency"],
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "succeeded",
            "transfer_reversal": None,
            **fields,
        },
    )


def release(world: World, charge: Json, reason: str | None) -> None:
    """The hold ends without a capture."""
    give_back(world, charge, charge["amount"], reason=reason)
    is_expired = reason == "expired_uncaptured_charge"
    world.emit("charge.expired" if is_expired else "charge.refunded", charge)


@route("GET", "/v1/charges/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("charge", id)


@route("GET", "/v1/charges", takes=["payment_intent", "transfer_group", *PAGING])
def list_charges(world: World, given: Json) -> Json:
    filters = {name: given.get(name) for name in ("payment_intent", "transfer_group")}
    return world.page("charge", "/v1/charges", given, **filters)
