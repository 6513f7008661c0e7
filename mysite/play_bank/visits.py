"""Which page answers somebody's browser."""

from typing import TYPE_CHECKING

from mysite.play_bank import desk
from mysite.play_bank.exchange import Answer, Request
from mysite.play_bank.pages import message, sheet
from mysite.play_bank.razorpay_double import pages as razorpay_pages
from mysite.play_bank.razorpay_double.refusals import Refusal as RazorpayRefusal
from mysite.play_bank.stripe_double import pages as stripe_pages
from mysite.play_bank.stripe_double.refusals import Refusal as StripeRefusal

if TYPE_CHECKING:
    from mysite.play_bank.bank import PlayBank

REFUSALS = (StripeRefusal, RazorpayRefusal)


def answer(bank: "PlayBank", request: Request) -> Answer:
    if request.path == "/":
        return Answer.elsewhere(desk.DESK)
    if request.path == "/bank.css":
        return sheet()
    if request.path == desk.DESK:
        return at_the_desk(bank, request)
    return shown(bank, request) or nowhere()


def shown(bank: "PlayBank", request: Request) -> Answer | None:
    """A hosted page of one of the two; None when neither has it."""
    method = "GET" if request.method == "HEAD" else request.method
    places = (
        (stripe_pages.pages, bank.stripe_world),
        (razorpay_pages.pages, bank.razorpay_world),
    )
    for routes, world in places:
        if found := routes.find(method, request.path):
            route, ids = found
            is_read = method == "GET"
            try:
                with bank.store.reading() if is_read else bank.store.changing():
                    bank.pass_time()
                    drawn: Answer = route.function(world, request, *ids)
                    return drawn
            except REFUSALS:
                return None
    return None


def nowhere() -> Answer:
    return message("There is no such page", "Go back to the shop.", status=404)


def at_the_desk(bank: "PlayBank", request: Request) -> Answer:
    if request.method == "POST":
        try:
            act(bank, request.form.get("do", ""), request.form.get("id", ""))
        except REFUSALS as no:
            return message("That cannot be", str(no), status=409)
        return Answer.elsewhere(desk.DESK)
    with bank.store.reading():
        bank.pass_time()
        return desk.show(
            desk.stripe_stand(bank.stripe_world),
            desk.razorpay_stand(bank.razorpay_world),
            desk.webhook_stand(bank.outbox),
            desk.time_stand(bank.store.ahead),
        )


def act(bank: "PlayBank", wish: str, id: str) -> None:
    if wish in desk.DAYS:
        bank.advance(desk.DAYS[wish][1])
    elif wish == "deliver":
        bank.deliver()
    elif wish == "dispute":
        bank.dispute(id)
    elif wish == "ask":
        bank.dispute(id, is_question=True)
    elif wish == "insist":
        bank.insist(id)
    elif wish in ("won", "lost"):
        bank.decide(id, is_won=wish == "won")
    elif wish == "late":
        bank.authorise_late(id)
    elif wish == "join":
        bank.join(id)
    elif wish == "restrict":
        bank.restrict(id)
