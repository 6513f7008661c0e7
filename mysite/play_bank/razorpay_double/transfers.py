"""Route: shares of a payment that belong to linked accounts, on hold until released;
and sums out of the shop's own balance, which belong to no payment.
"""

import re
from collections.abc import Iterator

from mysite.play_bank.exchange import Json, Request
from mysite.play_bank.razorpay_double import accounts, balance
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import (
    ACCOUNT,
    World,
    collection,
    notes_of,
    page,
    route,
)
from mysite.play_bank.store import new_id

LEAST = 100
DAY = 86_400
HEADER = "x-transfer-idempotency"
KEY = re.compile(r"[A-Za-z0-9_ -]{4,36}")
SHARE = [
    "transfers[*][linked_account_notes][*]",
    "transfers[*][notes][*]",
    "transfers[*][on_hold]:bool",
    "transfers[*][on_hold_until]:int",
]


def refuse_wrong(world: World, shares: list[Json], most: int) -> None:
    for share in shares:
        if not {"account", "amount", "currency"} <= share.keys():
            raise Refusal("A transfer needs account, amount and currency.")
        if share["currency"] != "INR":
            raise Refusal("Transfers are made in INR only.", field="currency")
        if share["amount"] < LEAST:
            text = "The transfer amount must be atleast INR 1.00"
            raise Refusal(text, field="amount")
        accounts.refuse_unpayable(world, share["account"])
    if sum(share["amount"] for share in shares) > most:
        text = "The sum of amount requested for transfer is greater than the amount."
        raise Refusal(text, field="amount")


def create(world: World, source: str, share: Json) -> Json:
    is_held = bool(share.get("on_hold") or share.get("on_hold_until"))
    return world.new(
        "trf",
        "transfer",
        status="created",
        source=source,
        recipient=share["account"],
        amount=share["amount"],
        currency=share["currency"],
        amount_reversed=0,
        fees=0,
        tax=None,
        notes=notes_of(share),
        linked_account_notes=share.get("linked_account_notes", []),
        on_hold=is_held,
        on_hold_until=share.get("on_hold_until"),
        settlement_status=None,
        recipient_settlement_id=None,
        processed_at=None,
        error=dict.fromkeys(
            ("code", "description", "reason", "field", "step", "source", "metadata")
        ),
    )


def process(world: World, transfer: Json) -> None:
    """The payment is there: the share is the account's, on hold or on its way."""
    transfer.update(status="processed", processed_at=world.now())
    schedule(world, transfer)
    world.emit("transfer.processed", transfer=transfer)


def schedule(world: World, transfer: Json) -> None:
    transfer["settlement_status"] = "on_hold" if transfer["on_hold"] else "pending"
    world.secrets[transfer["id"]] = {"settles": world.now() + DAY}


def of_payment(world: World, payment: Json) -> list[Json]:
    """Those made from it, and those that its order asked for, the oldest first."""
    sources = (payment["id"], payment["order_id"])
    return [one for one in oldest_first(world) if one["source"] in sources]


def oldest_first(world: World) -> Iterator[Json]:
    return reversed(list(world.every("transfer")))


def pass_time(world: World) -> None:
    now = world.now()
    for transfer in oldest_first(world):
        until = transfer["on_hold_until"]
        if transfer["settlement_status"] == "on_hold" and until and until <= now:
            transfer["on_hold"] = False
            schedule(world, transfer)
        if (
            transfer["settlement_status"] == "pending"
            and transfer["status"] in ("processed", "partially_reversed")
            and world.secrets[transfer["id"]]["settles"] <= now
        ):
            settle(world, transfer)


def settle(world: World, transfer: Json) -> None:
    id = new_id("setl", 14)
    transfer.update(settlement_status="settled", recipient_settlement_id=id)
    settlement = {
        "id": id,
        "entity": "settlement",
        "amount": transfer["amount"] - transfer["amount_reversed"],
        "status": "processed",
        "fees": 0,
        "tax": 0,
        "utr": new_id("utr", 14),
        "created_at": world.now(),
    }
    world.emit("settlement.processed", settlement=settlement)


