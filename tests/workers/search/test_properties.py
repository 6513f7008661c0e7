"""What holds of every search, whatever is asked, on either database.

The answer is worked out once more, by hand and in Python: both databases give the same
one, each worker stands on one page, and what is counted is what there is.
"""

from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.cast import make_worker
from workers import profiles
from workers.models import WorkerProfile
from workers.search import run
from workers.search.language import tokens
from workers.search.query import SearchQuery, Sort
from workers.views.search import SearchPage

NOW = datetime(2026, 11, 18, 5, 40, tzinfo=UTC)
PROPERTY = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
AREAS = ["Kothrud", "Baner", "Karve Nagar", "कोथरूड"]
NAMES = ["Asha Rao", "Ravi Kumar", "Asha Kumar", "Zoë D'Souza"]
RATES = [20_000, 20_000, 35_000, 35_000, 50_000]


@pytest.fixture
def market(city, other_city, category, other_category):
    """Sixteen people, of whom many are alike in one thing or another."""
    skill = category.skills.get()
    for number in range(16):
        user = make_worker(
            f"p{number}",
            name=NAMES[number % 4],
            city=[city, city, other_city][number % 3],
            category=[category, other_category][number % 5 == 0],
            area=AREAS[number // 2 % 4],
            experience=number % 3,
            hourly_rate=RATES[number % 5],
            rating_sum=number // 4 * 4,
            rating_count=number // 4,
        )
        worker = user.worker_profile
        if number % 2 and worker.service_category == category:
            worker.skills.set([skill])
    profiles.refresh_search(WorkerProfile.objects.all())
    return {
        "cities": [None, city, other_city],
        "trades": [None, category, other_category],
        "skill": skill,
        "people": list(WorkerProfile.objects.prefetch_related("skills").order_by("pk")),
    }


ASKED = st.fixed_dictionaries(
    {
        "city": st.integers(0, 2),
        "trade": st.integers(0, 2),
        "words": st.lists(
            st.sampled_from([*NAMES, *AREAS, "p3", "nobody"]), max_size=2
        ),
        "area": st.sampled_from(["", "kothrud", "karve nagar", "nowhere"]),
        "rate_min": st.sampled_from([None, 20_000, 20_001, 50_000]),
        "rate_max": st.sampled_from([None, 19_999, 35_000, 50_000]),
        "sort": st.sampled_from([Sort.BEST, Sort.PRICE, Sort.EXPERIENCE]),
        "has_skill": st.sampled_from(["", "said", "chosen"]),
    }
)


def query_of(asked, market):
    skills = ((market["skill"],),) if asked["has_skill"] else ()
    words = dict.fromkeys(token for text in asked["words"] for token in tokens(text))
    return SearchQuery(
        now=NOW,
        city=market["cities"][asked["city"]],
        trade=market["trades"][asked["trade"]],
        words=tuple(words),
        area=asked["area"],
        rate_min=asked["rate_min"],
        rate_max=asked["rate_max"],
        sort=asked["sort"],
        skills=skills,
        said_skills=skills if asked["has_skill"] == "said" else (),
    )


def by_hand(query, people):
    """The keys of who fits, in order."""

    def has(worker, words):
        return set(words) <= set(worker.search_text.split())

    def is_skilled(worker, skills):
        return all({one.pk for one in same} & mine(worker) for same in skills)

    def mine(worker):
        return {one.pk for one in worker.skills.all()}

    narrowing = [same for same in query.skills if same not in query.said_skills]
    fitting = [
        worker
        for worker in people
        if (query.city is None or worker.city_id == query.city.pk)
        and (query.trade is None or worker.service_category_id == query.trade.pk)
        and (query.rate_min is None or worker.hourly_rate >= query.rate_min)
        and (query.rate_max is None or worker.hourly_rate <= query.rate_max)
        and has(worker, query.words)
        and is_skilled(worker, narrowing)
    ]
    number = {
        Sort.BEST: lambda worker: -worker.score,
        Sort.PRICE: lambda worker: worker.hourly_rate,
        Sort.EXPERIENCE: lambda worker: -worker.experience,
    }[query.sort]

    def order(worker):
        groups = (
            bool(query.said_skills) and not is_skilled(worker, query.said_skills),
            bool(query.area) and not has(worker, tokens(query.area)),
        )
        is_grouped = query.sort == Sort.BEST
        return (groups if is_grouped else (), number(worker), worker.pk)

    return [worker.pk for worker in sorted(fitting, key=order)]


def pages(query, find=run.find):
    """All pages of it, one after the other."""
    number, found = 1, []
    while True:
        answer = find(SearchQuery(**vars(query) | {"page": number}))
        found.append(answer)
        if not answer.page.has_next():
            return found
        number += 1


@PROPERTY
@given(asked=ASKED, size=st.integers(1, 7))
def test_the_answer_is_the_same_by_hand_over_all_pages(market, settings, asked, size):
    settings.SEARCH_PAGE_SIZE = size
    query = query_of(asked, market)
    found = pages(query)
    keys = [card.worker.pk for answer in found for card in answer.cards]
    if found[0].let_go:
        kept = [word for word in query.words if word not in found[0].let_go]
        assert by_hand(query, market["people"]) == []
        query = SearchQuery(**vars(query) | {"words": tuple(kept)})
    assert keys == by_hand(query, market["people"])
    assert {answer.total for answer in found} == {len(keys)}
    assert {answer.is_more for answer in found} == {False}
    assert all(len(answer.cards) == size for answer in found[:-1])


@PROPERTY
@given(asked=ASKED)
def test_beside_each_choice_stands_what_it_leaves(market, asked):
    query = query_of(asked | {"words": []}, market)
    counts = run.find(query).counts
    for field, name in (("trade", "category"), ("city", "city")):
        for place in market[{"trade": "trades", "city": "cities"}[field]][1:]:
            changed = {field: place}
            if field == "trade":
                # A skill belongs to its service and is not asked of another.
                changed |= {"skills": (), "said_skills": ()}
            left = run.find(SearchQuery(**vars(query) | changed)).total
            assert counts[name].get(place.pk, 0) == left, (field, place)


@PROPERTY
@given(
    text=st.lists(
        st.one_of(
            st.text(max_size=30),
            st.sampled_from(
                ["₹", "500", "under", "se", "tak", "1,00,00,000", "411038", "cheap"]
                + ["best", "4", "star", "plumber", "plumbr", "in", "neer", "kothrud"]
                + ["pune", "5", "baje", "kal", "/-", "-", "<", "1.5k", '"', "नल", "के"]
                + ["9" * 400, "१२", "²", "٥", "½", "10%", "per", "hour", "."]
            ),
        ),
        max_size=10,
    ).map(" ".join)
)
@example(text="under ²")
@example(text="₹" * 200)
@example(text="1,1,1,1 se 1,1,1")
def test_no_text_breaks_the_page(market, text):
    """What a form takes is answered, said, counted and led on from."""
    data = QueryDict(mutable=True)
    data["q"] = text
    page = SearchPage(data)
    said, asked = page.said, page.asked
    every = [said.heading, *said.notices, *(chip.text for chip in said.chips)]
    every += [one.meant for one in said.guesses]
    assert all(every)
    assert len(page.found.cards) == min(
        page.found.total, page.found.page.paginator.per_page
    )
    low, high = asked.rate_min, asked.rate_max
    assert low is None or high is None or 0 <= low <= high
    assert [one.chosen for one in page.choices.sorts].count(True) == 1
    if not page.form.errors:
        assert page.short_address.startswith("/workers/")
