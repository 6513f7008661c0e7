import pytest

from toolkit.templatetags import ui
from workers import ratings
from workers.featured import Supply
from workers.models import WorkerProfile


def sums(user):
    profile = WorkerProfile.objects.get(pk=user.pk)
    return profile.rating_sum, profile.rating_count, profile.rating, profile.jobs_done


def test_stars_are_added_and_the_mean_follows(worker, other_worker):
    assert sums(worker) == (0, 0, None, 0)
    for stars in (5, 4, 4):
        ratings.add(worker.pk, stars)
    assert sums(worker) == (13, 3, 4.3, 0)
    assert sums(other_worker) == (0, 0, None, 0)


def test_a_stale_profile_loses_nothing(worker):
    stale = WorkerProfile.objects.get(pk=worker.pk)
    ratings.add(worker.pk, 5)
    stale.availability = False
    stale.save(update_fields=["availability"])
    ratings.add(worker.pk, 3)
    assert sums(worker) == (8, 2, 4.0, 0)


def test_one_perfect_review_does_not_beat_many_good_ones(worker, other_worker):
    ratings.add(worker.pk, 5)
    for _ in range(20):
        ratings.add(other_worker.pk, 5)
    ratings.add(other_worker.pk, 4)
    best = WorkerProfile.objects.order_by("-score").values_list("pk", flat=True)
    assert list(best) == [other_worker.pk, worker.pk]


def test_a_newcomer_is_neither_last_nor_first(worker, other_worker, waiting_worker):
    for _ in range(3):
        ratings.add(worker.pk, 5)
        ratings.add(other_worker.pk, 2)
    best = WorkerProfile.objects.order_by("-score").values_list("pk", flat=True)
    assert list(best) == [worker.pk, waiting_worker.pk, other_worker.pk]


def test_jobs_are_counted(worker, other_worker):
    for _ in range(2):
        ratings.count_job(worker.pk)
    assert (sums(worker)[3], sums(other_worker)[3]) == (2, 0)


@pytest.mark.parametrize(
    ("stars", "reviews", "shown"),
    [(17, 4, 4.3), (18, 4, 4.5), (9, 4, 2.3), (23, 20, 1.2), (7, 2, 3.5), (0, 0, None)],
)
def test_f36_a_mean_rounds_its_half_up(stars, reviews, shown):
    profile = WorkerProfile(rating_sum=stars, rating_count=reviews)
    assert profile.rating == shown
    assert Supply(stars=stars, reviews=reviews).rating == shown


@pytest.mark.parametrize(("mean", "lit"), [(4.5, 5), (2.5, 3), (3.4, 3), (None, 0)])
def test_f36_whole_stars_round_the_half_up_too(mean, lit):
    assert ui.spread({5: 1}, mean)["whole"] == lit
