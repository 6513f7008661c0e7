"""Checkout sessions: a page of Stripe's where somebody pays once."""

from mysite.play_bank.exchange import Json
from mysite.play_bank.stripe_double import intents
from mysite.play_bank.stripe_double.charges import CARDS
from mysite.play_bank.stripe_double.parameters import PAGING
from mysite.play_bank.stripe_double.refusals import Refusal
from mysite.play_bank.stripe_double.world import World, route

SHORTEST, LONGEST = 30 * 60, 24 * 3600
LEAST, MOST = 50, 99_999_999
# Some of those that Stripe knows.
CURRENCIES = """
    aed aud brl cad chf czk dkk eur gbp hkd huf inr jpy kwd mxn myr nok nzd pln ron
    sek sgd thb usd zar
"""
# From a name to the code, the reason of the card's bank and what people read.
DECLINES = {
    "declined": ("card_declined", "generic_decline", "Your card was declined."),
    "no_funds": (
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds.",
    ),
    "expired": ("expired_card", None, "Your card has expired."),
    "denied": (
        "payment_intent_authentication_failure",
        None,
        "The owner of the card did not agree to the payment.",
    ),
}


@route(
    "POST",
    "/v1/checkout/sessions",
    needs=[
        "mode",
        "success_url",
        "line_items[*][quantity]:int",
        "line_items[*][price_data][currency]",
        "line_items[*][price_data][unit_amount]:int",
        "line_items[*][price_data][product_data][name]",
    ],
    takes=[
        "line_items[*][price_data][product_data][description]",
        "billing_address_collection",
        "cancel_url",
        "client_reference_id",
        "currency",
        "customer_email",
        "expires_at:int",
        "locale",
        "metadata[*]",
        "payment_intent_data[capture_method]",
        "payment_intent_data[description]",
        "payment_intent_data[metadata][*]",
        "payment_intent_data[receipt_email]",
        "payment_intent_data[statement_descriptor_suffix]",
        "payment_intent_data[transfer_group]",
        "payment_method_options[card][request_extended_authorization]",
        "payment_method_types[*]",
        "submit_type",
        "ui_mode",
    ],
)
def create(world: World, given: Json) -> Json:
    total, currency = total_of(given)
    session = world.new(
        "cs_test",
        "checkout.session",
        amount_subtotal=total,
        amount_total=total,
        automatic_tax={
            "enabled": False,
            "liability": None,
            "provider": None,
            "status": None,
        },
        cancel_url=given.get("cancel_url"),
        client_reference_id=given.get("client_reference_id"),
        currency=currency,
        custom_fields=[],
        custom_text={
            "after_submit": None,
            "shipping_address": None,
            "submit": None,
            "terms_of_service_acceptance": None,
        },
        customer=None,
        customer_email=given.get("customer_email"),
        expires_at=expiry(world, given),
        metadata=given.get("metadata", {}),
        mode=given["mode"],
        payment_intent=None,
        payment_method_types=["card"],
        payment_status="unpaid",
        shipping_options=[],
        status="open",
        success_url=given["success_url"],
        ui_mode="hosted_page",
    )
    session["url"] = f"{world.base}/stripe/pay/{session['id']}"
    world.secrets[session["id"]] = {
        "intent": given.get("payment_intent_data", {}),
        "lines": given["line_items"],
    }
    return session


