"""Payments: tries to pay an order, one of which may come to its end days later."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.razorpay_double import orders, refunds, transfers
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import World, page, route
from mysite.play_bank.store import new_id

PATIENCE = 15 * 60
METHODS = ("upi", "card", "netbanking")
# From a name to code, description, source, step and reason.
FAILURES = {
    "declined": (
        "BAD_REQUEST_ERROR",
        "Your payment was declined by the bank. Try another way to pay.",
        "issuer_bank",
        "payment_authorization",
        "payment_declined",
    ),
    "denied": (
        "BAD_REQUEST_ERROR",
        "You did not agree to the payment in your bank’s app.",
        "customer",
        "payment_authentication",
        "payment_cancelled",
    ),
    "timeout": (
        "GATEWAY_ERROR",
        "Your bank did not answer in time.",
        "gateway",
        "payment_authorization",
        "payment_timed_out",
    ),
}
ERRORS = ("code", "description", "source", "step", "reason")


def begin(world: World, order: Json, method: str = "upi", **who: str) -> Json:
    """Somebody tries to pay. Raises Refusal when the order is paid."""
    if method not in METHODS:
        raise Refusal(f"The play bank has no {method}.", field="method")
    if order["status"] == "paid":
        raise Refusal("Order is already paid.", reason="order_already_paid")
    order["attempts"] += 1
    order["status"] = "attempted"
    payment = world.new(
        "pay",
        "payment",
        amount=order["amount"],
        currency=order["currency"],
        status="created",
        order_id=order["id"],
        invoice_id=None,
        international=False,
        method=method,
        amount_refunded=0,
        amount_transferred=0,
        refund_status=None,
        captured=False,
        description=who.get("description"),
        card_id=None,
        bank="HDFC" if method == "netbanking" else None,
        wallet=None,
        vpa="somebody@playbank" if method == "upi" else None,
        email=who.get("email", "void@razorpay.com"),
        contact=who.get("contact", "+919000090000"),
        notes=order["notes"],
        fee=None,
        tax=None,
        **{f"error_{name}": None for name in ERRORS},
        acquirer_data={},
    )
    if method == "card":
        payment.update(card(payment))
    return payment


def card(payment: Json) -> Json:
    id = new_id("card", 14)
    details = {
        "id": id,
        "entity": "card",
        "name": "",
        "last4": "1111",
        "network": "Visa",
        "type": "debit",
        "issuer": "HDFC",
        "international": False,
        "emi": False,
        "sub_type": "consumer",
    }
    return {"card_id": id, "card": details}


def authorise(world: World, payment: Json) -> Json:
    """The bank says yes: at once, or days after it seemed to have failed."""
    if payment["status"] not in ("created", "failed"):
        raise Refusal(f"The payment is {payment['status']} already.")
    order = world.get("order", payment["order_id"])
    payment.update({f"error_{name}": None for name in ERRORS}, status="authorized")
    payment["acquirer_data"] = {"rrn": new_id("rrn", 12)}
    world.emit("payment.authorized", payment=payment)
    if order["status"] == "paid":
        refunds.give_back(world, payment, payment["amount"], {})
    elif orders.is_captured_at_once(world, payment):
        take(world, payment)
    return payment


def fail(world: World, payment: Json, why: str = "declined") -> Json:
    values = zip(ERRORS, FAILURES[why], strict=True)
    payment.update({f"error_{name}": text for name, text in values}, status="failed")
    world.emit("payment.failed", payment=payment)
    return payment


def take(world: World, payment: Json) -> None:
    order = world.get("order", payment["order_id"])
    # Two in a hundred, and 18 % tax on that, which counts among the fee.
    fee = (payment["amount"] * 2 + 50) // 100
    tax = (fee * 18 + 50) // 100
    payment.update(status="captured", captured=True, fee=fee + tax, tax=tax)
    order.update(amount_paid=order["amount"], amount_due=0, status="paid")
    world.emit("payment.captured", payment=payment)
    world.emit("order.paid", payment=payment, order=order)
    for transfer in transfers.of_payment(world, payment):
        payment["amount_transferred"] += transfer["amount"]
        transfers.process(world, transfer)


def pass_time(world: World) -> None:
    """Who does not answer their bank has failed; who waits too long with capturing
    loses the payment.
    """
    for payment in list(world.every("payment", status="created")):
        if payment["created_at"] + PATIENCE <= world.now():
            fail(world, payment, "timeout")
    for payment in list(world.every("payment", status="authorized")):
        if orders.given_back_at(world, payment) <= world.now():
            refunds.give_back(world, payment, payment["amount"], {})


def callback(world: World, payment: Json) -> dict[str, str]:
    """What the customer's browser brings to the shop."""
    if payment["status"] in ("authorized", "captured"):
        return {
            "razorpay_payment_id": payment["id"],
            "razorpay_order_id": payment["order_id"],
            "razorpay_signature": world.signature(payment["order_id"], payment["id"]),
        }
    known = {name: payment[f"error_{name}"] or "" for name in ERRORS}
    about = f'{{"payment_id":"{payment["id"]}","order_id":"{payment["order_id"]}"}}'
    fields = {f"error[{name}]": text for name, text in known.items()}
    return {**fields, "error[metadata]": about}


@route("GET", "/v1/payments/{}", takes=["expand[*]"])
def fetch(world: World, given: Json, id: str) -> Json:
    return world.get("payment", id)


@route("GET", "/v1/payments", takes=["from:int", "to:int", "count:int", "skip:int"])
def list_payments(world: World, given: Json) -> Json:
    first, last = given.get("from", 0), given.get("to", world.now())
    made = world.every("payment")
    return page([one for one in made if first <= one["created_at"] <= last], given)


@route("POST", "/v1/payments/{}/capture", needs=["amount:int", "currency"])
def capture(world: World, given: Json, id: str) -> Json:
    payment = world.get("payment", id)
    if payment["captured"]:
        raise Refusal("This payment has already been captured")
    if payment["status"] != "authorized":
        text = "Only payments which have been authorized and not yet captured can be"
        raise Refusal(f"{text} captured", reason="invalid_payment_status")
    if given["amount"] != payment["amount"]:
        text = "Capture amount must be equal to the amount authorized"
        raise Refusal(text, field="amount")
    if given["currency"] != payment["currency"]:
        raise Refusal("Currency must be that of the payment", field="currency")
    take(world, payment)
    return payment
