"""What usual jobs cost, from those that were finished."""

from datetime import timedelta
from itertools import count as count_days

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from bookings import jobs
from bookings.models import Job, JobLine, UsualPrice
from bookings.reports import usual
from services.models import TypicalJob
from tests.cast import PATHS, drive, make_worker, soon
from toolkit.cache.until_edit import empty_all
from workers import price_list

PRICES = [30_000, 40_000, 45_000, 50_000, 900_000]


@pytest.fixture
def job_of_list(category):
    return TypicalJob.objects.create(
        category=category, name="Fit a fan", minutes=45, price_low=100, price_high=200
    )


@pytest.fixture
def done(job_of_list, worker, customer):
    """`done(price)`: that was asked and paid for one such job."""
    days = count_days(1)

    def done(price, *, count=1, status="finished", by=worker, job=job_of_list):
        profile = by.worker_profile
        facts = {"name": job.name, "price": price, "minutes": 45, "includes": ""}
        item = price_list.add(profile, facts | {"usual": job})
        start = soon(profile.city, days=next(days))
        where = {"start": start, "address": "Any", "by": customer}
        made = jobs.request(profile, pieces=((item, count),), **where)
        price_list.remove(profile, item.pk)
        return drive(made, *PATHS[status])

    return done


def shown(job, city=None):
    empty_all()
    (found,) = usual.of([job], city and city.pk)
    return found.price_low, found.price_high, found.count


def test_the_editors_guide_as_long_as_there_are_few(done, job_of_list, city):
    for price in PRICES[:4]:
        done(price)
    assert usual.recompute() == 0
    assert shown(job_of_list, city) == (100, 200, 0)


def test_the_middle_half_of_what_was_paid(done, job_of_list, city, other_city):
    for price in PRICES:
        done(price)
    assert usual.recompute() == 2
    assert shown(job_of_list, city) == (40_000, 50_000, 5)
    assert shown(job_of_list) == (40_000, 50_000, 5)
    assert shown(job_of_list, other_city) == (40_000, 50_000, 5)


def test_a_city_of_its_own(done, job_of_list, city, other_city, category):
    there = make_worker("there", city=other_city, category=category)
    for price in PRICES:
        done(price)
    for _ in range(4):
        done(10_000, by=there)
    usual.recompute()
    assert shown(job_of_list, city) == (40_000, 50_000, 5)
    assert shown(job_of_list, other_city) == (10_000, 45_000, 9)


def test_pieces_are_counted_each_and_jobs_once(done, job_of_list):
    for _ in range(5):
        done(30_000, count=2)
    usual.recompute()
    assert shown(job_of_list) == (30_000, 30_000, 5)


@pytest.mark.parametrize("status", ["completed", "cancelled", "disputed"])
def test_only_of_finished_jobs(done, job_of_list, status):
    for price in PRICES:
        done(price, status=status)
    assert usual.recompute() == 0


def test_not_of_long_ago_nor_in_another_currency(done, job_of_list):
    for price in PRICES:
        done(price)
    assert usual.recompute(at=timezone.now() + timedelta(days=500)) == 0
    Job.objects.update(currency="EUR")
    assert usual.recompute() == 0


def test_the_same_again_writes_nothing(done, job_of_list):
    for price in PRICES:
        done(price)
    usual.recompute()
    before = list(UsualPrice.objects.values_list("pk", flat=True))
    usual.recompute()
    assert list(UsualPrice.objects.values_list("pk", flat=True)) == before
    done(20_000)
    usual.recompute()
    assert shown(job_of_list)[2] == 6


def test_what_was_booked_by_the_hour_is_of_no_usual_job(job_of_list, job_in):
    job_in("finished")
    assert JobLine.objects.filter(usual=None).exists()
    assert usual.recompute() == 0


def test_the_pages_say_from_how_many(site, done, job_of_list, client, worker, settings):
    path = f"/services/{worker.worker_profile.service_category.slug}/"
    for page in (path, f"{path}in/{worker.worker_profile.city.slug}/"):
        assert "finished job" not in client.get(page).content.decode()
    for price in PRICES:
        done(price)
    usual.recompute()
    empty_all()
    profile = f"/workers/{worker.worker_profile.code}/"
    for page in (path, f"{path}in/{worker.worker_profile.city.slug}/", profile):
        soup = BeautifulSoup(client.get(page).content, "html.parser")
        said = " ".join(soup.get_text(" ").split())
        assert "₹400" in said, page
        assert page == profile or "from 5 finished jobs" in said
