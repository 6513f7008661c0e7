"""What stands in the way of leaving, and what we keep of a person's jobs.

Nobody leaves while a job of theirs is not over or money is not settled. Afterwards the
jobs stay, for the other side and the books, without what was told of the customer's
home. Reviews stay under the name that nobody has; papers stay as they were issued.
"""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import pictures
from accounts.models import User
from bookings import queries
from bookings.models import Contest, Job, JobPhoto, Payment, Payout, Review, ReviewPhoto
from bookings.money import owing
from toolkit.errors import NotNow

Purpose, State = Payment.Purpose, Payment.Status
UNSETTLED = (State.CREATED, State.SECURED, State.REVIEW)
# Nobody owes a tip, and what a worker owes us is part of their standing.
NOT_OWED = (Purpose.TIP, Purpose.DUES)
NO_ADDRESS = "–"


def refuse(user: User) -> None:
    """Raises NotNow while something is open between this person and others."""
    if count := queries.count_open_jobs(user):
        raise NotNow(
            ngettext(
                "%(count)d job of yours is not over yet. "
                "Your account can be deleted once it is.",
                "%(count)d jobs of yours are not over yet. "
                "Your account can be deleted once they are.",
                count,
            )
            % {"count": count}
        )
    if _unsettled(user).exists() or _contests(user).exists():
        raise NotNow(
            _(
                "A payment of yours is not settled yet. "
                "Your account can be deleted once it is."
            )
        )
    if _is_owed_or_owes(user):
        raise NotNow(
            _(
                "We owe you money, or you owe us some. Your account can be deleted "
                "once that is even: for a small sum, write to us."
            )
        )


def data_of(user: User) -> dict[str, Any]:
    """Their jobs, and the reviews that they wrote and got."""
    jobs = Job.objects.of(user).with_people().order_by("created_at")
    reviews = Review.objects.select_related("job").order_by("created_at")
    return {
        "jobs": [_facts(job, user) for job in jobs],
        "reviews_written": [_words(one) for one in reviews.filter(customer=user)],
        "reviews_received": [_words(one) for one in reviews.filter(worker=user)],
    }


def erase(user: User) -> None:
    """Take out of their jobs what is about them alone."""
    mine = Job.objects.filter(customer=user)
    mine.update(address=NO_ADDRESS, description="")
    for photo in JobPhoto.objects.filter(job__customer=user, change=None):
        pictures.delete(photo)
    for shown in ReviewPhoto.objects.filter(review__customer=user):
        pictures.delete(shown)


def _unsettled(user):
    mine = Q(job__customer=user) | Q(job__worker=user)
    owed = Payment.objects.filter(mine, status__in=UNSETTLED)
    return owed.exclude(purpose__in=NOT_OWED)


def _contests(user):
    job = "attempt__payment__job"
    mine = Q(**{f"{job}__customer": user}) | Q(**{f"{job}__worker": user})
    return Contest.objects.filter(mine, status=Contest.Status.OPEN)


def _is_owed_or_owes(user):
    if Payout.objects.filter(worker=user, status=Payout.Status.ORDERED).exists():
        return True
    return any(one.credit != one.cash for one in owing.standings(worker=user))


def _facts(job, user):
    is_customer = job.customer_id == user.pk
    facts = {
        "reference": job.code,
        "your_part": "customer" if is_customer else "worker",
        "with": (job.worker if is_customer else job.customer).get_short_name(),
        "service": job.service_category.name,
        "city": job.city.name,
        "title": job.title,
        "begins": job.scheduled_time,
        "minutes": job.minutes,
        "status": job.status,
        "currency": job.currency,
        "price_in_minor_units": job.final_price,
        "asked": job.created_at,
    }
    # Where others live is not the worker's to take along.
    told = {"description": job.description, "address": job.address}
    return facts | told if is_customer else facts


def _words(review):
    return {
        "job": review.job.code,
        "stars": review.rating,
        "in_words": review.comment,
        "at": review.created_at,
    }
