"""What is suggested while somebody types."""

import json
from urllib.parse import parse_qsl

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from services.models import (
    GuideIndexPage,
    GuidePage,
    ServiceCategory,
    Skill,
    Synonym,
    TypicalJob,
)
from tests.cast import make_worker
from tests.site import plant
from toolkit.cache.until_edit import empty_all
from workers import profiles
from workers.models import NameKey, WorkerProfile
from workers.search import name_keys

PLACE = "/workers/suggest/"


@pytest.fixture(autouse=True)
def _market(worker, other_worker, other_category, category, city, other_city):
    TypicalJob.objects.create(
        category=category,
        name="Tap repair",
        minutes=45,
        price_low=14_900,
        price_high=34_900,
    )
    WorkerProfile.objects.filter(user=worker).update(area="Kothrud")
    profiles.refresh_search(WorkerProfile.objects.all())


@pytest.fixture
def suggested(client):
    """{heading: [name, …]} for what was typed."""

    def suggested(q, **more):
        page = soup(client.get(PLACE, {"q": q} | more))
        return {
            group.select_one(".suggest-head").get_text(): [
                " ".join(name.get_text().split())
                for name in group.select(".suggest-name")
            ]
            for group in page.select("[role=group]")
        }

    return suggested


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def asked(client, q, name, **more):
    """Where choosing `name` leads."""
    for row in soup(client.get(PLACE, {"q": q} | more)).select("[role=option]"):
        if row.select_one(".suggest-name").get_text().strip().endswith(name):
            return row.get("data-href") or dict(
                parse_qsl(row["data-asks"], keep_blank_values=True)
            )
    return None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("plum", {"Services": ["Plumber"]}),
        ("PLUMBERS", {"Services": ["Plumber"]}),
        ("tap", {"Jobs": ["Tap repair"]}),
        ("rep", {"Jobs": ["Tap repair"], "Skills": ["Leak repair"]}),
        ("pun", {"Cities": ["Pune"], "Neighbourhoods": ["Punawale"]}),
        ("koth", {"Neighbourhoods": ["Kothrud"]}),
        ("sur", {"Workers": ["Suresh Venkataraman"]}),
        ("venk", {"Workers": ["Suresh Venkataraman"]}),
        ("suresh venk", {"Workers": ["Suresh Venkataraman"]}),
        (
            "plumber in pun",
            {
                "Cities": ["plumber, Pune"],
                "Neighbourhoods": ["plumber, Punawale"],
            },
        ),
        ("plumber in pune", {"Cities": ["plumber, Pune"]}),
        ("ures", {}),
        ("", {}),
        ("   ", {}),
        ("🙂", {}),
    ],
)
def test_what_begins_so_is_suggested(suggested, typed, found):
    assert suggested(typed) == found


def test_choosing_asks_for_what_was_meant(client, worker):
    assert asked(client, "plum", "Plumber") == {"category": "plumber", "q": ""}
    assert asked(client, "leak", "Leak repair") == {
        "category": "plumber",
        "skill": "leak",
        "q": "",
    }
    assert asked(client, "leaky tap in pune", "Pune") == {
        "city": "pune",
        "q": "leaky tap",
    }
    code = worker.worker_profile.code
    assert asked(client, "suresh", "Venkataraman") == f"/workers/{code}/"


def test_what_says_all_the_words_takes_them_all(client, category):
    Skill.objects.create(category=category, slug="leaks", name="Leaks")
    Skill.objects.create(category=category, slug="tap", name="Tap leaks")
    page = soup(client.get(PLACE, {"q": "tap leak"}))
    names = [row.get_text() for row in page.select(".suggest-name")]
    assert names == ["Tap leaks"]


def test_an_end_that_another_service_has_too_is_not_taken_for_it(
    suggested, client, category, other_category
):
    Skill.objects.create(category=other_category, slug="pcb", name="PCB repair")
    Synonym.objects.create(phrase="commode", trade=category, certainty=3)
    Synonym.objects.create(phrase="cooling", trade=other_category, certainty=3)
    empty_all()
    found = {"Jobs": ["commode, Tap repair"], "Skills": ["commode, Leak repair"]}
    assert suggested("commode rep") == found
    # Nothing of the service ends so: the service itself.
    assert suggested("commode pcb") == {"Services": [category.name]}
    # Two needs in one line: what is typed last may be meant.
    assert suggested("cooling bad, tap rep") == {"Jobs": ["cooling bad, Tap repair"]}
    assert asked(client, "cooling bad, tap rep", "Tap repair") == {
        "category": "plumber",
        "q": "cooling bad, Tap repair",
    }


