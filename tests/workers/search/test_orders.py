"""Who comes first: who fits, who is near, who is rated best; and every page in turn."""

from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from services.models import Skill
from tests.cast import make_worker
from workers import profiles
from workers.models import WorkerProfile
from workers.search import candidates, facets, run
from workers.search.query import Choices, SearchQuery, Sort, When
from workers.search.understand import understand

NOW = datetime(2026, 11, 18, 5, 40, tzinfo=UTC)


def ask(**asked):
    return run.find(SearchQuery(now=NOW, **asked))


def names(**asked):
    return [card.worker.user.username for card in ask(**asked).cards]


def said(skill):
    """The words name that skill."""
    return {"skills": ((skill,),), "said_skills": ((skill,),)}


def rate(worker, stars, reviews):
    WorkerProfile.objects.filter(pk=worker.pk).update(
        rating_sum=stars, rating_count=reviews
    )


# --- Best rated -------------------------------------------------------------

RATED = st.integers(1, 400).flatmap(
    lambda reviews: st.tuples(st.integers(reviews, 5 * reviews), st.just(reviews))
)
PROPERTY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def is_first(worker, other):
    keys = WorkerProfile.objects.order_by(*run.ordering.ORDERS[Sort.BEST])
    found = list(keys.values_list("pk", flat=True))
    return found.index(worker.pk) < found.index(other.pk)


@PROPERTY
@given(one=RATED, other=RATED, swapped=st.booleans())
def test_a_higher_mean_of_as_many_reviews_is_never_below(
    worker, other_worker, one, other, swapped
):
    people = [worker, other_worker][:: -1 if swapped else 1]
    for person, rated in zip(people, (one, other), strict=True):
        rate(person, *rated)
    # Means are compared as fractions.
    left, right = one[0] * other[1], other[0] * one[1]
    if left > right and one[1] >= other[1]:
        assert is_first(*people)
    if right > left and other[1] >= one[1]:
        assert is_first(*reversed(people))


@PROPERTY
@given(rated=RATED, swapped=st.booleans())
@example(rated=(4, 1), swapped=True)
@example(rated=(4, 1), swapped=False)
def test_who_has_no_review_is_never_above_a_four(worker, other_worker, rated, swapped):
    new, old = [worker, other_worker][:: -1 if swapped else 1]
    rate(new, 0, 0)
    rate(old, *rated)
    if rated[0] >= 4 * rated[1]:
        assert is_first(old, new)
    if rated[0] <= 2 * rated[1]:
        assert is_first(new, old)


def test_u12_orders_that_nobody_who_reads_the_stars_would_dispute(city, category):
    """Each is said as (sum of stars, reviews), the best first."""
    expected = [(98, 20), (20, 4), (40, 10), (9, 2), (15, 4), (4, 1), (0, 0), (3, 1)]
    for place, rated in enumerate(reversed(expected)):
        rate(make_worker(f"w{place}", city=city, category=category), *rated)
    found = [(c.worker.rating_sum, c.worker.rating_count) for c in ask().cards]
    assert found == expected


# --- Who fits, who is near --------------------------------------------------


@pytest.fixture
def crew(city, category):
    """One of each: with the skill or not, near or not; the less fit rated better."""
    leak = category.skills.get()
    crew = {}
    for place, (has, near) in enumerate(product((True, False), repeat=2)):
        area = "Kothrud" if near else "Kothrudwadi"
        user = make_worker(f"w{place}", city=city, category=category, area=area)
        user.worker_profile.skills.set([leak] if has else [])
        rate(user, 4 * (place + 1), place + 1)
        crew[user.username] = user.worker_profile
    profiles.refresh_search(WorkerProfile.objects.all())
    return crew


def test_those_with_the_skill_come_first_and_among_them_the_near(crew, city, category):
    leak = category.skills.get()
    assert names() == ["w3", "w2", "w1", "w0"]
    assert names(**said(leak)) == ["w1", "w0", "w3", "w2"]
    assert names(city=city, area="kothrud") == ["w2", "w0", "w3", "w1"]
    assert names(city=city, area="kothrud", **said(leak)) == ["w0", "w1", "w2", "w3"]
    assert names(skills=((leak,),)) == ["w1", "w0"]


def test_a_number_that_is_sorted_by_goes_before_the_rest(crew, city, category):
    WorkerProfile.objects.filter(pk=crew["w3"].pk).update(hourly_rate=100)
    leak = category.skills.get()
    assert names(**said(leak), area="kothrud", sort=Sort.PRICE)[0] == "w3"


def test_where_the_neighbourhood_ends_is_said(crew, city):
    assert ask(city=city, area="kothrud").notes == (candidates.Note.AREA_FIRST,)
    assert ask(city=city, area="aundh").notes == (candidates.Note.NOBODY_IN_AREA,)
    assert ask(city=city).notes == ()
    assert ask(city=city, area="kothrud", words=("w0",)).total == 1


