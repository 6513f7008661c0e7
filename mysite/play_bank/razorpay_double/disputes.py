"""A customer's bank asks for a payment back, and decides in the end.

Razorpay deducts the sum at once or when the shop has lost, by agreement with the shop:
`deducts_at_once` is chosen for each dispute. There is no way to ask for the disputes of
one payment.
"""

from mysite.play_bank.exchange import Json
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import World, page, route

TIME_TO_ANSWER = 7 * 86_400
OPEN = ("open", "under_review")
PROOFS = """
    summary shipping_proof billing_proof cancellation_proof customer_communication
    proof_of_service explanation_letter refund_confirmation access_activity_log
    refund_cancellation_policy term_and_conditions others submitted_at
"""


@route("GET", "/v1/disputes", takes=["from:int", "to:int", "count:int", "skip:int"])
def list_disputes(world: World, given: Json) -> Json:
    first, last = given.get("from", 0), given.get("to", world.now())
    made = world.every("dispute")
    return page([one for one in made if first <= one["created_at"] <= last], given)


@route("GET", "/v1/disputes/{}", takes=["expand[*]"])
def fetch(world: World, given: Json, id: str) -> Json:
    return world.get("dispute", id)


@route("POST", "/v1/disputes/{}/accept")
def accept(world: World, given: Json, id: str) -> Json:
    """The shop gives in."""
    return decide(world, id, is_won=False)


def still_open(world: World, id: str) -> Json:
    dispute = world.get("dispute", id)
    if dispute["status"] not in OPEN:
        raise Refusal(f"The dispute is {dispute['status']} already.")
    return dispute


# --- What the customer's bank does ------------------------------------------------


def begin(
    world: World,
    payment_id: str,
    reason: str = "goods_or_services_not_received_or_partially_received",
    *,
    deducts_at_once: bool = True,
) -> Json:
    payment = world.get("payment", payment_id)
    known = [one["status"] for one in world.every("dispute", payment_id=payment_id)]
    amount = payment["amount"] - payment["amount_refunded"]
    if not payment["captured"] or not amount or {*OPEN, "lost"} & set(known):
        raise Refusal(f"There is nothing to dispute about {payment_id}.")
    dispute = world.new(
        "disp",
        "dispute",
        payment_id=payment_id,
        amount=amount,
        currency=payment["currency"],
        amount_deducted=amount if deducts_at_once else 0,
        reason_code=reason,
        respond_by=world.now() + TIME_TO_ANSWER,
        status="open",
        phase="chargeback",
        evidence={"amount": amount, **dict.fromkeys(PROOFS.split())},
    )
    world.emit("payment.dispute.created", payment=payment, dispute=dispute)
    return dispute


def decide(world: World, id: str, *, is_won: bool) -> Json:
    dispute = still_open(world, id)
    payment = world.get("payment", dispute["payment_id"])
    dispute["status"] = "won" if is_won else "lost"
    dispute["amount_deducted"] = 0 if is_won else dispute["amount"]
    for name in (dispute["status"], "closed"):
        world.emit(f"payment.dispute.{name}", payment=payment, dispute=dispute)
    return dispute


def pass_time(world: World) -> None:
    """Who does not answer in time has lost."""
    for dispute in list(world.every("dispute", status="open")):
        if dispute["respond_by"] <= world.now():
            decide(world, dispute["id"], is_won=False)


def refuse_refund(world: World, payment: Json) -> None:
    """Nothing goes back twice."""
    for dispute in world.every("dispute", payment_id=payment["id"]):
        if dispute["status"] != "won":
            text = "Refunds are not allowed on a payment that is disputed"
            raise Refusal(text, reason="payment_disputed")
