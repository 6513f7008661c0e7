"""Which page answers somebody's browser."""

from typing import TYPE_CHECKING

from mysite.play_bank import desk
from mysite.play_bank.exchange import Answer, Request
from mysite.play_bank.pages import message, sheet
from mysite.play_bank.stripe_double import disputes
from mysite.play_bank.stripe_double import pages as stripe_pages
from mysite.play_bank.stripe_double.refusals import Refusal

if TYPE_CHECKING:
    from mysite.play_bank.bank import PlayBank


def answer(bank: "PlayBank", request: Request) -> Answer:
    if request.path == "/bank.css":
        return sheet()
    if request.path == desk.DESK:
        return at_the_desk(bank, request)
    method = "GET" if request.method == "HEAD" else request.method
    if found := stripe_pages.pages.find(method, request.path):
        route, ids = found
        try:
            is_read = method == "GET"
            with bank.store.reading() if is_read else bank.store.changing():
                bank.stripe.pass_time()
                shown: Answer = route.function(bank.world, request, *ids)
                return shown
        except Refusal:
            return stripe_pages.nowhere()
    if request.path == "/":
        return Answer.elsewhere(desk.DESK)
    return stripe_pages.nowhere()


def at_the_desk(bank: "PlayBank", request: Request) -> Answer:
    if request.method == "POST":
        try:
            act(bank, request.form.get("do", ""), request.form.get("id", ""))
        except Refusal as no:
            return message("That cannot be", str(no), status=409)
        return Answer.elsewhere(desk.DESK)
    with bank.store.reading():
        bank.stripe.pass_time()
        return desk.show(
            desk.stripe_stand(bank.world),
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
    elif wish in ("won", "lost"):
        with bank.store.changing():
            disputes.decide(bank.world, id, is_won=wish == "won")
