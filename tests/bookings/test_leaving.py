"""When somebody may leave, and what of their jobs stays for the others."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts import leaving, photos
from bookings import photos as job_photos
from bookings import reviews
from bookings.models import Job, JobPhoto, Paper, Posting, Review
from bookings.money import ledger, payments
from bookings.money.gateways import CASH
from bookings.states import ENDED, Status
from tests.accounts.pictures import picture
from tests.bookings.paying import work_through
from toolkit.errors import NotNow

pytestmark = pytest.mark.django_db
NOTHING_OWED = [Status.REJECTED, Status.EXPIRED]


@pytest.fixture
def own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_MEDIA_ROOT = tmp_path / "private"


@pytest.fixture
def cash(job_in, worker):
    job = job_in(Status.FINISHED, description="The key is under the mat.")
    payments.mark_paid(payments.payment_of(job), by=worker)
    return job


@pytest.mark.parametrize("status", [one for one in Status if one not in ENDED])
def test_nobody_leaves_a_job_that_is_not_over(job_in, customer, worker, status):
    job_in(status)
    for person in (customer, worker):
        with pytest.raises(NotNow, match="^1 job of yours is not over yet. Your"):
            leaving.ask(person)
        with pytest.raises(NotNow):
            leaving.erase(person)
        person.refresh_from_db()
        assert person.is_active


@pytest.mark.parametrize("status", NOTHING_OWED)
def test_who_met_nobody_may_go(job_in, customer, worker, status):
    job = job_in(status)
    leaving.erase(customer)
    leaving.erase(worker)
    job.refresh_from_db()
    assert (job.status, job.address) == (status, "–")


def test_nobody_leaves_a_payment_that_is_not_settled(job_in, customer, worker):
    job_in(Status.FINISHED)
    for person in (customer, worker):
        with pytest.raises(NotNow, match="A payment of yours is not settled yet"):
            leaving.erase(person)


def test_no_worker_leaves_what_they_owe(cash, customer, worker):
    """Of cash, our part is with them."""
    with pytest.raises(NotNow, match="We owe you money, or you owe us some"):
        leaving.erase(worker)
    assert leaving.refusal(customer) is None


def test_nobody_leaves_what_a_bank_looks_at(contest, paid, customer, worker):
    contest(paid)
    for person in (customer, worker):
        assert "A payment of yours is not" in leaving.refusal(person).sentence


def test_the_books_and_the_other_side_stay_whole(
    cash, customer, worker, own_media, django_capture_on_commit_callbacks
):
    sent = photos.prepare_picture(ContentFile(picture()))
    with job_photos.stored([sent]) as (name,):
        JobPhoto.objects.create(job=cash, picture=name)
    reviews.leave(cash, by=customer, rating=4, comment="Came on the minute.")
    work_through()
    before = list(Posting.objects.order_by("pk").values_list("pk", "amount"))
    papers = list(Paper.objects.order_by("pk").values_list("number", "facts"))
    facts = Job.objects.values("title", "price", "status", "scheduled_time").get()
    with django_capture_on_commit_callbacks(execute=True):
        leaving.erase(customer)
    assert list(Posting.objects.order_by("pk").values_list("pk", "amount")) == before
    assert list(Paper.objects.order_by("pk").values_list("number", "facts")) == papers
    assert ledger.check() == []
    job = Job.objects.get()
    assert Job.objects.values(*facts).get() == facts
    assert (job.address, job.description) == ("–", "")
    assert not JobPhoto.objects.exists()
    assert not default_storage.exists(name)
    review = Review.objects.get()
    assert (review.rating, review.comment) == (4, "Came on the minute.")
    assert (review.customer.name, job.gateway) == ("Somebody who left", CASH)
    assert worker.jobs_given.get() == job
