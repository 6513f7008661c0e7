"""The next step of each situation and role, in words; here for a job paid in cash."""

from django.utils.translation import gettext_lazy as _

from bookings.states import Role, Status, Verb
from bookings.words.no_show_steps import FEE_STEPS
from bookings.words.step import (
    AGAIN,
    CALL,
    ELSEWHERE,
    EXTRA_OWED,
    FEE,
    LATE,
    LOOK,
    MESSAGE,
    OVERDUE,
    OWED,
    PAID,
    PAID_UP,
    PROPOSED,
    REVIEW,
    TIP,
    WAIVED,
    Next,
)

S, R, V = Status, Role, Verb

STEPS = {
    (S.PENDING, R.CUSTOMER): Next(
        _("{worker} has until {answer_by} to answer."),
        _("If {worker} can’t do it, we tell you at once. You pay nothing now."),
    ),
    (S.PENDING, R.WORKER): Next(
        _("Can you be there {start}? Answer by {answer_by}."),
        _("{customer} asks for {span} of work. You’d earn {earnings}."),
        (V.ACCEPT, V.REJECT),
    ),
    (S.PENDING, R.STAFF): Next(
        _("{worker} has until {answer_by} to answer."),
        _("Without an answer the request ends by itself and nobody pays."),
    ),
    (OVERDUE, R.CUSTOMER): Next(
        _("{worker} did not answer in time."),
        _("This request is ending and you pay nothing. Somebody else may be free."),
        (ELSEWHERE,),
    ),
    (OVERDUE, R.WORKER): Next(
        _("The time to answer is over."),
        _("It ended at {answer_by}. {customer} can ask somebody else now."),
    ),
    (OVERDUE, R.STAFF): Next(
        _("{worker} did not answer in time."),
        _("The time ended at {answer_by}. The request is ending by itself."),
    ),
    (S.ACCEPTED, R.CUSTOMER): Next(
        _("{worker} comes {start}."),
        _("Write to {worker} if anything changes. You pay when the work is done."),
        (MESSAGE, CALL),
    ),
    (S.ACCEPTED, R.WORKER): Next(
        _("{customer} expects you {start}."),
        _(
            "{address}. Tap start when you begin, from {free_start}. To start sooner, "
            "ask {customer} for the start code."
        ),
        (V.START, MESSAGE, CALL),
    ),
    (S.ACCEPTED, R.STAFF): Next(
        _("{worker} goes to {customer} {start}."),
        _("The time is booked. Both can write to each other here."),
    ),
    (LATE, R.CUSTOMER): Next(
        _("{worker} should be with you now."),
        _(
            "You agreed on {clock}. Nobody there? Write or call. From {no_show_from} "
            "you can also end it here. You pay when the work is done."
        ),
        (MESSAGE, CALL),
    ),
    (LATE, R.WORKER): Next(
        _("{customer} expected you {start}."),
        _(
            "{address}. Tap start when you begin. Held up? Tell {customer} now. Nobody "
            "there? From {no_show_from} you can say so here."
        ),
        (V.START, MESSAGE, CALL),
    ),
    (LATE, R.STAFF): Next(
        _("{worker} has not started yet."),
        _("They agreed on {start}. Call {worker} if {customer} asks."),
    ),
    (S.ONGOING, R.CUSTOMER): Next(
        _("{worker} is at work."),
        _("Planned until {ends}. Then you say whether the work is good."),
        (MESSAGE, CALL),
    ),
    (S.ONGOING, R.WORKER): Next(
        _("You are working for {customer}."),
        _("Planned until {ends}. Tap done when you have finished."),
        (V.COMPLETE, MESSAGE, CALL),
    ),
    (S.ONGOING, R.STAFF): Next(
        _("{worker} is at work."),
        _("Planned until {ends}. Then {customer} says whether it is good."),
    ),
    (PROPOSED, R.CUSTOMER): Next(
        _("{worker} proposes more work for {more}."),
        _("Nothing more is done or paid without your word. Look at it and answer."),
        (LOOK, MESSAGE, CALL),
    ),
    (PROPOSED, R.WORKER): Next(
        _("{customer} decides about {more} more."),
        _("You are told here at once. Until then do what was agreed before."),
        (V.START, V.COMPLETE, LOOK, MESSAGE),
    ),
    (PROPOSED, R.STAFF): Next(
        _("{worker} proposes more work for {more}."),
        _("{customer} decides. The price stays as it is until then."),
        (LOOK,),
    ),
    (S.COMPLETED, R.CUSTOMER): Next(
        _("{worker} says the work is done. Is it good?"),
        _("You have until {confirm_by} to say. After that it counts as good."),
        (V.CONFIRM, V.DISPUTE),
    ),
    (S.COMPLETED, R.WORKER): Next(
        _("Now {customer} says whether the work is good."),
        _(
            "Without a word by {confirm_by} it counts as good. Then {price} is yours "
            "to collect."
        ),
        (MESSAGE,),
    ),
    (S.COMPLETED, R.STAFF): Next(
        _("{customer} has until {confirm_by} to say the work is good."),
        _("After that it counts as good by itself."),
    ),
    (OWED, R.CUSTOMER): Next(
        _("Pay {worker} {price} in cash."),
        _("{worker} marks it as paid, and this page becomes your receipt."),
        (REVIEW,),
    ),
    (OWED, R.WORKER): Next(
        _("{customer} pays you {price} in cash."),
        _(
            "Mark it as paid when you have it. You keep {earnings}, and owe us "
            "{commission}."
        ),
        (PAID, MESSAGE),
    ),
    (OWED, R.STAFF): Next(
        _("{customer} owes {worker} {price} in cash."),
        _("{worker} or Finance marks it as paid."),
        (PAID,),
    ),
    (EXTRA_OWED, R.CUSTOMER): Next(
        _("Pay {worker} {due} in cash."),
        _("It is for what you agreed on later. {worker} marks it as paid."),
        (REVIEW,),
    ),
    (EXTRA_OWED, R.WORKER): Next(
        _("{customer} pays you {due} in cash."),
        _("It is for what you agreed on later. Mark it as paid when you have it."),
        (PAID, MESSAGE),
    ),
    (EXTRA_OWED, R.STAFF): Next(
        _("{customer} owes {worker} {due} in cash."),
        _("It is for what was agreed on later. {worker} or Finance marks it as paid."),
        (PAID,),
    ),
    (S.FINISHED, R.CUSTOMER): Next(
        _("All done and paid. How was {worker}?"),
        _("Two lines from you help the next person choose."),
        (REVIEW, TIP, AGAIN),
    ),
    (S.FINISHED, R.WORKER): Next(
        _("All done and paid."),
        _("You earned {earnings}. {customer} can still leave a review."),
    ),
    (S.FINISHED, R.STAFF): Next(
        _("All done and paid."), _("{customer} can still leave a review.")
    ),
    (PAID_UP, R.CUSTOMER): Next(
        _("All done. Thank you."),
        _("This page is your receipt. {worker} can come again whenever you like."),
        (AGAIN, TIP),
    ),
    (PAID_UP, R.WORKER): Next(_("All done and paid."), _("You earned {earnings}.")),
    (PAID_UP, R.STAFF): Next(_("All done and paid."), _("Nothing is open here.")),
    (WAIVED, R.CUSTOMER): Next(
        _("All done, and there is nothing to pay."),
        _("Our team has waived the price. Below is why."),
        (REVIEW, AGAIN),
    ),
    (WAIVED, R.WORKER): Next(
        _("All done. Our team has waived the price."),
        _("{customer} pays nothing for this job. Below is why."),
    ),
    (WAIVED, R.STAFF): Next(
        _("All done, and the price is waived."), _("Nothing is open here.")
    ),
    (S.REJECTED, R.CUSTOMER): Next(
        _("{worker} can’t come {start}."),
        _("You pay nothing. Somebody else may be free, or ask for another time."),
        (ELSEWHERE, AGAIN),
    ),
    (S.REJECTED, R.WORKER): Next(
        _("This request is closed."),
        _("{customer} knows that you can’t come and can ask somebody else."),
    ),
    (S.REJECTED, R.STAFF): Next(
        _("This request was declined."),
        _("{customer} was told at once and pays nothing."),
    ),
    (S.EXPIRED, R.CUSTOMER): Next(
        _("{worker} did not answer in time."),
        _("You pay nothing. Somebody else may be free, or ask for another time."),
        (ELSEWHERE, AGAIN),
    ),
    (S.EXPIRED, R.WORKER): Next(
        _("This request ran out of time."),
        _("It ended at {answer_by}. {customer} can ask somebody else now."),
    ),
    (S.EXPIRED, R.STAFF): Next(
        _("{worker} did not answer in time."),
        _("{customer} was told and pays nothing."),
    ),
    (S.CANCELLED, R.CUSTOMER): Next(
        _("This job is cancelled."),
        _("You owe nothing for it. Book again whenever you like."),
        (AGAIN, ELSEWHERE),
    ),
    (S.CANCELLED, R.WORKER): Next(
        _("This job is cancelled."),
        _("Your time is free again. There is nothing to do."),
    ),
    (S.CANCELLED, R.STAFF): Next(
        _("This job is cancelled."), _("Nothing is open here.")
    ),
    (FEE, R.CUSTOMER): Next(
        _("This job is cancelled, and {fee} is due."),
        _(
            "It was called off after {free_until}, so {worker} gets {fee} for the time "
            "kept free."
        ),
        (AGAIN,),
    ),
    (FEE, R.WORKER): Next(
        _("This job is cancelled. {customer} owes you {fee}."),
        _(
            "It was called off after {free_until}. Mark the fee as paid when you have "
            "it."
        ),
        (PAID,),
    ),
    (FEE, R.STAFF): Next(
        _("This job is cancelled, and {fee} is due."),
        _("{customer} called it off after {free_until} and owes {worker} the fee."),
        (PAID,),
    ),
    **FEE_STEPS,
    (S.DISPUTED, R.CUSTOMER): Next(
        _("Our team is looking into it."),
        _(
            "A person reads what you both wrote and decides what is owed. Until then "
            "you pay nothing, and we tell you here."
        ),
        (MESSAGE,),
    ),
    (S.DISPUTED, R.WORKER): Next(
        _("Our team is looking into it."),
        _(
            "A person reads what you both wrote and decides what is owed. We tell you "
            "here."
        ),
        (MESSAGE,),
    ),
    (S.DISPUTED, R.STAFF): Next(
        _("Decide what {customer} owes."),
        _("Read the chat and what both wrote. Your word ends the job."),
        (V.RESOLVE_FINISHED, V.RESOLVE_SPLIT, V.RESOLVE_CANCELLED),
    ),
}