@route(
    "POST",
    "/v1/payments/{}/transfers",
    needs=[
        "transfers[*][account]",
        "transfers[*][amount]:int",
        "transfers[*][currency]",
    ],
    takes=SHARE,
)
def create_of_payment(world: World, given: Json, id: str) -> Json:
    payment = world.get("payment", id)
    if payment["status"] != "captured":
        raise Refusal("The payment status should be captured for action to be taken")
    if payment["refund_status"]:
        raise Refusal("A transfer cannot be requested once a refund has begun.")
    gone = sum(one["amount"] for one in of_payment(world, payment))
    refuse_wrong(world, given["transfers"], payment["amount"] - gone)
    made = [create(world, id, share) for share in given["transfers"]]
    for transfer in made:
        process(world, transfer)
    return collection(made)


@route(
    "POST",
    "/v1/transfers",
    needs=["account", "amount:int", "currency"],
    takes=[
        "notes[*]",
        "linked_account_notes[*]",
        "on_hold:bool",
        "on_hold_until:int",
    ],
)
def create_direct(world: World, given: Json) -> Json:
    refuse_wrong(world, [given], given["amount"])
    if given["amount"] > balance.available(world):
        text = "Your account does not have enough balance to carry out the transfer."
        raise Refusal(text, reason="insufficient_balance", field="amount")
    made = create(world, ACCOUNT, given)
    process(world, made)
    return made


def key_of(request: Request) -> str | None:
    """Raises Refusal for a key that Razorpay would not take."""
    key = request.headers.get(HEADER)
    if key is not None and not KEY.fullmatch(key):
        text = "The idempotency key must have 4 to 36 letters, digits, -, _ and spaces."
        raise Refusal(text)
    return key


@route("GET", "/v1/payments/{}/transfers")
def list_of_payment(world: World, given: Json, id: str) -> Json:
    return collection(of_payment(world, world.get("payment", id)))


@route("GET", "/v1/transfers/{}")
def fetch(world: World, given: Json, id: str) -> Json:
    return world.get("transfer", id)


@route(
    "GET",
    "/v1/transfers",
    takes=["recipient_settlement_id", "from:int", "to:int", "count:int", "skip:int"],
)
def list_transfers(world: World, given: Json) -> Json:
    name = "recipient_settlement_id"
    filters = {name: given[name]} if name in given else {}
    first, last = given.get("from", 0), given.get("to", world.now())
    made = world.every("transfer", **filters)
    return page([one for one in made if first <= one["created_at"] <= last], given)


@route(
    "PATCH",
    "/v1/transfers/{}",
    needs=["on_hold:bool"],
    takes=["on_hold_until:int"],
)
def hold(world: World, given: Json, id: str) -> Json:
    transfer = world.get("transfer", id)
    if transfer["settlement_status"] == "settled":
        raise Refusal("The transfer has been settled already.")
    until = given.get("on_hold_until")
    if until is not None and until <= world.now():
        raise Refusal("on_hold_until must be in the future.", field="on_hold_until")
    was_held = transfer["on_hold"]
    transfer.update(on_hold=bool(given["on_hold"]), on_hold_until=until)
    # Released a second time, it is not settled later for that.
    if transfer["status"] != "created" and transfer["on_hold"] != was_held:
        schedule(world, transfer)
    return transfer


@route("POST", "/v1/transfers/{}/reversals", takes=["amount:int", "notes[*]"])
def reverse(world: World, given: Json, id: str) -> Json:
    transfer = world.get("transfer", id)
    left = transfer["amount"] - transfer["amount_reversed"]
    amount = given.get("amount", left)
    if transfer["status"] == "created":
        raise Refusal("The transfer has not been processed yet.")
    if transfer["settlement_status"] == "settled":
        text = "The linked account does not have sufficient balance for the reversal."
        raise Refusal(text, reason="insufficient_balance")
    if not 1 <= amount <= left:
        text = "The reversal amount is more than what is left of the transfer."
        raise Refusal(text, field="amount")
    return take_back(world, transfer, amount, given)


def take_back(world: World, transfer: Json, amount: int, given: Json) -> Json:
    transfer["amount_reversed"] += amount
    is_all = transfer["amount_reversed"] == transfer["amount"]
    transfer["status"] = "reversed" if is_all else "partially_reversed"
    return world.new(
        "rvrsl",
        "reversal",
        transfer_id=transfer["id"],
        amount=amount,
        fee=0,
        tax=0,
        currency=transfer["currency"],
        notes=notes_of(given),
        initiator_id=transfer["recipient"],
        customer_refund_id=None,
        utr=None,
    )


@route("GET", "/v1/transfers/{}/reversals")
def list_reversals(world: World, given: Json, id: str) -> Json:
    world.get("transfer", id)
    return collection(list(world.every("reversal", transfer_id=id)))
