"""Razorpay's Hosted Checkout, to play: a form leads there, and one back."""

from mysite.play_bank.exchange import Answer, Json, Request
from mysite.play_bank.pages import (
    button,
    choices,
    form,
    heading,
    hidden,
    link,
    message,
    money,
    page,
    section,
    words,
)
from mysite.play_bank.razorpay_double import payments
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.razorpay_double.world import World
from mysite.play_bank.routes import Routes
from mysite.play_bank.store import new_id

pages = Routes()
WAYS = {
    "upi": "UPI (somebody@playbank)",
    "card": "Play card (Visa ending in 1111)",
    "netbanking": "Net banking",
}


@pages("POST", "/razorpay/v1/checkout/embedded")
def open_checkout(world: World, request: Request) -> Answer:
    given = request.form
    refusal = refusal_of(world, given)
    if refusal:
        return message("This cannot be paid", refusal, status=400)
    token = new_id("checkout", 14)
    order = world.get("order", given["order_id"])
    world.secrets[token] = {"order": order["id"], "given": given, "payment": None}
    return Answer.elsewhere(f"/razorpay/pay/{token}")


def refusal_of(world: World, given: dict[str, str]) -> str:
    if given.get("key_id") != world.key_id:
        return "The key_id of the form is not that of the shop."
    if not given.get("callback_url"):
        return "The form has no callback_url."
    order = world.room("order").find(given.get("order_id", ""))
    if order is None:
        return "The order_id of the form is that of no order."
    if given.get("amount", str(order["amount"])) != str(order["amount"]):
        return "The amount of the form is not that of the order."
    return ""


@pages("GET", "/razorpay/pay/{}")
def show_checkout(world: World, request: Request, token: str) -> Answer:
    visit = visit_of(world, token)
    order = world.get("order", visit["order"])
    payment = payment_of(world, visit)
    if order["status"] == "paid":
        return paid(world, visit, order)
    if payment and payment["status"] == "created":
        return second_step(world, token, order)
    sum = money(order["amount"], order["currency"])
    failed = payment["error_description"] if payment else None
    cancel = visit["given"].get("cancel_url")
    return page(
        f"Pay {sum}",
        section(
            heading(f"Pay {name_of(world, visit)}"),
            words(sum, "amount"),
            words(visit["given"].get("description", ""), "quiet"),
        ),
        section(
            *([words(failed, "failed")] if failed else []),
            form(
                f"/razorpay/pay/{token}",
                choices("Pay with", "method", WAYS),
                button(f"Pay {sum}", "pay", "first"),
                button("Pay, and my bank asks me first", "ask"),
                button("Try, and be declined", "declined"),
                button("Try, and my bank does not answer", "timeout"),
            ),
        ),
        section(
            words("Or do what people do:", "quiet"),
            link("Close the tab", f"/razorpay/pay/{token}/closed"),
            *([give_up(world, visit, payment)] if payment else []),
            *([link("Go back to the shop", cancel)] if cancel else []),
        ),
    )


def visit_of(world: World, token: str) -> Json:
    if token not in world.secrets or "given" not in world.secrets[token]:
        raise Refusal("There is no such page")
    return world.secrets[token]


def payment_of(world: World, visit: Json) -> Json | None:
    return world.get("payment", visit["payment"]) if visit["payment"] else None


def name_of(world: World, visit: Json) -> str:
    name: str = visit["given"].get("name") or world.merchant
    return name


def give_up(world: World, visit: Json, payment: Json) -> str:
    """Back with the error, as their own page does when nobody tries again."""
    fields = payments.callback(world, payment)
    return form(
        visit["given"]["callback_url"],
        hidden(fields),
        button("Go back with the failure", "back"),
    )


def second_step(world: World, token: str, order: Json) -> Answer:
    name = name_of(world, visit_of(world, token))
    sum = money(order["amount"], order["currency"])
    return page(
        "Is that you?",
        section(
            heading("Is that you?"),
            words(f"Your bank asks: do you want to pay {sum} to {name}?"),
            form(
                f"/razorpay/pay/{token}",
                button("Yes, I do", "agree", "first"),
                button("No, it is not me", "denied"),
            ),
            link("Close the tab", f"/razorpay/pay/{token}/closed"),
        ),
    )


def paid(world: World, visit: Json, order: Json) -> Answer:
    found = world.every("payment", order_id=order["id"])
    payment = next(one for one in found if one["captured"])
    return go_back(world, visit, payment)


def go_back(world: World, visit: Json, payment: Json) -> Answer:
    """Without scripts a form has to be sent by hand."""
    sum = money(payment["amount"], payment["currency"])
    return page(
        "This is paid",
        section(
            heading("This is paid"),
            words(f"{sum} to {name_of(world, visit)}. Now tell the shop."),
            form(
                visit["given"]["callback_url"],
                hidden(payments.callback(world, payment)),
                button("Go on to the shop", "back", "first"),
            ),
        ),
    )


@pages("POST", "/razorpay/pay/{}")
def do_checkout(world: World, request: Request, token: str) -> Answer:
    visit = visit_of(world, token)
    order = world.get("order", visit["order"])
    wish = request.form.get("do", "")
    here = Answer.elsewhere(f"/razorpay/pay/{token}")
    if order["status"] == "paid":
        return here
    payment = payment_of(world, visit)
    is_new = payment is None or payment["status"] != "created"
    if wish in ("agree", "denied") and is_new:
        return here
    if is_new or payment is None:
        payment = begin(world, visit, order, request.form.get("method", "upi"))
        visit["payment"] = payment["id"]
    if wish in ("pay", "agree"):
        payments.authorise(world, payment)
        return go_back(world, visit, payment)
    if wish in payments.FAILURES:
        payments.fail(world, payment, wish)
    return here


def begin(world: World, visit: Json, order: Json, method: str) -> Json:
    asked = {
        "email": visit["given"].get("prefill[email]"),
        "contact": visit["given"].get("prefill[contact]"),
        "description": visit["given"].get("description"),
    }
    who = {name: text for name, text in asked.items() if text}
    return payments.begin(world, order, method, **who)


@pages("GET", "/razorpay/pay/{}/closed")
def show_closed(world: World, request: Request, token: str) -> Answer:
    visit_of(world, token)
    return message(
        "You closed the tab",
        "Nobody told the shop. Its page has to cope with that.",
        link("Open it again", f"/razorpay/pay/{token}", "button first"),
    )