# Who called it off, then who reads it. Who was left without a visit is shown the way to
# somebody else first.
CANCELLED_BY = {
    (R.WORKER, R.CUSTOMER): Next(
        _("{worker} cancelled this job."),
        _(
            "You pay nothing. Somebody else may be free, or ask {worker} for another "
            "time."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.STAFF, R.CUSTOMER): Next(
        _("Our team cancelled this job."),
        _(
            "You owe nothing for it. Somebody else may be free, or ask for another "
            "time."
        ),
        (ELSEWHERE, AGAIN),
    ),
    (R.CUSTOMER, R.CUSTOMER): Next(
        _("You cancelled this job."),
        _("You owe nothing for it. Book again whenever you like."),
        (AGAIN, ELSEWHERE),
    ),
    (R.CUSTOMER, R.WORKER): Next(
        _("{customer} cancelled this job."),
        _("Your time is free again. There is nothing to do."),
    ),
    (R.STAFF, R.WORKER): Next(
        _("Our team cancelled this job."),
        _("Your time is free again. There is nothing to do."),
    ),
    (R.WORKER, R.WORKER): Next(
        _("You cancelled this job."),
        _("{customer} was told at once and can ask somebody else."),
    ),
    (R.CUSTOMER, R.STAFF): Next(
        _("{customer} cancelled this job."), _("Nothing is open here.")
    ),
    (R.WORKER, R.STAFF): Next(
        _("{worker} cancelled this job."), _("Nothing is open here.")
    ),
    (R.STAFF, R.STAFF): Next(
        _("Our team cancelled this job."), _("Nothing is open here.")
    ),
}


# Where a coupon makes another sentence: of cash that is less than the price.
WITH_COUPON = {
    (OWED, R.WORKER): Next(
        _("{customer} pays you {price} in cash."),
        _(
            "Mark it as paid when you have it. You earn {earnings}: we pay {discount} "
            "of it for a coupon, and set our part off against that."
        ),
        (PAID, MESSAGE),
    ),
}
