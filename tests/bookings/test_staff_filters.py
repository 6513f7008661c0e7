"""Lists of staff go by what a job was, not by what its worker has become since."""

import pytest
from django.urls import reverse

from bookings import reviews
from bookings.admin.reports import MostBookedReport, RevenueReport
from bookings.models import Job, Payment, Review
from bookings.money import payments
from bookings.states import Status
from workers.models import WorkerProfile

pytestmark = pytest.mark.django_db
TRADE = {Job: "service_category", Payment: "trade", Review: "trade"}


@pytest.fixture
def moved(job_in, customer, worker, other_city, other_category):
    """A job that was reviewed and paid before its worker took up another trade."""
    job = job_in(Status.FINISHED)
    reviews.leave(job, by=customer, rating=4, comment="Came on the minute.")
    payments.mark_paid(job.payments.get(), by=worker)
    WorkerProfile.objects.update(city=other_city, service_category=other_category)
    return job


@pytest.mark.parametrize("model", [Job, Payment, Review])
def test_trade_and_city_are_those_of_the_job(
    model, moved, as_user, boss, other_city, other_category
):
    desk, name = as_user(boss), TRADE[model]
    address = reverse(model.snippet_viewset.get_url_name("list"))

    def found(**asked):
        return len(desk.get(address, asked).context["table"].data)

    assert found(**{name: moved.service_category_id}) == 1
    assert found(city=moved.city_id) == 1
    assert found(**{name: other_category.pk}) == 0
    assert found(city=other_city.pk) == 0


@pytest.mark.parametrize(
    "report", [one.index_url_name for one in (MostBookedReport, RevenueReport)]
)
def test_so_do_the_reports(report, moved, as_user, boss, other_city, other_category):
    desk = as_user(boss)

    def rows(**asked):
        return len(desk.get(reverse(report), asked).context["table"].data)

    assert rows(trade=moved.service_category_id, city=moved.city_id) > 0
    assert rows(trade=other_category.pk) == 0
    assert rows(city=other_city.pk) == 0
