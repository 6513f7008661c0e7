"""Whole words found in the database, against a search through lists of words."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import make_worker
from workers.models import WorkerProfile
from workers.search import text_index
from workers.search.language import tokens

# Few letters, so that words meet; signs that either index could read as its own.
LETTERS = "abcABÉé\"'*-+:^()&|!\\%_.,/@# ़िकषßıſΣς١1０½ﬁ\u0301\u200d\ue000😀"
TEXTS = st.text(LETTERS, max_size=12) | st.text(max_size=8)


def find(words, **place):
    found = WorkerProfile.objects.listed().filter(
        text_index.matching(text_index.asked(words, **place))
    )
    return set(found.values_list("pk", flat=True))


def put(worker, text):
    words = " ".join(tokens(text))
    WorkerProfile.objects.filter(pk=worker.pk).update(search_text=words)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(texts=st.tuples(TEXTS, TEXTS), asked=TEXTS, which=st.integers(0, 5))
def test_both_databases_find_whole_words_and_nothing_else(
    worker, other_worker, texts, asked, which
):
    people = (worker, other_worker)
    for one, text in zip(people, texts, strict=True):
        put(one, text)
    # Half of the questions are words that somebody has.
    known = tokens(" ".join(texts))
    words = tokens(asked) or known[which : which + 2]
    expected = {
        one.pk
        for one, text in zip(people, texts, strict=True)
        if set(words) <= set(tokens(text))
    }
    if words:
        assert find(words) == expected
        assert find(words[:1]) >= expected


def test_a_part_of_a_word_is_no_word(worker):
    put(worker, "tile layer")
    assert find(["tile"]) == {worker.pk}
    assert find(["til"]) == find(["ile"]) == find(["tile layer"[:6]]) == set()


def test_words_are_looked_for_in_one_place(worker, other_worker, other_city):
    put(worker, "leak")
    put(other_worker, "leak")
    mine = worker.worker_profile
    here, there = mine.city_id, other_city.pk
    assert find(["leak"], city=here) == {worker.pk, other_worker.pk}
    assert find(["leak"], city=there) == set()
    WorkerProfile.objects.filter(pk=worker.pk).update(city=there)
    assert find(["leak"], city=here) == {other_worker.pk}
    assert find(["leak"], city=there, trade=mine.service_category_id) == {worker.pk}
    assert find([f"c{here}"]) == set()


def test_the_index_follows_every_writer(worker, other_worker, city, category):
    profile = worker.worker_profile
    profile.search_text = "pump"
    profile.save(update_fields=["search_text"])
    assert find(["pump"]) == {worker.pk}
    WorkerProfile.objects.bulk_update([profile], ["search_text"])
    assert find(["pump"]) == {worker.pk}
    new = make_worker("new", city=city, category=category, search_text="pump")
    assert find(["pump"]) == {worker.pk, new.pk}
    new.worker_profile.delete()
    put(worker, "tap")
    assert find(["pump"]) == set()
    assert find(["tap"]) == {worker.pk}


@pytest.mark.only("sqlite")
def test_a_table_that_is_rebuilt_gets_its_triggers_back(worker):
    with connection.cursor() as cursor:
        for name in text_index.TRIGGERS:
            cursor.execute(f"DROP TRIGGER {name}")
    put(worker, "tap")
    assert find(["tap"]) == set()
    text_index.keep(connection)
    assert find(["tap"]) == {worker.pk}
    put(worker, "pump")
    assert (find(["pump"]), find(["tap"])) == ({worker.pk}, set())


@pytest.mark.only("sqlite")
def test_an_index_may_be_taken_away_and_made_again(worker):
    put(worker, "pump")
    text_index.forget(connection)
    text_index.create(connection)
    assert find(["pump"]) == {worker.pk}
