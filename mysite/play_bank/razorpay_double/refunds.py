"""Money that goes back to a customer, never more than was captured."""

import re

from mysite.play_bank.exchange import Json, Request
from mysite.play_bank.razorpay_double import disputes, transfers
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import (
    World,
    collection,
    notes_of,
    route,
)

LEAST = 100
HEADER = "x-refund-idempotency"
KEY = re.compile(r"[A-Za-z0-9_-]{10,}")


def give_back(world: World, payment: Json, amount: int, given: Json) -> Json:
    payment["amount_refunded"] += amount
    is_all = payment["amount_refunded"] == payment["amount"]
    payment["refund_status"] = "full" if is_all else "partial"
    if is_all:
        payment["status"] = "refunded"
    refund = world.new(
        "rfnd",
        "refund",
        amount=amount,
        currency=payment["currency"],
        payment_id=payment["id"],
        notes=notes_of(given),
        receipt=given.get("receipt"),
        acquirer_data={"arn": None},
        batch_id=None,
        status="processed",
        speed_processed="normal",
        speed_requested=given.get("speed", "normal"),
    )
    world.emit("refund.created", refund=refund, payment=payment)
    world.emit("refund.processed", refund=refund, payment=payment)
    return refund


@route(
    "POST",
    "/v1/payments/{}/refund",
    takes=["amount:int", "speed", "receipt", "notes[*]", "reverse_all:bool"],
)
def create(world: World, given: Json, id: str) -> Json:
    payment = world.get("payment", id)
    left = payment["amount"] - payment["amount_refunded"]
    if payment["status"] == "refunded":
        raise Refusal("The payment has been fully refunded already")
    if payment["status"] != "captured":
        raise Refusal("The payment status should be captured for action to be taken")
    disputes.refuse_refund(world, payment)
    amount = given.get("amount", left)
    if amount < LEAST:
        raise Refusal("The amount must be atleast INR 1.00", field="amount")
    if amount > left:
        text = "The refund amount provided is greater than amount captured"
        raise Refusal(text, field="amount")
    if given.get("reverse_all"):
        take_shares_back(world, payment, amount)
    return give_back(world, payment, amount, given)


def take_shares_back(world: World, payment: Json, amount: int) -> None:
    if amount != payment["amount"]:
        text = "Transfers are reversed with full refunds only: reverse them first."
        raise Refusal(text, field="reverse_all")
    shares = transfers.of_payment(world, payment)
    if any(share["settlement_status"] == "settled" for share in shares):
        text = "The linked account does not have sufficient balance for the reversal."
        raise Refusal(text, reason="insufficient_balance")
    for share in shares:
        if left := share["amount"] - share["amount_reversed"]:
            transfers.take_back(world, share, left, {})


@route("GET", "/v1/payments/{}/refunds")
def list_of_payment(world: World, given: Json, id: str) -> Json:
    world.get("payment", id)
    return collection(list(world.every("refund", payment_id=id)))


@route("GET", "/v1/refunds/{}")
def fetch(world: World, given: Json, id: str) -> Json:
    return world.get("refund", id)


def key_of(request: Request) -> str | None:
    """Raises Refusal for a key that Razorpay would not take."""
    key = request.headers.get(HEADER)
    if key is not None and not KEY.fullmatch(key):
        text = "The idempotency key must have 10 or more letters, digits, - and _."
        raise Refusal(text)
    return key
