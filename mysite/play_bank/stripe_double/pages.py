"""Stripe's own pages, to play: paying, joining, and what somebody was sent."""

from mysite.play_bank.exchange import Answer, Json, Request
from mysite.play_bank.pages import (
    button,
    choices,
    form,
    heading,
    link,
    message,
    money,
    page,
    rows,
    section,
    words,
)
from mysite.play_bank.routes import Routes
from mysite.play_bank.stripe_double import accounts, checkout, intents
from mysite.play_bank.stripe_double.charges import CARDS
from mysite.play_bank.stripe_double.refusals import Refusal, not_found
from mysite.play_bank.stripe_double.world import World

pages = Routes()
NAMES = {"visa": "Visa", "mastercard": "Mastercard", "amex": "American Express"}


@pages("GET", "/stripe/pay/{}")
def show_checkout(world: World, request: Request, id: str) -> Answer:
    session = world.get("checkout.session", id)
    if session["status"] != "open":
        return ended(session)
    if is_asking(world, session):
        return Answer.elsewhere(f"/stripe/pay/{id}/agree")
    sum = money(session["amount_total"], session["currency"])
    cards = {brand: f"{NAMES[brand]} ending in {CARDS[brand]}" for brand in CARDS}
    return page(
        f"Pay {sum}",
        bill(world, session),
        section(
            *failed(world, session),
            form(
                f"/stripe/pay/{id}",
                choices("Play card", "brand", cards),
                button(f"Pay {sum}", "pay", "first"),
                button("Pay, and the card’s bank asks me first", "ask"),
                button("Try a card that is declined", "declined"),
                button("Try a card without enough money", "no_funds"),
            ),
        ),
        section(
            words("Or do what people do:", "quiet"),
            link("Close the tab", f"/stripe/pay/{id}/closed"),
            *(
                [link("Go back to the shop", back)]
                if (back := session["cancel_url"])
                else []
            ),
        ),
    )


def bill(world: World, session: Json) -> str:
    lines = world.secrets[session["id"]]["lines"]
    sum = money(session["amount_total"], session["currency"])
    return section(
        heading(f"Pay {world.merchant}"),
        words(sum, "amount"),
        rows(
            f"{line['quantity']} × {line['price_data']['product_data']['name']}"
            for line in lines
        ),
    )


def failed(world: World, session: Json) -> list[str]:
    if not session["payment_intent"]:
        return []
    intent = world.get("payment_intent", session["payment_intent"])
    error = intent["last_payment_error"]
    text = f"{error['message']} Try another one." if error else ""
    return [words(text, "failed")] if text else []


def is_asking(world: World, session: Json) -> bool:
    if not session["payment_intent"]:
        return False
    intent = world.get("payment_intent", session["payment_intent"])
    return bool(intent["status"] == "requires_action")


def ended(session: Json) -> Answer:
    if session["status"] == "complete":
        back = link("Go on to the shop", success(session), "button first")
        return message("This is paid", "Nothing more is taken.", back)
    links = (
        [link("Go back to the shop", back)] if (back := session["cancel_url"]) else []
    )
    text = "The time for this payment is over. The shop can ask for it again."
    return message("Too late to pay here", text, *links, status=410)


def success(session: Json) -> str:
    url: str = session["success_url"]
    return url.replace("{CHECKOUT_SESSION_ID}", session["id"])


@pages("POST", "/stripe/pay/{}")
def do_checkout(world: World, request: Request, id: str) -> Answer:
    wish = request.form.get("do", "")
    brand = request.form.get("brand", "visa")
    session = world.get("checkout.session", id)
    try:
        if wish == "pay":
            checkout.pay(world, id, brand)
            return Answer.elsewhere(success(session))
        if wish == "ask":
            checkout.ask_more(world, id)
            world.secrets[id]["brand"] = brand
        elif wish in checkout.DECLINES:
            checkout.fail(world, id, wish)
    except Refusal:
        return ended(session)
    return Answer.elsewhere(f"/stripe/pay/{id}")


@pages("GET", "/stripe/pay/{}/agree")
def show_second_step(world: World, request: Request, id: str) -> Answer:
    session = world.get("checkout.session", id)
    if not is_asking(world, session):
        return Answer.elsewhere(f"/stripe/pay/{id}")
    sum = money(session["amount_total"], session["currency"])
    return page(
        "Is that you?",
        section(
            heading("Is that you?"),
            words(
                f"Your card’s bank asks: do you want to pay {sum} to {world.merchant}?"
            ),
            form(
                f"/stripe/pay/{id}/agree",
                button("Yes, I do", "agree", "first"),
                button("No, it is not me", "deny"),
            ),
            link("Close the tab", f"/stripe/pay/{id}/closed"),
        ),
    )


@pages("POST", "/stripe/pay/{}/agree")
def do_second_step(world: World, request: Request, id: str) -> Answer:
    session = world.get("checkout.session", id)
    if is_asking(world, session):
        if request.form.get("do") == "agree":
            checkout.pay(world, id, world.secrets[id].get("brand", "visa"))
            return Answer.elsewhere(success(session))
        intent = world.get("payment_intent", session["payment_intent"])
        intents.decline(world, intent, *checkout.DECLINES["denied"])
    return Answer.elsewhere(f"/stripe/pay/{id}")


@pages("GET", "/stripe/pay/{}/closed")
def show_closed(world: World, request: Request, id: str) -> Answer:
    return message(
        "You closed the tab",
        "Nothing was paid, and nobody told the shop. Its page has to cope with that.",
        link("Open it again", f"/stripe/pay/{id}", "button first"),
    )


# --- Somebody who wants to be paid ------------------------------------------------


def link_of(world: World, token: str) -> Json:
    if "again" not in world.secrets.get(token, {}):
        raise not_found("account_link", token)
    return world.secrets[token]


@pages("GET", "/stripe/join/{}")
def show_join(world: World, request: Request, token: str) -> Answer:
    given = link_of(world, token)
    if given["is_used"] or given["until"] <= world.now():
        # As Stripe does: the shop makes a new link and sends them here again.
        return Answer.elsewhere(given["again"])
    return page(
        "Who are you?",
        section(
            heading("Who are you?"),
            words("Stripe would ask for your name, your papers and your bank account."),
            form(
                f"/stripe/join/{token}",
                button("Say all that, and be accepted", "join", "first"),
                button("Say all that, and be asked for one more paper", "restrict"),
                button("Go back and finish later", "later"),
            ),
        ),
    )


@pages("POST", "/stripe/join/{}")
def do_join(world: World, request: Request, token: str) -> Answer:
    given = link_of(world, token)
    if given["is_used"] or given["until"] <= world.now():
        return Answer.elsewhere(given["again"])
    given["is_used"] = True
    if request.form.get("do") == "join":
        accounts.join(world, given["account"])
    elif request.form.get("do") == "restrict":
        accounts.restrict(world, given["account"])
    return Answer.elsewhere(given["back"])


@pages("GET", "/stripe/account/{}")
def show_account(world: World, request: Request, id: str) -> Answer:
    account = accounts.account_of(world, id)
    sent = [
        money(transfer["amount"] - transfer["amount_reversed"], transfer["currency"])
        for transfer in world.every("transfer", destination=id)
    ]
    state = "You can be paid." if account["payouts_enabled"] else "A paper is missing."
    return page(
        "Your account",
        section(heading("Your account"), words(account["email"] or id), words(state)),
        section(
            heading("What came in", 2), rows(sent) if sent else words("Nothing yet.")
        ),
    )
