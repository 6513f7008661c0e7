"""What a notification can be about, and what is known of each kind."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Kind(StrEnum):
    """Named `<what happened>_TO_<who is told>`. The values are stored."""

    REQUEST_TO_WORKER = "request-to-worker"
    ACCEPT_TO_CUSTOMER = "accept-to-customer"
    REJECT_TO_CUSTOMER = "reject-to-customer"
    REJECT_TO_WORKER = "reject-to-worker"
    TAKEN_TO_CUSTOMER = "taken-to-customer"
    EXPIRE_TO_CUSTOMER = "expire-to-customer"
    EXPIRE_TO_WORKER = "expire-to-worker"
    CANCEL_BY_CUSTOMER_TO_WORKER = "cancel-by-customer-to-worker"
    CANCEL_BY_WORKER_TO_CUSTOMER = "cancel-by-worker-to-customer"
    CANCEL_BY_TEAM_TO_CUSTOMER = "cancel-by-team-to-customer"
    CANCEL_BY_TEAM_TO_WORKER = "cancel-by-team-to-worker"
    NO_SHOW_BY_WORKER_TO_CUSTOMER = "no-show-by-worker-to-customer"
    NO_SHOW_FEE_TO_CUSTOMER = "no-show-fee-to-customer"
    NO_SHOW_BY_CUSTOMER_TO_WORKER = "no-show-by-customer-to-worker"
    START_TO_CUSTOMER = "start-to-customer"
    COMPLETE_TO_CUSTOMER = "complete-to-customer"
    CONFIRM_TO_WORKER = "confirm-to-worker"
    COUNTS_AS_GOOD_TO_CUSTOMER = "counts-as-good-to-customer"
    COUNTS_AS_GOOD_TO_WORKER = "counts-as-good-to-worker"
    DISPUTE_TO_CUSTOMER = "dispute-to-customer"
    DISPUTE_TO_WORKER = "dispute-to-worker"
    DISPUTE_TO_SUPPORT = "dispute-to-support"
    RESOLVE_FINISHED_TO_CUSTOMER = "resolve-finished-to-customer"
    RESOLVE_FINISHED_TO_WORKER = "resolve-finished-to-worker"
    RESOLVE_SPLIT_TO_CUSTOMER = "resolve-split-to-customer"
    RESOLVE_SPLIT_TO_WORKER = "resolve-split-to-worker"
    RESOLVE_CANCELLED_TO_CUSTOMER = "resolve-cancelled-to-customer"
    RESOLVE_CANCELLED_TO_WORKER = "resolve-cancelled-to-worker"
    SECURE_TO_WORKER = "secure-to-worker"
    LAPSE_TO_CUSTOMER = "lapse-to-customer"
    LAPSE_TO_WORKER = "lapse-to-worker"
    TO_SECURE_TO_CUSTOMER = "to-secure-to-customer"
    GOOD_TO_WORKER = "good-to-worker"
    HELD_GOES_ON_TO_CUSTOMER = "held-goes-on-to-customer"
    DECIDED_TO_CUSTOMER = "decided-to-customer"
    DECIDED_IN_PART_TO_CUSTOMER = "decided-in-part-to-customer"
    EARNED_TO_WORKER = "earned-to-worker"
    REFUND_TO_CUSTOMER = "refund-to-customer"
    REFUND_TO_WORKER = "refund-to-worker"
    PROPOSE_TO_CUSTOMER = "propose-to-customer"
    AGREE_TO_WORKER = "agree-to-worker"
    DECLINE_TO_WORKER = "decline-to-worker"
    WITHDRAW_TO_CUSTOMER = "withdraw-to-customer"
    PHOTOS_TO_WORKER = "photos-to-worker"
    CONTEST_TO_WORKER = "contest-to-worker"
    CONTEST_WON_TO_WORKER = "contest-won-to-worker"
    CONTEST_TO_FINANCE = "contest-to-finance"
    CONTEST_OVER_TO_FINANCE = "contest-over-to-finance"
    TAKEN_BACK_TO_WORKER = "taken-back-to-worker"
    WAIVE_TO_CUSTOMER = "waive-to-customer"
    WAIVE_TO_WORKER = "waive-to-worker"
    PROPOSAL_TO_FINANCE = "proposal-to-finance"
    DECIDED_TO_PROPOSER = "decided-to-proposer"
    PAYOUT_TO_WORKER = "payout-to-worker"
    PAYOUT_DONE_TO_WORKER = "payout-done-to-worker"
    PAYOUT_BACK_TO_WORKER = "payout-back-to-worker"
    PAY_TO_CUSTOMER = "pay-to-customer"
    PAY_TO_WORKER = "pay-to-worker"
    TIP_TO_WORKER = "tip-to-worker"
    REVIEW_TO_WORKER = "review-to-worker"
    MESSAGE_TO_OTHER_SIDE = "message-to-other-side"
    APPLICATION_TO_STAFF = "application-to-staff"
    RECHECK_TO_STAFF = "recheck-to-staff"
    APPROVED_TO_WORKER = "approved-to-worker"
    HIDDEN_TO_WORKER = "hidden-to-worker"


@dataclass(frozen=True)
class KindRecord:
    """`sentence` is the message, with named placeholders that `notify` fills.

    `tone` colours it where it comes up: "ok", "wait", "stop" or "".
    `sends_letter`: also goes out as an e-mail. `waits_to_be_read`: what is sent away
    from the site waits a little, and is not sent once the notification has been read.
    """

    icon: str
    sentence: str | Promise
    tone: str = ""
    sends_letter: bool = True
    waits_to_be_read: bool = False
