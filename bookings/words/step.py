"""What a next step is made of, and what a job can be in."""

from dataclasses import dataclass

from django.utils.functional import Promise

from bookings.words.actions import Action

# Actions that are no verbs of the table.
MESSAGE, CALL, REVIEW, PAID, PAY, AGAIN, ELSEWHERE, LOOK, MORE, TIP = Action

# Situations finer than a status: the clock or the money makes the difference.
WAIVED = "waived"
OVERDUE, LATE, OWED, PAID_UP, FEE = "overdue", "late", "owed", "paid-up", "fee"
# Paid through a gateway: to be secured now or in some days, and being taken.
TO_SECURE, SECURED_LATER = "to-secure", "secured-later"
TAKING, TAKING_FEE = "taking", "taking-fee"
# More work is proposed and not answered; it is agreed on, and still to be paid.
PROPOSED, EXTRA_OWED = "proposed", "extra-owed"
# The same of the fee for nobody being there.
NO_SHOW_FEE, TAKING_NO_SHOW = "no-show-fee", "taking-no-show-fee"


@dataclass(frozen=True)
class Next:
    title: str | Promise
    text: str | Promise
    actions: tuple = ()
