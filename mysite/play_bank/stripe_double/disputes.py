"""Somebody tells their bank that they do not know of a payment."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double import balance
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

FEE = 1500
TIME_TO_ANSWER = 7 * balance.DAY
# A question comes first, sometimes: nothing is withdrawn for it.
QUESTION = ("warning_needs_response", "warning_under_review")
OPEN = ("needs_response", "under_review", *QUESTION)
REASONS = ("fraudulent", "product_not_received", "duplicate", "general")
FIELDS = """
    access_activity_log billing_address cancellation_policy
    cancellation_policy_disclosure cancellation_rebuttal customer_communication
    customer_email_address customer_name customer_purchase_ip customer_signature
    duplicate_charge_documentation duplicate_charge_explanation duplicate_charge_id
    product_description receipt refund_policy refund_policy_disclosure
    refund_refusal_explanation service_date service_documentation shipping_address
    shipping_carrier shipping_date shipping_documentation shipping_tracking_number
    uncategorized_file uncategorized_text
"""
EVIDENCE = FIELDS.split()


@route("GET", "/v1/disputes/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("dispute", id)


@route("GET", "/v1/disputes", takes=["charge", "payment_intent", *PAGING])
def list_disputes(world: World, given: Json) -> Json:
    filters = {name: given.get(name) for name in ("charge", "payment_intent")}
    return world.page("dispute", "/v1/disputes", given, **filters)


@route(
    "POST",
    "/v1/disputes/{}",
    takes=["submit:bool", "metadata[*]", *(f"evidence[{name}]" for name in EVIDENCE)],
)
def update(world: World, given: Json, id: str) -> Json:
    dispute = still_open(world, id)
    dispute["metadata"].update(given.get("metadata", {}))
    if evidence := given.get("evidence"):
        dispute["evidence"].update(evidence)
        dispute["evidence_details"]["has_evidence"] = True
    if evidence and given.get("submit", True):
        is_question = dispute["status"] in QUESTION
        dispute["status"] = QUESTION[1] if is_question else "under_review"
        dispute["evidence_details"]["submission_count"] += 1
    world.emit("charge.dispute.updated", dispute)
    return dispute


@route("POST", "/v1/disputes/{}/close")
def close(world: World, given: Json, id: str) -> Json:
    """The shop gives in."""
    return decide(world, id, is_won=False)


def still_open(world: World, id: str) -> Json:
    dispute = world.get("dispute", id)
    if dispute["status"] not in OPEN:
        raise Refusal(400, None, f"This dispute is already {dispute['status']}.")
    return dispute


# --- What the bank of the card does ---------------------------------------------


def begin(
    world: World,
    charge_id: str,
    reason: str = "fraudulent",
    *,
    is_question: bool = False,
) -> Json:
    charge = world.get("charge", charge_id)
    amount = charge["amount"] - charge["amount_refunded"]
    if charge["disputed"] or not charge["captured"] or not amount:
        raise Refusal(400, None, f"There is nothing to dispute about {charge_id}.")
    dispute = world.new(
        "du",
        "dispute",
        amount=amount,
        balance_transactions=[],
        charge=charge_id,
        currency=charge["currency"],
        enhanced_eligibility_types=[],
        evidence={**dict.fromkeys(EVIDENCE), "enhanced_evidence": {}},
        evidence_details={
            "due_by": world.now() + TIME_TO_ANSWER,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        is_charge_refundable=is_question,
        metadata={},
        payment_intent=charge["payment_intent"],
        reason=reason,
        status=QUESTION[0] if is_question else "needs_response",
    )
    charge["disputed"] = True
    world.emit("charge.dispute.created", dispute)
    if not is_question:
        withdraw(world, dispute)
    return dispute


def withdraw(world: World, dispute: Json) -> None:
    move(world, dispute, -dispute["amount"], FEE)
    world.emit("charge.dispute.funds_withdrawn", dispute)


def insist(world: World, id: str) -> Json:
    """The bank was not content with the answer to its question."""
    dispute = still_open(world, id)
    if dispute["status"] not in QUESTION:
        raise Refusal(400, None, f"This dispute is already {dispute['status']}.")
    charge = world.get("charge", dispute["charge"])
    left = charge["amount"] - charge["amount_refunded"]
    if not left:
        return decide(world, id, is_won=True)
    dispute.update(status="needs_response", is_charge_refundable=False, amount=left)
    world.emit("charge.dispute.updated", dispute)
    withdraw(world, dispute)
    return dispute


def decide(world: World, id: str, *, is_won: bool) -> Json:
    """For the shop, which has its money again, or against it. The fee stays."""
    dispute = still_open(world, id)
    if dispute["status"] in QUESTION:
        dispute.update(status="warning_closed", is_charge_refundable=False)
        world.emit("charge.dispute.closed", dispute)
        return dispute
    dispute["status"] = "won" if is_won else "lost"
    world.emit("charge.dispute.closed", dispute)
    if is_won:
        move(world, dispute, dispute["amount"], 0)
        world.emit("charge.dispute.funds_reinstated", dispute)
    return dispute


def move(world: World, dispute: Json, amount: int, fee: int) -> None:
    id = balance.book(world, "adjustment", dispute, amount, fee=fee)
    moved = world.get("balance_transaction", id)
    dispute["balance_transactions"].append(moved)


def expire(world: World) -> None:
    """Who does not answer in time has lost."""
    for dispute in list(world.every("dispute", status="needs_response")):
        details = dispute["evidence_details"]
        if details["due_by"] <= world.now():
            details["past_due"] = True
            decide(world, dispute["id"], is_won=False)
