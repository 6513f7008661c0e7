"""Every main page asks the database little, whoever looks at it."""

import pytest
from django.test import Client

from tests import scenes
from tests.harness import fewest_queries
from tests.harness_browser import BACKEND

pytestmark = pytest.mark.django_db

MAX_QUERIES = 12
# Six of them are Wagtail's own on each of its pages, and its home asks fifteen more.
# What needs a human is counted by one statement; newcomers, money that nobody owes,
# gaps in papers and the books by one each.
# And on each of its pages whether there is a form whose answers somebody may read.
OF_WAGTAIL = {"staff": 31, "staff-most-booked": 13}
# What was earned, what is on its way, what is owed and was paid of that, what is held,
# paid out and asked back by a bank; and for staff a count of each of eight ways in
# which money does not match.
OF_MONEY = {"work-earnings": 19, "work-earnings-none": 17, "staff-money": 15}
# The lines of the price, by which card it was paid, and what its bank asks; and the
# same of a tip.
OF_MONEY |= {"job-held-customer": 13}
OF_MONEY |= dict.fromkeys(("job-paid-online-customer", "job-paid-online-worker"), 16)


def test_every_page_asks_little(two_with_a_past, boss):
    people = two_with_a_past | {"staff": boss}
    refused = {"not-found", "not-for-customers", "search-wrong", "search-no-day"}
    refused |= {"ask-start-early"}
    asked = {}
    for scene in scenes.scenes(people["customer"], people["worker"]):
        client = Client()
        if scene.who:
            client.force_login(people[scene.who], BACKEND)
        if scene.name not in refused:
            asked[scene.name] = fewest_queries(client, scene.path)
    assert len(asked) > 50
    most = dict.fromkeys(asked, MAX_QUERIES) | OF_WAGTAIL | OF_MONEY
    assert {name: n for name, n in asked.items() if n > most[name]} == {}
