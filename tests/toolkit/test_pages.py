"""Pages of a long list: the same rows in the same order, found by their keys."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.cast import make_user
from toolkit import pages
from toolkit.pages import KeysFirst

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    for number in range(7):
        make_user(f"guest{number}", name=f"Guest {number % 3}")
    return User.objects.order_by("-name", "pk").select_related("worker_profile")


def names(rows):
    return [row.username for row in rows]


def test_a_short_list_is_asked_once(people):
    paginator = KeysFirst(people, 3)
    assert paginator.count == 7
    expected = names(people[3:6])
    with CaptureQueriesContext(connection) as asked:
        assert names(paginator.page(2)) == expected
    assert len(asked) == 1


def test_a_long_one_by_its_keys_and_in_the_same_order(people, monkeypatch):
    monkeypatch.setattr(pages, "LONG", 2)
    paginator = KeysFirst(people, 3)
    for number in (1, 2, 3):
        with CaptureQueriesContext(connection) as asked:
            page = paginator.page(number)
        stretch = slice(3 * number - 3, 3 * number)
        assert names(page.object_list) == names(people[stretch])
        keys = [one["sql"] for one in asked if "LIMIT" in one["sql"]]
        assert len(keys) == 1
        assert "JOIN" not in keys[0]


def test_what_is_distinct_or_no_model_is_taken_too(people, monkeypatch):
    monkeypatch.setattr(pages, "LONG", 2)
    distinct = people.distinct()
    assert names(KeysFirst(distinct, 3).page(2).object_list) == names(distinct[3:6])
    values = people.values_list("username", flat=True)
    assert list(KeysFirst(list(values), 3).page(3).object_list) == list(values[6:])
