"""Orders: what is to be paid once, and who gets a share of it."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.razorpay_double import transfers
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import (
    World,
    collection,
    notes_of,
    page,
    route,
)

LEAST, MOST = 100, 50_000_000
LONGEST_RECEIPT = 40
MINUTE = 60
# Where an order says nothing else: captured by hand, within three days.
UNASKED: Json = {
    "capture": "manual",
    "capture_options": {
        "automatic_expiry_period": 12,
        "manual_expiry_period": 4320,
        "refund_speed": "normal",
    },
}
SHARE = [
    "transfers[*][account]",
    "transfers[*][amount]:int",
    "transfers[*][currency]",
    "transfers[*][linked_account_notes][*]",
    "transfers[*][notes][*]",
    "transfers[*][on_hold]:bool",
    "transfers[*][on_hold_until]:int",
]


@route(
    "POST",
    "/v1/orders",
    needs=["amount:int", "currency"],
    takes=[
        "receipt",
        "notes[*]",
        "partial_payment:bool",
        "payment[capture]",
        "payment[capture_options][automatic_expiry_period]:int",
        "payment[capture_options][manual_expiry_period]:int",
        "payment[capture_options][refund_speed]",
        *SHARE,
    ],
)
def create(world: World, given: Json) -> Json:
    refuse_wrong(given)
    shares = given.get("transfers", [])
    transfers.refuse_wrong(world, shares, given["amount"])
    asked = given.get("payment", {})
    options = {**UNASKED["capture_options"], **asked.get("capture_options", {})}
    order = world.new(
        "order",
        "order",
        amount=given["amount"],
        amount_paid=0,
        amount_due=given["amount"],
        currency=given["currency"],
        receipt=given.get("receipt"),
        offer_id=None,
        status="created",
        attempts=0,
        notes=notes_of(given),
    )
    world.secrets[order["id"]] = {**UNASKED, **asked, "capture_options": options}
    made = [transfers.create(world, order["id"], share) for share in shares]
    return {**order, "transfers": made} if made else order


def refuse_wrong(given: Json) -> None:
    if given["currency"] != "INR":
        raise Refusal("The play bank takes INR only.", field="currency")
    if given["amount"] < LEAST:
        text = "Order amount less than minimum amount allowed"
        raise Refusal(text, field="amount")
    if given["amount"] > MOST:
        raise Refusal("Amount exceeds maximum amount allowed.", field="amount")
    if len(str(given.get("receipt", ""))) > LONGEST_RECEIPT:
        text = "The receipt may not be greater than 40 characters."
        raise Refusal(text, field="receipt")
    if given.get("partial_payment") and given.get("transfers"):
        raise Refusal("An order with transfers cannot be paid in parts.")
    if given.get("payment", {}).get("capture", "manual") not in ("manual", "automatic"):
        raise Refusal("The payment.capture is invalid.", field="payment.capture")


@route("GET", "/v1/orders/{}", takes=["expand[*]"])
def fetch(world: World, given: Json, id: str) -> Json:
    order = world.get("order", id)
    if "transfers" not in given.get("expand", []):
        return order
    shares = [share for share in transfers.oldest_first(world) if share["source"] == id]
    return {**order, "transfers": collection(shares)}


@route("GET", "/v1/orders", takes=["receipt", "count:int", "skip:int"])
def list_orders(world: World, given: Json) -> Json:
    filters = {"receipt": given["receipt"]} if "receipt" in given else {}
    return page(list(world.every("order", **filters)), given)


@route("GET", "/v1/orders/{}/payments")
def list_payments(world: World, given: Json, id: str) -> Json:
    world.get("order", id)
    return collection(list(world.every("payment", order_id=id)))


def is_captured_at_once(world: World, payment: Json) -> bool:
    """Automatic capture has an end: later it is for the shop to decide."""
    asked = world.secrets[payment["order_id"]]
    period = asked["capture_options"]["automatic_expiry_period"] * MINUTE
    is_early = world.now() - payment["created_at"] < period
    return bool(asked["capture"] == "automatic" and is_early)


def given_back_at(world: World, payment: Json) -> int:
    """When an authorised payment that nobody captures is refunded by itself."""
    options = world.secrets[payment["order_id"]]["capture_options"]
    return int(payment["created_at"] + options["manual_expiry_period"] * MINUTE)
