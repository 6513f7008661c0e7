"""Money that goes back to a card, never more than was taken from it."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double import balance, charges
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

REASONS = ("duplicate", "fraudulent", "requested_by_customer")


@route(
    "POST",
    "/v1/refunds",
    takes=["amount:int", "charge", "payment_intent", "reason", "metadata[*]"],
)
def create(world: World, given: Json) -> Json:
    charge = charge_of(world, given)
    left = charge["amount"] - charge["amount_refunded"]
    amount = given.get("amount", left)
    refuse_charged_back(world, charge)
    refuse_impossible(charge, amount, left)
    if given.get("reason") not in (None, *REASONS):
        raise Refusal(400, None, f"Invalid reason: {given['reason']}", param="reason")
    refund = charges.give_back(
        world,
        charge,
        amount,
        metadata=given.get("metadata", {}),
        reason=given.get("reason"),
    )
    refund["balance_transaction"] = balance.book(world, "refund", refund, -amount)
    world.emit("refund.created", refund)
    world.emit("charge.refunded", charge)
    return refund


def charge_of(world: World, given: Json) -> Json:
    if "charge" in given:
        return world.get("charge", given["charge"])
    if "payment_intent" not in given:
        message = "One of these should be provided: payment_intent, charge."
        raise Refusal(400, "parameter_missing", message)
    intent = world.get("payment_intent", given["payment_intent"])
    if not intent["latest_charge"]:
        message = f"{intent['id']} does not have a successful charge to refund."
        raise Refusal(400, None, message)
    return world.get("charge", intent["latest_charge"])


def refuse_charged_back(world: World, charge: Json) -> None:
    """But not for a question of the bank, nor for what the shop has won."""
    id = charge["id"]
    for dispute in world.every("dispute", charge=id):
        if dispute["status"] in ("needs_response", "under_review", "lost"):
            message = f"Charge {id} has been charged back; cannot issue a refund."
            raise Refusal(400, "charge_disputed", message)


def refuse_impossible(charge: Json, amount: int, left: int) -> None:
    id = charge["id"]
    if left == 0:
        message = f"Charge {id} has already been refunded."
        raise Refusal(400, "charge_already_refunded", message)
    if not charge["captured"]:
        message = f"Charge {id} has not been captured: cancel its PaymentIntent."
        raise Refusal(400, "charge_not_captured", message)
    if amount < 1:
        message = "This value must be greater than or equal to 1."
        code = "parameter_invalid_integer"
        raise Refusal(400, code, message, param="amount")
    if amount > left:
        message = (
            f"Refund amount ({amount}) is greater than unrefunded amount on charge "
            f"({left})."
        )
        raise Refusal(400, None, message, param="amount")


@route("GET", "/v1/refunds/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("refund", id)


@route("GET", "/v1/refunds", takes=["charge", "payment_intent", *PAGING])
def list_refunds(world: World, given: Json) -> Json:
    filters = {name: given.get(name) for name in ("charge", "payment_intent")}
    return world.page("refund", "/v1/refunds", given, **filters)
