from bookings.models.attempt import Attempt, GatewayOrder, WebhookEvent
from bookings.models.commission import CommissionRule
from bookings.models.contest import Contest
from bookings.models.coupon import Coupon, CouponUse
from bookings.models.job import Job, JobEvent
from bookings.models.ledger import Account, Entry, Posting
from bookings.models.line import JobLine
from bookings.models.paper import Paper, PaperSeries
from bookings.models.payment import Payment
from bookings.models.payout import Payout, PayoutAccount, PayoutBatch, PayoutLine
from bookings.models.photo import JobPhoto, ReviewPhoto
from bookings.models.proposal import Proposal
from bookings.models.review import Review
from bookings.models.scope import ScopeChange
from bookings.models.settings import BookingSettings
from bookings.models.usual import UsualPrice

__all__ = [
    "Account",
    "Attempt",
    "BookingSettings",
    "CommissionRule",
    "Contest",
    "Coupon",
    "CouponUse",
    "Entry",
    "GatewayOrder",
    "Job",
    "JobEvent",
    "JobLine",
    "JobPhoto",
    "Paper",
    "PaperSeries",
    "Payment",
    "Payout",
    "PayoutAccount",
    "PayoutBatch",
    "PayoutLine",
    "Posting",
    "Proposal",
    "Review",
    "ReviewPhoto",
    "ScopeChange",
    "UsualPrice",
    "WebhookEvent",
]
