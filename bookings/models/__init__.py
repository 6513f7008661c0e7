from bookings.models.attempt import Attempt, GatewayOrder, WebhookEvent
from bookings.models.job import Job, JobEvent
from bookings.models.ledger import Account, Entry, Posting
from bookings.models.payment import Payment
from bookings.models.policy import BookingSettings
from bookings.models.review import Review

__all__ = [
    "Account",
    "Attempt",
    "BookingSettings",
    "Entry",
    "GatewayOrder",
    "Job",
    "JobEvent",
    "Payment",
    "Posting",
    "Review",
    "WebhookEvent",
]
