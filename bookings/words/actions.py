"""What somebody can do about a job that is no verb of the table, and its words."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Action(StrEnum):
    MESSAGE = "message"
    CALL = "call"
    REVIEW = "review"
    PAID = "mark-paid"
    PAY = "pay"
    AGAIN = "again"
    ELSEWHERE = "elsewhere"
    LOOK = "look"
    MORE = "more"
    TIP = "tip"


@dataclass(frozen=True)
class ActionWords:
    text: Promise
    icon: str
    # For a job that came to nothing, and for one whose hour is still to come.
    text_if_failed: Promise | None = None
    text_if_ahead: Promise | None = None


WORDS: dict[Action, ActionWords] = {
    Action.MESSAGE: ActionWords(_("Message {other}"), "chat"),
    Action.CALL: ActionWords(_("Call"), "phone"),
    Action.REVIEW: ActionWords(_("Write a review"), "star"),
    Action.PAID: ActionWords(_("Mark as paid"), "cash"),
    Action.PAY: ActionWords(_("Pay now"), "lock"),
    Action.AGAIN: ActionWords(
        _("Book {worker} again"),
        "repeat",
        text_if_failed=_("Ask for another time"),
    ),
    Action.ELSEWHERE: ActionWords(
        _("Find somebody else"),
        "search",
        text_if_ahead=_("See who else is free then"),
    ),
    Action.LOOK: ActionWords(_("Look at the proposal"), "eye"),
    Action.MORE: ActionWords(_("Propose more work"), "plus"),
    Action.TIP: ActionWords(_("Add a tip for {worker}"), "cash"),
}