def total_of(given: Json) -> tuple[int, str]:
    """(sum, currency) of the lines. Raises Refusal."""
    if given["mode"] != "payment":
        raise Refusal(400, None, "The play bank knows payments only.", param="mode")
    capture = given.get("payment_intent_data", {}).get("capture_method")
    if capture not in (None, "automatic", "automatic_async", "manual"):
        message = f"Invalid capture_method: {capture}"
        raise Refusal(400, None, message, param="payment_intent_data[capture_method]")
    if set(given.get("payment_method_types", ["card"])) != {"card"}:
        message = "The play bank knows cards only."
        raise Refusal(400, None, message, param="payment_method_types")
    currencies = {line["price_data"]["currency"] for line in given["line_items"]}
    currency = currencies.pop()
    if currencies or currency not in CURRENCIES.split():
        raise Refusal(400, None, f"Invalid currency: {currency}", param="line_items")
    for line in given["line_items"]:
        if line["quantity"] < 1 or line["price_data"]["unit_amount"] < 0:
            message = "This value must be greater than or equal to 1."
            code = "parameter_invalid_integer"
            raise Refusal(400, code, message, param="line_items")
    total = sum(
        line["quantity"] * line["price_data"]["unit_amount"]
        for line in given["line_items"]
    )
    if total < LEAST:
        message = "The Checkout Session's total amount is too small."
        raise Refusal(400, "amount_too_small", message)
    if total > MOST:
        message = "The Checkout Session's total amount must be no more than 999,999.99."
        raise Refusal(400, "amount_too_large", message)
    return total, currency


def expiry(world: World, given: Json) -> int:
    expires_at: int = given.get("expires_at", world.now() + LONGEST)
    # A minute for clocks that differ and calls that take their time.
    if not SHORTEST - 60 <= expires_at - world.now() <= LONGEST + 60:
        message = (
            "The `expires_at` timestamp must be from 30 minutes to 24 hours from "
            "Checkout Session creation."
        )
        raise Refusal(400, None, message, param="expires_at")
    return expires_at


@route("GET", "/v1/checkout/sessions/{}")
def retrieve(world: World, given: Json, id: str) -> Json:
    return world.get("checkout.session", id)


@route("GET", "/v1/checkout/sessions", takes=["payment_intent", "status", *PAGING])
def list_sessions(world: World, given: Json) -> Json:
    filters = {name: given.get(name) for name in ("payment_intent", "status")}
    return world.page("checkout.session", "/v1/checkout/sessions", given, **filters)


@route("POST", "/v1/checkout/sessions/{}/expire")
def expire(world: World, given: Json, id: str) -> Json:
    session = world.get("checkout.session", id)
    if session["status"] != "open":
        message = (
            'Only Checkout Sessions with a status in ["open"] can be expired. This '
            f"Checkout Session has a status of {session['status']}."
        )
        raise Refusal(400, None, message)
    close(world, session)
    return session


def close(world: World, session: Json) -> None:
    session.update(status="expired", url=None)
    if session["payment_intent"]:
        intent = world.get("payment_intent", session["payment_intent"])
        intents.void(world, intent, "expired")
    world.emit("checkout.session.expired", session)


def expire_old(world: World) -> None:
    for session in list(world.every("checkout.session", status="open")):
        if session["expires_at"] <= world.now():
            close(world, session)


# --- What somebody does on the page ---------------------------------------------


def open_session(world: World, id: str) -> Json:
    """Raises Refusal when it is too late to pay there."""
    session = world.get("checkout.session", id)
    if session["status"] != "open":
        raise Refusal(400, None, f"This Checkout Session is {session['status']}.")
    return session


def intent_of(world: World, session: Json) -> Json:
    if not session["payment_intent"]:
        given = world.secrets[session["id"]]["intent"]
        total, currency = session["amount_total"], session["currency"]
        intent = intents.create(world, total, currency, given)
        session["payment_intent"] = intent["id"]
    return world.get("payment_intent", session["payment_intent"])


def pay(world: World, id: str, brand: str = "visa") -> Json:
    """The intent, secured or paid."""
    if brand not in CARDS:
        raise Refusal(400, None, f"The play bank has no card of {brand}.")
    session = open_session(world, id)
    intent = intent_of(world, session)
    intents.approve(world, intent, brand)
    is_paid = intent["status"] == "succeeded"
    session.update(
        status="complete", payment_status="paid" if is_paid else "unpaid", url=None
    )
    world.emit("checkout.session.completed", session)
    return intent


def fail(world: World, id: str, why: str = "declined") -> Json:
    intent = intent_of(world, open_session(world, id))
    intents.decline(world, intent, *DECLINES[why])
    return intent


def ask_more(world: World, id: str) -> Json:
    intent = intent_of(world, open_session(world, id))
    intents.ask_more(world, intent, f"{world.base}/stripe/pay/{id}/agree")
    return intent