# --- Pages ------------------------------------------------------------------

TIMES = [When(), When(soon=True), When(days=(NOW.date(),))]


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("when", TIMES, ids=["any", "soon", "today"])
@pytest.mark.parametrize("few", [0, 400])
def test_all_pages_together_are_everybody_once(
    crew, city, category, monkeypatch, settings, sort, when, few
):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", few or 3)
    monkeypatch.setattr(candidates, "BLOCK", 2)
    settings.SEARCH_PAGE_SIZE = 1
    leak = Skill.objects.get()
    asked = said(leak) | {"area": "kothrud", "city": city}
    seen, number = [], 1
    while True:
        found = ask(**asked, when=when, sort=sort, page=number)
        seen += [card.worker.pk for card in found.cards]
        if not found.page.has_next():
            break
        number += 1
    is_pool = sort == Sort.SOONEST and not few and not when.soon
    assert len(seen) == len(set(seen)) == found.total == (3 if is_pool else 4)
    assert found.is_more == is_pool


def test_beyond_few_the_best_rated_are_sorted_by_their_time(crew, monkeypatch):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", 2)
    found = ask(sort=Sort.SOONEST)
    assert found.notes == (candidates.Note.SOONEST_OF_BEST,)
    assert (found.total, found.is_more) == (2, True)
    assert {card.worker.user.username for card in found.cards} == {"w3", "w2"}


def test_for_a_day_the_order_is_walked_until_the_page_is_full(
    crew, monkeypatch, settings
):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", 2)
    monkeypatch.setattr(candidates, "BLOCK", 1)
    settings.SEARCH_PAGE_SIZE = 2
    found = ask(when=TIMES[2])
    assert [c.worker.user.username for c in found.cards] == ["w3", "w2"]
    assert (found.total, found.is_more) == (3, True)
    found = ask(when=TIMES[2], page=2)
    assert [c.worker.user.username for c in found.cards] == ["w1", "w0"]
    assert (found.total, found.is_more) == (4, False)


def test_nobody_counts_beyond_many(crew, monkeypatch):
    monkeypatch.setattr(candidates, "MAX_CALENDAR_CANDIDATES", 1)
    monkeypatch.setattr(facets, "MAX_TOTAL", 2)
    assert (ask().total, ask().is_more) == (2, True)
    # All that were read are free that day, and there are others.
    found = ask(when=TIMES[2])
    assert (found.total, found.is_more) == (3, True)
    monkeypatch.setattr(candidates, "MAX_FREE_AT_A_MOMENT", 3)
    found = ask(when=TIMES[1])
    assert (found.total, found.is_more) == (3, True)


# --- Words ------------------------------------------------------------------


def test_words_that_nobody_has_are_let_go(crew, city):
    found = ask(words=("zzz", "kothrud"))
    assert (found.total, found.let_go) == (2, ("zzz",))
    found = ask(city=city, words=("zzz",))
    assert (found.total, found.let_go) == (4, ("zzz",))


def test_nothing_but_words_that_nobody_has_find_nobody(crew):
    found = ask(words=("zzz", "yyy"))
    assert (found.total, found.let_go) == (0, ())


def test_words_are_kept_where_there_is_nobody_without_them(crew, other_category):
    found = ask(trade=other_category, words=("zzz",))
    assert (found.total, found.let_go) == (0, ())


def test_of_words_that_nobody_has_together_the_rarest_goes(crew):
    found = ask(words=("w0", "kothrudwadi"))
    assert (found.total, found.let_go) == (2, ("w0",))


def test_words_stay_where_somebody_has_them_but_no_time(crew, city):
    night = When(moment=datetime(2026, 11, 19, 20, 0, tzinfo=UTC))
    found = ask(words=("kothrud",), when=night)
    assert (found.total, found.let_go) == (0, ())


# --- What the words say -----------------------------------------------------


@pytest.fixture
def priced(city, category):
    """Three of one trade, by what an hour costs; the dearest is rated best."""
    for number, rate in enumerate((300, 500, 700)):
        user = make_worker(f"r{rate}", city=city, category=category)
        WorkerProfile.objects.filter(pk=user.pk).update(
            hourly_rate=rate * 100, rating_sum=5 * (number + 1), rating_count=number + 1
        )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plumber", ["r700", "r500", "r300"]),
        ("cheap plumber", ["r300", "r500", "r700"]),
        ("best plumber", ["r700", "r500", "r300"]),
        ("plumber under 500", ["r500", "r300"]),
        ("sasta plumber under 500", ["r300", "r500"]),
        ("plumber above 500", ["r700", "r500"]),
        ("plumber 400 se 600", ["r500"]),
        ("plumber under 100", []),
    ],
)
def test_who_is_found_and_in_which_order(priced, text, found):
    answer = run.find(understand(text, Choices(), now=NOW))
    assert [card.worker.user.username for card in answer.cards] == found
    assert answer.total == len(found)