def test_what_nobody_does_suggests_nobody(suggested, category):
    Synonym.objects.create(phrase="tv", is_elsewhere=True)
    empty_all()
    assert suggested("tv repair") == {}
    assert suggested("tap rep") == {"Jobs": ["Tap repair"]}


def test_the_number_is_said(client):
    said = [soup(client.get(PLACE, {"q": q})).div["data-said"] for q in ("zz", "sur")]
    assert said == ["0 suggestions", "1 suggestion"]


def test_only_who_may_be_found_is_suggested(suggested, worker, other_worker):
    WorkerProfile.objects.filter(user=worker).update(availability=False)
    other_worker.worker_profile.approval = WorkerProfile.Approval.WAITING
    other_worker.worker_profile.save()
    assert suggested("suresh") == suggested("imran") == {}


def test_a_closed_city_suggests_nobody(suggested, city):
    city.is_active = False
    city.save()
    assert suggested("suresh") == suggested("pune") == {}


def test_workers_of_the_chosen_city_come_first(suggested, other_city, category):
    for n in range(5):
        make_worker(f"surya{n}", name=f"Surya {n}", city=other_city, category=category)
    profiles.refresh_search(WorkerProfile.objects.all())
    here, there = suggested("sur", city="pune"), suggested("sur", city="berlin")
    assert here["Workers"][0] == "Suresh Venkataraman"
    assert all(name.startswith("Surya") for name in there["Workers"])


def test_neighbourhoods_of_the_chosen_city_come_first(
    suggested, worker, other_worker, other_city
):
    other = WorkerProfile.objects.filter(user=other_worker)
    other.update(area="Kothen", city=other_city)
    profiles.refresh_search(WorkerProfile.objects.all())
    for city, first in (("pune", "Kothrud"), ("berlin", "Kothen")):
        found = suggested("koth", city=city)["Neighbourhoods"]
        assert (found[0], len(found)) == (first, 2)


def test_there_are_never_more_than_eight(suggested, category, other_category, city):
    Skill.objects.bulk_create(
        Skill(category=category, slug=f"s{n}", name=f"Su {n}") for n in range(9)
    )
    for n in range(9):
        ServiceCategory.objects.create(
            slug=f"su{n}", name=f"Suc {n}", plural=f"Suc {n}", summary="S", icon="tap"
        )
    found = suggested("su")
    assert sum(map(len, found.values())) == 8
    assert found["Workers"] == ["Suresh Venkataraman"]


def test_a_new_name_is_found_and_the_old_one_is_not(suggested, worker):
    User.objects.get(pk=worker.pk)
    worker.name = "Zoë Çelik"
    worker.save()
    assert suggested("zoe celik") == {"Workers": ["Zoë Çelik"]}
    assert suggested("suresh") == {}


def test_a_name_is_never_markup(client, worker):
    worker.name = 'Sur<script>alert("1")</script>'
    worker.save()
    html = client.get(PLACE, {"q": "sur"}).content.decode()
    assert "<script" not in html


def test_names_follow_an_index(worker):
    plan = name_keys.beginning("sur").explain()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = name_keys.beginning("sur").explain()
    assert "name_key" in plan


def test_each_word_of_a_name_begins_a_key():
    assert name_keys.keys_of("Dr. Suresh-Kumar  Rao") == [
        "dr suresh kumar rao",
        "suresh kumar rao",
        "kumar rao",
        "rao",
    ]
    assert name_keys.keys_of("") == []
    assert NameKey.objects.filter(key="venkataraman").exists()


def test_browsers_keep_it_for_themselves_for_a_while(client):
    kept = client.get(PLACE, {"q": "sur"})["Cache-Control"]
    assert set(kept.split(", ")) == {"private", "max-age=120"}


