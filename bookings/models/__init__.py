from bookings.models.job import Job, JobEvent
from bookings.models.ledger import Account, Entry, Posting
from bookings.models.payment import Payment
from bookings.models.policy import BookingSettings
from bookings.models.review import Review

__all__ = [
    "Account",
    "BookingSettings",
    "Entry",
    "Job",
    "JobEvent",
    "Payment",
    "Posting",
    "Review",
]
