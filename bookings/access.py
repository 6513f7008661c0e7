"""Who may see a job: its customer, its worker and the staff who help.

For everybody else the job does not exist. Every view of a job begins with
`get_job_for`.
"""

from accounts.models import User
from bookings import queries
from bookings.models import Job, Payout
from bookings.states import MAY_MEET, Role


def role_of(job: Job, user: User | None) -> Role | None:
    """What `user` is to the job: a Role, or None for a stranger. None is the system."""
    if user is None:
        return Role.SYSTEM
    if user.pk == job.customer_id:
        return Role.CUSTOMER
    if user.pk == job.worker_id:
        return Role.WORKER
    if user.has_perm("bookings.help_job"):
        return Role.STAFF
    return None


def get_job_for(user: User | None, code: str) -> Job:
    """The job, with its people loaded. Raises Job.DoesNotExist for strangers too."""
    job = queries.find_job(code)
    if user is None or role_of(job, user) is None:
        raise Job.DoesNotExist
    return job


def place(job: Job, role: Role | None) -> str:
    """Where the work is. Before accepting, a worker learns no more than the city."""
    if role == Role.WORKER and job.status not in MAY_MEET:
        return str(job.city)
    return job.address


def may_see_papers(job: Job, user: User) -> bool:
    """Receipts and credit notes are the customer’s, and Finance’s."""
    return user.pk == job.customer_id or user.has_perm("bookings.view_paper")


def may_mark_paid(job: Job, user: User) -> bool:
    """Cash changes hands at the door: the worker says so, or staff who handle money."""
    return user.pk == job.worker_id or user.has_perm("bookings.mark_paid")


def get_payout_for(user: User, code: str) -> Payout:
    """For its worker and for Finance. Raises Payout.DoesNotExist for all others."""
    found = Payout.objects.select_related("batch", "worker__worker_profile__city").get(
        code=code
    )
    if user.pk != found.worker_id and not user.has_perm("bookings.view_payout"):
        raise Payout.DoesNotExist
    return found