@pytest.mark.parametrize("person", ["customer", "worker", "editor", "boss"])
def test_everybody_may_ask(person, as_user, request):
    client = as_user(request.getfixturevalue(person))
    assert client.get(PLACE, {"q": "sur"}).status_code == 200


@pytest.mark.parametrize(
    "query", ["", "q=" + "x" * 900, "q=%00%ff", "q=%25_%5C", "city=nowhere&q=a%27"]
)
def test_whatever_is_sent_is_answered(client, query):
    assert client.get(f"{PLACE}?{query}").status_code == 200


def test_it_costs_a_handful_of_queries(client):
    client.get(PLACE, {"q": "su", "city": "pune"})
    with CaptureQueriesContext(connection) as queries:
        client.get(PLACE, {"q": "su", "city": "pune"})
    assert len(queries) <= 4


def test_it_is_limited_by_itself(client, settings):
    settings.RATE_LIMITS = {"suggest": "2/m/address"}
    answers = [client.get(PLACE, {"q": "su"}).status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert client.get("/workers/").status_code == 200


# --- Guides --------------------------------------------------------------------


@pytest.fixture
def guide(site):
    index = plant(site.root_page, GuideIndexPage, "guides")
    body = [{"type": "text", "value": "<p>Clean the filter every month.</p>"}]
    lead = "Filters, coil and drain."
    return plant(
        index, GuidePage, "ac", title="An AC service", lead=lead, body=json.dumps(body)
    )


@pytest.mark.parametrize(
    "typed",
    ["how to clean ac filter", "ac filters cl", "AC ka filter kaise clean kare"],
)
def test_a_question_leads_to_the_guide_that_answers_it(guide, suggested, client, typed):
    assert suggested(typed)["Guides"] == ["An AC service"]
    assert asked(client, typed, "An AC service") == "/guides/ac/"


@pytest.mark.parametrize(
    "typed", ["ac", "how to", "plumber", "clean month", "ac filter sofa", "", "need"]
)
def test_what_a_guide_does_not_answer_leads_to_none(guide, suggested, typed):
    assert "Guides" not in suggested(typed)


def test_a_guide_that_is_no_longer_there_is_not_suggested(guide, suggested):
    guide.unpublish()
    empty_all()
    assert "Guides" not in suggested("how to clean ac filter")


def test_with_guides_there_are_no_more_than_eight(guide, suggested, category):
    for number in range(8):
        Skill.objects.create(category=category, name=f"Filter {number}", slug=number)
    found = suggested("filter")
    assert sum(map(len, found.values())) <= 8
    assert found["Guides"] == ["An AC service"]


def test_the_search_shows_the_guide_below_who_can_come(guide, client):
    for q, read in (("how to clean ac filter", ["An AC service"]), ("plumber", [])):
        page = soup(client.get("/workers/", {"q": q}))
        cards = page.select("#results .guides h3")
        assert [" ".join(card.get_text().split()) for card in cards] == read


@pytest.mark.parametrize(
    "typed", ["plumber not", "not el", "plumber except", "plumber nahi", "dont want pl"]
)
def test_after_a_refusal_nothing_is_suggested(suggested, category, typed):
    Skill.objects.create(category=category, slug="fill", name="Tanks that do not fill")
    assert suggested(typed) == {}
    # A refusal that is part of a name is none.
    assert suggested("tanks do not fi") == {"Skills": ["Tanks that do not fill"]}
    assert "Cities" in suggested("not plumber in pun")


def test_a_name_is_found_by_its_first_word_and_the_beginning_of_its_last(
    suggested, worker
):
    worker.name = "Devendra Chandrashekhar D’Souza"
    worker.save()
    for typed in ("devendra d'so", "devendra dsou", "devendra c", "dsouza", "d souza"):
        assert suggested(typed)["Workers"] == [worker.name], typed
    assert "Workers" not in suggested("suresh dsou")


def test_a_city_is_no_neighbourhood_besides(suggested, worker, other_city):
    profile = worker.worker_profile
    profile.area = other_city.name
    profile.save()
    found = suggested(other_city.name[:5])
    assert found["Cities"] == [other_city.name]
    assert "Neighbourhoods" not in found
