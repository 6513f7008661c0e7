"""The kinds of notifications: what happened, and to whom it is said.

A notification stores its kind. Everything that depends on the kind stands in its record
in KINDS, and nowhere else.
"""

from django.utils.translation import gettext_lazy as _

from live.kind import Kind, KindRecord

# For a kind that a notification still has and the site no longer knows.
RETIRED = KindRecord("bell", "")

# Hours are written out: “today” would be wrong tomorrow.
KINDS: dict[Kind, KindRecord] = {
    Kind.REQUEST_TO_WORKER: KindRecord(
        "bell",
        _("%(customer)s asks for you on %(hour)s: %(title)s. Answer by %(answer_by)s."),
    ),
    Kind.ACCEPT_TO_CUSTOMER: KindRecord(
        "check",
        _("%(worker)s accepted and comes on %(hour)s. The chat is open now."),
        tone="ok",
    ),
    Kind.REJECT_TO_CUSTOMER: KindRecord(
        "x-circle",
        _(
            "%(worker)s can’t come on %(hour)s. You pay nothing. Ask somebody else?",
        ),
        tone="stop",
    ),
    Kind.REJECT_TO_WORKER: KindRecord(
        "x-circle",
        _("Our team closed %(customer)s’s request for %(hour)s."),
        tone="stop",
    ),
    Kind.TAKEN_TO_CUSTOMER: KindRecord(
        "x-circle",
        _("%(worker)s is taken on %(hour)s. You pay nothing. Ask somebody else?"),
        tone="stop",
    ),
    Kind.EXPIRE_TO_CUSTOMER: KindRecord(
        "clock",
        _("%(worker)s did not answer in time. You pay nothing. Ask somebody else?"),
        tone="wait",
    ),
    Kind.EXPIRE_TO_WORKER: KindRecord(
        "clock",
        _("%(customer)s’s request for %(hour)s ran out of time. It is closed now."),
        tone="wait",
    ),
    Kind.CANCEL_BY_CUSTOMER_TO_WORKER: KindRecord(
        "x-circle",
        _("%(customer)s cancelled %(title)s, %(hour)s. Your time is free again."),
        tone="stop",
    ),
    Kind.CANCEL_BY_WORKER_TO_CUSTOMER: KindRecord(
        "x-circle",
        _(
            "%(worker)s cancelled %(title)s, %(hour)s. You pay nothing. "
            "Ask somebody else?"
        ),
        tone="stop",
    ),
    Kind.CANCEL_BY_TEAM_TO_CUSTOMER: KindRecord(
        "x-circle",
        _("Our team cancelled %(title)s, %(hour)s. You pay nothing."),
        tone="stop",
    ),
    Kind.CANCEL_BY_TEAM_TO_WORKER: KindRecord(
        "x-circle",
        _("Our team cancelled %(title)s, %(hour)s. Your time is free again."),
        tone="stop",
    ),
    Kind.NO_SHOW_BY_WORKER_TO_CUSTOMER: KindRecord(
        "eye-off",
        _(
            "%(worker)s found nobody at the address: %(title)s, %(hour)s. The job is "
            "cancelled, and you owe nothing for it. Were you there? Its page says how "
            "to reach our team."
        ),
        tone="stop",
    ),
    Kind.NO_SHOW_FEE_TO_CUSTOMER: KindRecord(
        "eye-off",
        _(
            "%(worker)s found nobody at the address: %(title)s, %(hour)s. The job is "
            "cancelled, and %(no_show_fee)s is due. Were you there? Its page says how "
            "to reach our team."
        ),
        tone="stop",
    ),
    Kind.NO_SHOW_BY_CUSTOMER_TO_WORKER: KindRecord(
        "eye-off",
        _(
            "%(customer)s waited, and you did not come: %(title)s, %(hour)s. The job "
            "is cancelled. Were you there? Its page says how to reach our team."
        ),
        tone="stop",
    ),
    Kind.START_TO_CUSTOMER: KindRecord(
        "play",
        _("%(worker)s has started: %(title)s."),
    ),
    Kind.COMPLETE_TO_CUSTOMER: KindRecord(
        "shield",
        _("%(worker)s says the work is done. Is it good? Say so by %(confirm_by)s."),
        tone="ok",
    ),
    Kind.CONFIRM_TO_WORKER: KindRecord(
        "check",
        _("%(customer)s says the work is good. %(price)s is yours to collect."),
        tone="ok",
    ),
    Kind.COUNTS_AS_GOOD_TO_CUSTOMER: KindRecord(
        "check",
        _("%(title)s counts as good now. Please pay %(worker)s %(price)s."),
        tone="ok",
    ),
    Kind.COUNTS_AS_GOOD_TO_WORKER: KindRecord(
        "check",
        _("%(title)s counts as good now. %(price)s is yours to collect."),
        tone="ok",
    ),
    Kind.DISPUTE_TO_CUSTOMER: KindRecord(
        "warn",
        _("%(worker)s says something is wrong: %(title)s. Our team looks into it."),
        tone="stop",
    ),
    Kind.DISPUTE_TO_WORKER: KindRecord(
        "warn",
        _("%(customer)s says something is wrong: %(title)s. Our team looks into it."),
        tone="stop",
    ),
    Kind.DISPUTE_TO_SUPPORT: KindRecord(
        "warn",
        _("%(customer)s and %(worker)s need a decision: %(title)s."),
        tone="stop",
    ),
    Kind.RESOLVE_FINISHED_TO_CUSTOMER: KindRecord(
        "users",
        _("Our team decided: the work stands. Please pay %(worker)s %(price)s."),
    ),
    Kind.RESOLVE_FINISHED_TO_WORKER: KindRecord(
        "users",
        _("Our team decided: the work stands. %(price)s is yours to collect."),
    ),
    Kind.RESOLVE_SPLIT_TO_CUSTOMER: KindRecord(
        "users",
        _(
            "Our team decided: you pay %(worker)s %(price)s of the agreed %(agreed)s "
            "for %(title)s."
        ),
    ),
    Kind.RESOLVE_SPLIT_TO_WORKER: KindRecord(
        "users",
        _(
            "Our team decided: %(customer)s pays %(price)s of the agreed %(agreed)s "
            "for %(title)s, and you get %(earnings)s of it."
        ),
    ),
    Kind.RESOLVE_CANCELLED_TO_CUSTOMER: KindRecord(
        "users",
        _("Our team decided: you owe nothing for %(title)s."),
    ),
    Kind.RESOLVE_CANCELLED_TO_WORKER: KindRecord(
        "users",
        _("Our team decided: %(customer)s owes nothing for %(title)s."),
    ),
    Kind.TO_SECURE_TO_CUSTOMER: KindRecord(
        "lock",
        _(
            "%(worker)s accepted and comes on %(hour)s. Pay %(price)s by %(secure_by)s "
            "to keep this time."
        ),
        tone="ok",
    ),
    Kind.SECURE_TO_WORKER: KindRecord(
        "lock",
        _("%(customer)s has paid for %(hour)s. We hold it until the work is good."),
        tone="ok",
    ),
    Kind.LAPSE_TO_CUSTOMER: KindRecord(
        "clock",
        _(
            "The time on %(hour)s is free again, since %(price)s was not paid. You owe "
            "nothing. Ask once more?"
        ),
        tone="stop",
    ),
    Kind.LAPSE_TO_WORKER: KindRecord(
        "clock",
        _("%(customer)s did not pay in time. Your time on %(hour)s is free again."),
        tone="stop",
    ),
    Kind.GOOD_TO_WORKER: KindRecord(
        "check",
        _("%(title)s counts as good. Your money is on its way to your earnings."),
        tone="ok",
    ),
    Kind.HELD_GOES_ON_TO_CUSTOMER: KindRecord(
        "check",
        _("%(title)s counts as good now. What you paid goes to %(worker)s."),
        tone="ok",
    ),
    Kind.DECIDED_TO_CUSTOMER: KindRecord(
        "users",
        _("Our team decided: the work stands. What you paid goes to %(worker)s."),
    ),
    Kind.DECIDED_IN_PART_TO_CUSTOMER: KindRecord(
        "users",
        _(
            "Our team decided: you pay %(price)s of the agreed %(agreed)s for "
            "%(title)s. Whatever you paid beyond it goes back the way it came."
        ),
    ),
    Kind.EARNED_TO_WORKER: KindRecord(
        "receipt",
        _("%(title)s is paid. It stands in your earnings."),
        tone="ok",
    ),
    Kind.REFUND_TO_CUSTOMER: KindRecord(
        "repeat",
        _("We give %(refund)s back for %(title)s. It comes the way you paid."),
        tone="ok",
    ),
    Kind.REFUND_TO_WORKER: KindRecord(
        "repeat",
        _(
            "We give %(customer)s %(refund)s back for %(title)s. The page of the job "
            "says why."
        ),
        tone="wait",
    ),
    Kind.PROPOSE_TO_CUSTOMER: KindRecord(
        "plus",
        _("%(worker)s proposes more work for %(title)s: %(more)s. You decide."),
        tone="wait",
    ),
    Kind.AGREE_TO_WORKER: KindRecord(
        "check",
        _("%(customer)s agrees to %(more)s more for %(title)s."),
        tone="ok",
    ),
    Kind.DECLINE_TO_WORKER: KindRecord(
        "x-circle",
        _("%(customer)s does not agree to more for %(title)s. The price stays."),
        tone="stop",
    ),
    Kind.WITHDRAW_TO_CUSTOMER: KindRecord(
        "repeat",
        _("%(worker)s has taken the proposal for %(title)s back. The price stays."),
    ),
    Kind.PHOTOS_TO_WORKER: KindRecord(
        "camera",
        _("%(customer)s added photos: %(title)s."),
    ),
    Kind.CONTEST_TO_WORKER: KindRecord(
        "clock",
        _(
            "A bank has a question about the payment for %(title)s. Your money waits "
            "until it has decided; you need do nothing."
        ),
        tone="wait",
    ),
    Kind.CONTEST_WON_TO_WORKER: KindRecord(
        "check",
        _("The bank has decided: what %(title)s brought you is yours."),
        tone="ok",
    ),
    Kind.CONTEST_TO_FINANCE: KindRecord(
        "warn",
        _("A bank asks %(sum)s back for %(title)s. Answer by %(answer_by)s."),
        tone="stop",
    ),
    Kind.CONTEST_OVER_TO_FINANCE: KindRecord(
        "warn",
        _("A bank has decided about %(sum)s for %(title)s: %(status)s."),
        tone="wait",
    ),
    Kind.TAKEN_BACK_TO_WORKER: KindRecord(
        "repeat",
        _(
            "A bank gave the money for %(title)s back. We take back %(sum)s of it: "
            "%(reason)s"
        ),
        tone="stop",
    ),
    Kind.WAIVE_TO_CUSTOMER: KindRecord(
        "check",
        _("You need not pay for %(title)s any more. The page of the job says why."),
        tone="ok",
    ),
    Kind.WAIVE_TO_WORKER: KindRecord(
        "receipt",
        _(
            "%(customer)s need not pay for %(title)s any more. The page of the job "
            "says why."
        ),
        tone="wait",
    ),
    Kind.PROPOSAL_TO_FINANCE: KindRecord(
        "users",
        _("%(name)s asks for a second person: %(what)s, %(sum)s."),
        tone="wait",
    ),
    Kind.DECIDED_TO_PROPOSER: KindRecord(
        "users",
        _("%(name)s has decided about your proposal: %(what)s, %(sum)s: %(status)s."),
    ),
    Kind.PAYOUT_TO_WORKER: KindRecord(
        "wallet",
        _("We have ordered a payout of %(sum)s to you."),
        tone="ok",
    ),
    Kind.PAYOUT_DONE_TO_WORKER: KindRecord(
        "check",
        _("Your payout of %(sum)s is paid."),
        tone="ok",
    ),
    Kind.PAYOUT_BACK_TO_WORKER: KindRecord(
        "warn",
        _("Your payout of %(sum)s came back. The sum is yours and goes out once more."),
        tone="stop",
    ),
    Kind.PAY_TO_CUSTOMER: KindRecord(
        "receipt",
        _("Paid: %(title)s. The job’s page is your receipt."),
    ),
    Kind.PAY_TO_WORKER: KindRecord(
        "receipt",
        _("Paid: %(title)s. %(customer)s has the receipt."),
    ),
    Kind.TIP_TO_WORKER: KindRecord(
        "cash",
        _("%(customer)s gave you a tip of %(tip)s for %(title)s. All of it is yours."),
        tone="ok",
    ),
    Kind.REVIEW_TO_WORKER: KindRecord(
        "star",
        _("%(customer)s reviewed your work: %(title)s."),
    ),
    Kind.MESSAGE_TO_OTHER_SIDE: KindRecord(
        "chat",
        _("%(name)s wrote: “%(quote)s”"),
        waits_to_be_read=True,
    ),
    Kind.APPLICATION_TO_STAFF: KindRecord(
        "users",
        _("%(name)s wants to work with us: %(trade)s, %(city)s."),
    ),
    Kind.RECHECK_TO_STAFF: KindRecord(
        "users",
        _("%(name)s is to be checked again: %(trade)s, %(city)s."),
    ),
    Kind.APPROVED_TO_WORKER: KindRecord(
        "check",
        _("You are approved. Customers can find and book you now."),
        tone="ok",
    ),
    Kind.HIDDEN_TO_WORKER: KindRecord(
        "warn",
        _("Customers can’t find you for now: %(reason)s"),
        tone="stop",
    ),
}
