"""What the customer of a job still has to do, in words."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bookings.queries.lists import Need


@dataclass(frozen=True)
class NeedWords:
    text: Promise
    icon: str


WORDS: dict[Need, NeedWords] = {
    Need.SECURE: NeedWords(_("Pay now"), "lock"),
    Need.ANSWER: NeedWords(_("Answer: more work is proposed"), "plus"),
    Need.CONFIRM: NeedWords(_("Is the work good?"), "thumb"),
    Need.PAY: NeedWords(_("Pay in cash"), "cash"),
    Need.WAIT: NeedWords(_("Our team looks into it"), "users"),
    Need.ASK: NeedWords(_("Find somebody else"), "search"),
    Need.REVIEW: NeedWords(_("Leave a review"), "star"),
}
