"""The desk: what happens outside of shop and pages, with a button for each.

Somebody disputes a payment, their bank decides, days go by, a webhook is sent again.
"""

from mysite.play_bank.exchange import Answer, Json
from mysite.play_bank.pages import (
    button,
    form,
    heading,
    hidden,
    money,
    page,
    rows,
    section,
    together,
    words,
)
from mysite.play_bank.razorpay_double import disputes as cases
from mysite.play_bank.razorpay_double.world import World as RazorpayWorld
from mysite.play_bank.stripe_double import disputes
from mysite.play_bank.stripe_double.world import World
from mysite.play_bank.webhooks import Outbox

DESK = "/desk/"
SHOWN = 50
DAYS = {"hour": ("An hour goes by", 3600), "day": ("A day goes by", 86_400)}


def show(*stands: str) -> Answer:
    return page("The bank’s desk", heading("The bank’s desk"), *stands, wide=True)


def time_stand(ahead: int) -> str:
    days, hours = divmod(ahead // 3600, 24)
    return section(
        heading("Time", 2),
        words(f"The bank’s clock is ahead: {days} d {hours} h.", "quiet"),
        *(act(text, name) for name, (text, _) in DAYS.items()),
    )


def webhook_stand(outbox: Outbox) -> str:
    waiting = outbox.waiting
    parts = [words(f"{event['type']} · {tries(event)}") for event in waiting[:SHOWN]]
    return section(
        heading("Webhooks on their way", 2),
        rows(parts) if parts else words("None."),
        *([act("Send them now", "deliver")] if waiting else []),
    )


def tries(event: Json) -> str:
    answers = ", ".join(str(status or "no answer") for status in event["answers"])
    return answers or "not sent yet"


def stripe_stand(world: World) -> str:
    charges = [charge_row(charge) for charge in world.every("charge")][:SHOWN]
    cases = [dispute_row(dispute) for dispute in world.every("dispute")][:SHOWN]
    return together(
        [
            section(
                heading("Cards", 2), rows(charges) if charges else words("Nothing yet.")
            ),
            section(heading("Disputes", 2), rows(cases) if cases else words("None.")),
        ]
    )


def charge_row(charge: Json) -> str:
    sum = money(charge["amount"], charge["currency"])
    taken = money(charge["amount_captured"], charge["currency"])
    back = money(charge["amount_refunded"], charge["currency"])
    text = words(f"{sum} · {taken} taken, {back} given back · {charge['id']}")
    is_open = charge["captured"] and not charge["disputed"] and not charge["refunded"]
    if not is_open:
        return text
    press = act("“I never paid that”", "dispute", charge["id"])
    return together([text, press, act("“What was that?”", "ask", charge["id"])])


def dispute_row(dispute: Json) -> str:
    sum = money(dispute["amount"], dispute["currency"])
    text = words(f"{sum} · {dispute['status']} · {dispute['id']}")
    if dispute["status"] not in (*disputes.OPEN, *cases.OPEN):
        return text
    if dispute["status"] in disputes.QUESTION:
        more = act("“I never paid that”", "insist", dispute["id"])
        return together([text, act("It is settled", "won", dispute["id"]), more])
    won = act("The shop is right", "won", dispute["id"])
    lost = act("The customer is right", "lost", dispute["id"])
    return together([text, won, lost])


def razorpay_stand(world: RazorpayWorld) -> str:
    tries = [payment_row(payment) for payment in world.every("payment")][:SHOWN]
    asked = [dispute_row(dispute) for dispute in world.every("dispute")][:SHOWN]
    workers = [account_row(world, one) for one in world.every("product")][:SHOWN]
    return together(
        [
            section(
                heading("UPI, cards and net banking", 2),
                rows(tries) if tries else words("Nothing yet."),
            ),
            section(heading("Disputes", 2), rows(asked) if asked else words("None.")),
            section(
                heading("Linked accounts", 2),
                rows(workers) if workers else words("None."),
            ),
        ]
    )


def payment_row(payment: Json) -> str:
    sum = money(payment["amount"], payment["currency"])
    parts = (sum, payment["method"], payment["status"], payment["id"])
    text = words(" · ".join(parts))
    if payment["status"] == "captured":
        return together([text, act("“I never paid that”", "dispute", payment["id"])])
    if payment["status"] not in ("created", "failed"):
        return text
    return together([text, act("It went through after all", "late", payment["id"])])


def account_row(world: RazorpayWorld, product: Json) -> str:
    id = product["account_id"]
    name = world.get("linked_account", id)["legal_business_name"]
    text = words(f"{name} · {product['activation_status']} · {id}")
    if product["activation_status"] == "activated":
        return together([text, act("Ask for a paper", "restrict", id)])
    return together([text, act("Activate", "join", id)])


def act(text: str, does: str, id: str = "") -> str:
    return form(DESK, hidden({"id": id}), button(text, does))
