"""What nobody was found for: counted, never with a person, and read by staff."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.cast import make_worker
from tests.harness import assert_same_queries
from tests.harness_clock import at
from workers import alerts, missed, profiles
from workers.models import MissedSearch, SearchAlert, WorkerProfile

REPORT = "/admin/reports/missed-searches/"
LIST = "/admin/snippets/workers/searchalert/"


@pytest.fixture(autouse=True)
def _market(worker):
    """Somebody works there, but does nothing of the kind."""
    profiles.refresh_search(WorkerProfile.objects.all())


def counted():
    return {
        (row.words, row.trade, row.place): row.count
        for row in MissedSearch.objects.all()
    }


def test_a_search_that_finds_nobody_is_counted(client):
    for query in ("q=Geyser%20 REPAIR&city=pune", "q=geyser repair&city=pune"):
        client.get(f"/workers/?{query}")
    client.get("/workers/?q=suresh")
    assert counted() == {("geyser repair", "", "pune"): 2}


def test_a_trade_that_nobody_does_is_counted_without_words(client, other_category):
    client.get("/workers/?category=electrician&city=pune")
    client.get("/workers/?city=berlin")
    assert counted() == {("", "electrician", "pune"): 1}


def test_half_a_word_is_not(client):
    client.get("/workers/?q=geys", headers={"HX-Request": "true"})
    assert counted() == {}


@pytest.mark.parametrize(
    "words",
    [
        "meera@example.org",
        "call 98220 12345",
        "+91-98220-12345",
        "९८२२० १२३४५",
        "https://example.org/x",
        f"{'long ' * 20}meera@example.org",
    ],
)
def test_what_may_be_a_persons_is_not_kept(client, words):
    client.get("/workers/", {"q": words})
    assert counted() == {}


@pytest.mark.parametrize(
    "words",
    [
        "geyser repair chahiye",
        "I need geyser repair please",
        "geyser repair wala near me",
    ],
)
def test_words_that_only_say_that_it_is_wanted_are_no_other_wish(client, words):
    client.get("/workers/?q=geyser repair")
    client.get("/workers/", {"q": words})
    assert counted() == {("geyser repair", "", ""): 2}


@pytest.mark.parametrize(
    "words",
    [
        "both plumber pune",
        "without plumber",
        "plumber only pune",
        "both",
        "dono pune",
        "repair without",
        "plumber zubeida pune",
    ],
)
def test_small_words_that_nobody_has_are_no_wish(client, words):
    client.get("/workers/", {"q": words})
    assert counted() == {}


def test_who_found_people_of_the_service_did_not_look_in_vain(
    client, city, other_category
):
    """A word that only others have was let go of."""
    make_worker("other", name="Zorba Gizzard", city=city, category=other_category)
    profiles.refresh_search(WorkerProfile.objects.all())
    page = client.get("/workers/", {"q": "plumber gizzard"}).content.decode()
    assert "so we looked without it" in page
    assert counted() == {}


def test_a_wish_in_quotation_marks_is_the_same(client):
    for words in ("gizzard pune", '"gizzard" pune'):
        client.get("/workers/", {"q": words})
    assert counted() == {("gizzard", "", "pune"): 2}


def test_the_same_wish_with_small_words_is_one(client):
    for words in ("geyser pune", "both geyser pune", "only geyser though pune"):
        client.get("/workers/", {"q": words})
    assert counted() == {("geyser", "", "pune"): 3}


def test_names_of_people_are_not_kept(client):
    for words in ("suresh gizzard", "rajesh sharma gizzard", "rajesh"):
        client.get("/workers/", {"q": words})
    assert counted() == {}


def test_what_was_understood_and_not_used_hides_no_wish(client, other_category):
    client.get("/workers/?q=electrician 411038 under 500 in pune")
    assert counted() == {("", "electrician", "pune"): 1}


def test_nothing_but_such_words_is_no_wish(city):
    missed.record("chahiye please", None, city)
    assert counted() == {}


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("x" * 81, "x" * 80),
        (f"{'gizzard ' * 5}{'y' * 60}", " ".join(["gizzard"] * 5)),
        ("watch " * 20, " ".join(["watch"] * 8)),
        ("किताब चाहिए", "किताब"),
    ],
)
def test_what_is_too_long_is_cut(city, words, kept):
    missed.record(words, None, city)
    assert counted() == {(kept, "", "pune"): 1}


def test_what_was_wrong_is_not_a_wish(client):
    client.get("/workers/?q=geyser&city=nowhere")
    assert counted() == {}


@at("2026-11-18T20:00Z")
def test_its_day_is_that_of_the_market(city):
    missed.record("geyser", None, city)
    assert MissedSearch.objects.get().day == date(2026, 11, 19)


def test_old_ones_go(client, city):
    missed.record("geyser", None, city, at=timezone.now() - missed.KEEP)
    missed.record("tap", None, city)
    missed.tidy()
    assert ("geyser", "", "pune") in counted()
    missed.tidy(at=timezone.now() + timedelta(days=1))
    assert counted() == {("tap", "", "pune"): 1}


# --- Staff ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "reads"),
    [
        ("support", {REPORT: 200, LIST: 200}),
        ("editor", {REPORT: 200, LIST: 302}),
        ("finance", {REPORT: 302, LIST: 302}),
        ("customer", {REPORT: 302, LIST: 302}),
        ("worker", {REPORT: 302, LIST: 302}),
    ],
)
def test_who_may_read_it(person, reads, as_user, request):
    client = as_user(request.getfixturevalue(person))
    for address, status in reads.items():
        assert client.get(address).status_code == status, address


def test_a_stranger_reads_nothing(client):
    for address in (REPORT, LIST):
        assert "/login/" in client.get(address)["Location"]


def test_the_report_adds_up_the_last_days(as_user, support, city, category):
    now = timezone.now()
    for days in (0, 3, 29, 30):
        missed.record("geyser", None, city, at=now - timedelta(days=days))
    missed.record("", category, city)
    answer = as_user(support).get(REPORT)
    rows = [
        tuple(row.instance[name] for name in ("words", "trade", "place", "times"))
        for row in answer.context["table"].rows
    ]
    assert rows == [("geyser", "", "pune", 3), ("", "plumber", "pune", 1)]
    page = answer.content.decode()
    assert "In the last 30 days" in page
    assert "Pune" in page


def test_the_report_as_a_sheet(as_user, support, city):
    missed.record("=cmd geyser", None, city)
    answer = as_user(support).get(f"{REPORT}?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert text.splitlines() == ["Words,Trade,City,Times", "'=cmd geyser,,pune,1"]


def test_the_report_costs_the_same_for_many(as_user, support, city):
    def make(number):
        start = MissedSearch.objects.count()
        MissedSearch.objects.bulk_create(
            MissedSearch(day="2026-11-18", words=f"w{n}", place="pune")
            for n in range(start, start + number)
        )

    assert_same_queries(REPORT, make, as_user(support), limit=30)


def test_wishes_can_be_read_and_nothing_else(as_user, support, city, category):
    alerts.ask("meera@example.org", category, city)
    wish = SearchAlert.objects.get()
    client = as_user(support)
    assert "meera@example.org" in client.get(LIST).content.decode()
    about = client.get(f"{LIST}inspect/{wish.pk}/").content.decode()
    assert "Plumber" in about
    assert wish.code not in about
    for view in ("add/", f"edit/{wish.pk}/", f"delete/{wish.pk}/"):
        assert client.get(LIST + view).status_code == 404
