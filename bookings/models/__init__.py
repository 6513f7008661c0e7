from bookings.models.job import Job, JobEvent
from bookings.models.ledger import Account, Entry, Posting
from bookings.models.payment import Payment
from bookings.models.review import Review
from bookings.models.settings import BookingSettings

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
