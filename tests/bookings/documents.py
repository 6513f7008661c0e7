"""What banks and gateways have of a try to pay, by their own documents."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AtTheBank:
    status: str
    captured: int = 0
    refunded: int = 0
    # What a customer's bank has of it now.
    gone: int = 0


def at_the_bank(bank, attempt):
    """What the bank has of an attempt."""
    if not attempt.checkout_id:
        return AtTheBank("open")
    if attempt.gateway == "razorpay":
        return _at_razorpay(bank.razorpay_world, attempt.checkout_id)
    return _at_stripe(bank.stripe_world, attempt.checkout_id)


def _at_stripe(world, session_id):
    session = world.get("checkout.session", session_id)
    if not session["payment_intent"]:
        return AtTheBank("ended" if session["status"] == "expired" else "open")
    intent = world.get("payment_intent", session["payment_intent"])
    given = world.every("refund", payment_intent=intent["id"])
    # What was only held was never in the balance.
    refunded = sum(one["amount"] for one in given if one["balance_transaction"])
    if intent["amount_received"]:
        moves = [
            move
            for one in world.every("dispute", payment_intent=intent["id"])
            for move in one["balance_transactions"]
        ]
        gone = -sum(move["amount"] for move in moves)
        return AtTheBank("captured", intent["amount_received"], refunded, gone)
    if intent["status"] == "canceled":
        return AtTheBank("ended")
    return AtTheBank("authorised" if intent["status"] == "requires_capture" else "open")


def _at_razorpay(world, order_id):
    tries = list(world.every("payment", order_id=order_id))
    taken = sum(one["amount"] for one in tries if one["captured"])
    if not taken:
        return AtTheBank("open")
    back = sum(one["amount_refunded"] for one in tries if one["captured"])
    cases = [
        one for pay in tries for one in world.every("dispute", payment_id=pay["id"])
    ]
    gone = sum(one["amount_deducted"] for one in cases)
    return AtTheBank("captured", taken, back, gone)


def charge_of(bank, attempt):
    """What a customer's bank would contest."""
    if attempt.gateway == "razorpay":
        return attempt.charge_id
    intent = bank.stripe_world.get("payment_intent", attempt.charge_id)
    return intent["latest_charge"]


def cases_of(bank, attempt):
    if attempt.gateway == "razorpay":
        return list(bank.razorpay_world.every("dispute", payment_id=attempt.charge_id))
    world = bank.stripe_world
    return list(world.every("dispute", payment_intent=attempt.charge_id))
