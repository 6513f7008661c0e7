"""Shares of a charge that go to a connected account, and come back."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double import accounts, balance
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route


@route(
    "POST",
    "/v1/transfers",
    needs=["amount:int", "currency", "destination"],
    takes=["description", "metadata[*]", "source_transaction", "transfer_group"],
)
def create(world: World, given: Json) -> Json:
    amount, currency = given["amount"], given["currency"]
    if amount < 1:
        message = "This value must be greater than or equal to 1."
        code = "parameter_invalid_integer"
        raise Refusal(400, code, message, param="amount")
    account = destination(world, given["destination"])
    charge = source(world, given)
    if charge is None:
        balance.need(world, currency, amount)
    transfer = world.new(
        "tr",
        "transfer",
        amount=amount,
        amount_reversed=0,
        currency=currency,
        description=given.get("description"),
        destination=account["id"],
        metadata=given.get("metadata", {}),
        reversed=False,
        source_transaction=given.get("source_transaction"),
        transfer_group=group(given, charge),
    )
    url = f"/v1/transfers/{transfer['id']}/reversals"
    transfer["reversals"] = {
        "object": "list",
        "data": [],
        "has_more": False,
        "url": url,
    }
    transfer["balance_transaction"] = balance.book(
        world, "transfer", transfer, -amount, available=there_on(world, charge)
    )
    world.emit("transfer.created", transfer)
    return transfer


def destination(world: World, id: str) -> Json:
    if id not in world.room("account"):
        message = f"No such destination: '{id}'"
        raise Refusal(400, "resource_missing", message, param="destination")
    account = accounts.account_of(world, id)
    if account["capabilities"].get("transfers") != "active":
        message = (
            "Your destination account needs to have at least one of the following "
            "capabilities enabled: transfers, crypto_transfers, legacy_payments"
        )
        raise Refusal(400, "insufficient_capabilities_for_transfer", message)
    return account


def source(world: World, given: Json) -> Json | None:
    """The charge that it is a share of, when there is enough left of that."""
    if "source_transaction" not in given:
        return None
    charge = world.get("charge", given["source_transaction"])
    if not charge["captured"]:
        message = "Cannot use an uncaptured charge as a source_transaction."
        raise Refusal(400, None, message, param="source_transaction")
    if charge["currency"] != given["currency"]:
        message = f"The currency of source_transaction is {charge['currency']}."
        raise Refusal(400, None, message, param="currency")
    shares = world.every("transfer", source_transaction=charge["id"])
    used = sum(share["amount"] for share in shares)
    if used + given["amount"] > charge["amount_captured"]:
        message = (
            "Cannot use source_transaction: the sum of its transfers would be more "
            f"than the {charge['amount_captured']} of the charge."
        )
        raise Refusal(400, "balance_insufficient", message)
    return charge


def group(given: Json, charge: Json | None) -> str | None:
    """A share belongs to the group of its charge."""
    inherited = charge["transfer_group"] if charge else None
    asked: str | None = given.get("transfer_group", inherited)
    if inherited and asked != inherited:
        message = f"The transfer_group of source_transaction is {inherited}."
        raise Refusal(400, None, message, param="transfer_group")
    return asked


def there_on(world: World, charge: Json | None) -> int | None:
    if charge is None:
        return None
    movement = world.get("balance_transaction", charge["balance_transaction"])
    return max(world.now(), int(movement["available_on"]))


@route("GET", "/v1/transfers/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("transfer", id)


@route("GET", "/v1/transfers", takes=["destination", "transfer_group", *PAGING])
def list_transfers(world: World, given: Json) -> Json:
    filters = {name: given.get(name) for name in ("destination", "transfer_group")}
    return world.page("transfer", "/v1/transfers", given, **filters)


@route(
    "POST",
    "/v1/transfers/{}/reversals",
    takes=["amount:int", "description", "metadata[*]"],
)
def reverse(world: World, given: Json, id: str) -> Json:
    transfer = world.get("transfer", id)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = given.get("amount", left)
    if not 1 <= amount <= left:
        message = (
            f"Reversal amount ({amount}) must be from 1 to the amount of the transfer "
            f"that is left ({left})."
        )
        raise Refusal(400, None, message, param="amount")
    transfer["amount_reversed"] += amount
    transfer["reversed"] = transfer["amount_reversed"] == transfer["amount"]
    reversal = world.new(
        "trr",
        "transfer_reversal",
        amount=amount,
        currency=transfer["currency"],
        destination_payment_refund=None,
        metadata=given.get("metadata", {}),
        source_refund=None,
        transfer=id,
    )
    reversal["balance_transaction"] = balance.book(
        world, "transfer_refund", reversal, amount
    )
    transfer["reversals"]["data"].insert(0, reversal)
    world.emit("transfer.reversed", transfer)
    return reversal


@route("GET", "/v1/transfers/{}/reversals", takes=PAGING)
def list_reversals(world: World, given: Json, id: str) -> Json:
    world.get("transfer", id)
    url = f"/v1/transfers/{id}/reversals"
    return world.page("transfer_reversal", url, given, transfer=id)
