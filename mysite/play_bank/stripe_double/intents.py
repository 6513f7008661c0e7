"""Payment intents: from the first try of a card to the money or its release."""

from copy import deepcopy

from mysite.play_bank.exchange import Json
from mysite.play_bank.store import new_id
from mysite.play_bank.stripe_double import charges
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
REASONS = ("abandoned", "duplicate", "fraudulent", "requested_by_customer")


def create(world: World, amount: int, currency: str, given: Json) -> Json:
    intent = world.new(
        "pi",
        "payment_intent",
        amount=amount,
        amount_capturable=0,
        amount_received=0,
        canceled_at=None,
        cancellation_reason=None,
        capture_method=given.get("capture_method", "automatic_async"),
        confirmation_method="automatic",
        currency=currency,
        description=given.get("description"),
        last_payment_error=None,
        latest_charge=None,
        metadata=given.get("metadata", {}),
        next_action=None,
        payment_method=None,
        payment_method_types=["card"],
        status="requires_payment_method",
        transfer_group=given.get("transfer_group"),
    )
    intent["client_secret"] = new_id(f"{intent['id']}_secret", 24)
    world.emit("payment_intent.created", intent)
    return intent


def approve(world: World, intent: Json, brand: str) -> None:
    """The card says yes."""
    intent["payment_method"] = new_id("pm", 24)
    charge = charges.authorise(world, intent, brand)
    intent.update(latest_charge=charge["id"], last_payment_error=None, next_action=None)
    if intent["capture_method"] == "manual":
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        world.emit("payment_intent.amount_capturable_updated", intent)
    else:
        settle(world, intent, intent["amount"])


def decline(
    world: World, intent: Json, code: str, reason: str | None, message: str
) -> None:
    """The card says no; another one may be tried."""
    error = {"type": "card_error", "code": code, "message": message}
    if reason:
        error["decline_code"] = reason
    intent.update(
        status="requires_payment_method", last_payment_error=error, next_action=None
    )
    world.emit("payment_intent.payment_failed", intent)


def ask_more(world: World, intent: Json, url: str) -> None:
    """The card's bank wants to hear from its owner first."""
    go = {"url": url, "return_url": url}
    intent.update(
        status="requires_action",
        next_action={"type": "redirect_to_url", "redirect_to_url": go},
    )
    world.emit("payment_intent.requires_action", intent)


def settle(world: World, intent: Json, amount: int) -> None:
    charge = world.get("charge", intent["latest_charge"])
    charges.capture(world, charge, amount)
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    world.emit("payment_intent.succeeded", intent)


def void(world: World, intent: Json, reason: str | None) -> None:
    is_held = intent["status"] == "requires_capture"
    intent.update(
        status="canceled",
        amount_capturable=0,
        cancellation_reason=reason,
        canceled_at=world.now(),
        next_action=None,
    )
    if is_held:
        is_late = reason == "automatic"
        why = "expired_uncaptured_charge" if is_late else None
        charges.release(world, world.get("charge", intent["latest_charge"]), why)
    world.emit("payment_intent.canceled", intent)


def expire(world: World) -> None:
    """Holds that nobody took in time are let go."""
    for intent in list(world.every("payment_intent", status="requires_capture")):
        charge = world.get("charge", intent["latest_charge"])
        held_until = charge["payment_method_details"]["card"]["capture_before"]
        if held_until <= world.now():
            void(world, intent, "automatic")


def unexpected(intent: Json, verb: str) -> Refusal:
    message = (
        f"This PaymentIntent could not be {verb} because it has a status of "
        f"{intent['status']}."
    )
    return Refusal(
        400,
        "payment_intent_unexpected_state",
        message,
        payment_intent=deepcopy(intent),
    )


@route("GET", "/v1/payment_intents/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("payment_intent", id)


@route("GET", "/v1/payment_intents", takes=PAGING)
def list_intents(world: World, given: Json) -> Json:
    return world.page("payment_intent", "/v1/payment_intents", given)


@route(
    "POST",
    "/v1/payment_intents/{}",
    takes=["description", "metadata[*]"],
)
def update(world: World, given: Json, id: str) -> Json:
    intent = world.get("payment_intent", id)
    intent["metadata"].update(given.pop("metadata", {}))
    intent.update(given)
    return intent


@route(
    "POST",
    "/v1/payment_intents/{}/capture",
    takes=["amount_to_capture:int", "metadata[*]"],
)
def capture(world: World, given: Json, id: str) -> Json:
    intent = world.get("payment_intent", id)
    if intent["status"] != "requires_capture":
        raise unexpected(intent, "captured")
    held: int = intent["amount_capturable"]
    amount = given.get("amount_to_capture", held)
    if amount > held:
        raise Refusal(
            400,
            "amount_too_large",
            "The amount_to_capture is greater than the amount you can capture.",
            param="amount_to_capture",
        )
    if amount < 1:
        raise Refusal(
            400,
            "parameter_invalid_integer",
            "This value must be greater than or equal to 1.",
            param="amount_to_capture",
        )
    intent["metadata"].update(given.get("metadata", {}))
    settle(world, intent, amount)
    return intent


@route("POST", "/v1/payment_intents/{}/cancel", takes=["cancellation_reason"])
def cancel(world: World, given: Json, id: str) -> Json:
    intent = world.get("payment_intent", id)
    reason = given.get("cancellation_reason")
    if intent["status"] not in (*OPEN, "requires_capture"):
        raise unexpected(intent, "canceled")
    if reason not in (None, *REASONS):
        raise Refusal(400, None, f"Invalid reason: {reason}")
    if intent["status"] in OPEN and secured_by_session(world, intent):
        raise Refusal(
            400,
            None,
            "You cannot cancel this PaymentIntent: it belongs to an open Checkout "
            "Session. Expire that instead.",
        )
    void(world, intent, reason)
    return intent


def secured_by_session(world: World, intent: Json) -> bool:
    sessions = world.every("checkout.session", payment_intent=intent["id"])
    return any(session["status"] == "open" for session in sessions)
