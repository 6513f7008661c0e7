"""What became of the words: chips, guesses, and what was left out."""

from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.http import QueryDict

from services.models import City, Skill
from tests.harness_clock import at
from workers import profiles
from workers.models import WorkerProfile
from workers.search.query import Kind, Understood, Unused
from workers.search.run import Note
from workers.search.understand import understand
from workers.views import search_form
from workers.views.search import SearchPage
from workers.views.search_address import SearchAddress
from workers.views.search_said import SearchSaid


@pytest.fixture
def said(city, category):
    """What is said of a search whose words were understood so."""

    def said(query, *understood, **asked):
        form = search_form.read(QueryDict(query))
        assert form.errors == {}
        read = understand(form.cleaned_data["q"], form.choices, now=form.now)
        answer = SimpleNamespace(
            notes=asked.pop("notes", ()),
            let_go=asked.pop("let_go", ()),
            total=asked.pop("total", 2),
        )
        blank = {"words": (), "unused": (), "other_trades": (), "trade": None}
        read = replace(read, understood=understood, **blank | asked)
        return SearchSaid(form, read, answer, SearchAddress(form))

    return said


def plain(sentence):
    """Without the marks around words that may run the other way."""
    return sentence.replace("\u2068", "").replace("\u2069", "")


def test_a_chip_takes_exactly_its_words_out(said, city, category):
    found = said(
        "q=plumber+in+kothrud+tomorrow&city=pune&sort=price",
        Understood(Kind.TRADE, "plumber", "Plumber"),
        Understood(Kind.AREA, "kothrud", "Kothrud"),
        Understood(Kind.WHEN, "tomorrow", "Tomorrow"),
        trade=category,
        area="kothrud",
    )
    assert {chip.text: chip.url for chip in found.chips} == {
        "Plumber": "/workers/?q=in+kothrud+tomorrow&city=pune&sort=price",
        "Kothrud": "/workers/?q=plumber+in+tomorrow&city=pune&sort=price",
        "Tomorrow": "/workers/?q=plumber+in+kothrud&city=pune&sort=price",
        "Pune": "/workers/?q=plumber+in+kothrud+tomorrow&sort=price",
    }
    assert found.heading == "Plumbers in Kothrud, Pune, tomorrow"
    assert found.notices == ()


def test_what_is_left_of_the_words_has_a_chip_of_its_own(said, category):
    found = said(
        "q=plumber+suresh",
        Understood(Kind.TRADE, "plumber", "Plumber"),
        words=("suresh",),
    )
    assert {chip.text: chip.url for chip in found.chips} == {
        "Plumber": "/workers/?q=suresh",
        "“suresh”": "/workers/?q=plumber",
    }


def test_a_guess_is_said_and_can_be_undone(said):
    found = said(
        "q=gizer+repair",
        Understood(Kind.SKILL, "gizer", "geyser", is_guess=True),
        words=("repair",),
    )
    (guess,) = found.guesses
    assert (guess.typed, guess.meant) == ("gizer", "geyser")
    assert guess.url == "/workers/?q=%22gizer%22+repair"


def test_words_without_use_are_said(said):
    found = said(
        "q=plumber+in+mumbai+zzz&city=pune",
        unused=(Unused(Kind.CITY, "mumbai", "You chose Pune, so we looked there."),),
        let_go=("zzz",),
        words=("plumber", "zzz"),
    )
    assert [plain(sentence) for sentence in found.notices] == [
        "“mumbai”: You chose Pune, so we looked there.",
        "Nobody who fits says “zzz”, so we looked without it.",
    ]
    assert [chip.text for chip in found.chips] == ["“plumber”", "Pune"]


@pytest.mark.parametrize("typed", ["mumbai", "in mumbai", "mumbai mein"])
def test_a_place_that_was_typed_can_be_looked_in(said, typed):
    """The first page begins with a city that nobody chose."""
    mumbai = Unused(Kind.CITY, typed, "You chose Pune, so we looked there.")
    found = said("q=plumber+in+mumbai&city=pune", unused=(mumbai,))
    assert [(plain(chip.text), chip.url) for chip in found.other_places] == [
        ("mumbai", "/workers/?q=plumber+in+mumbai")
    ]
    # Of two that were typed the first was taken; nothing was chosen.
    delhi = Unused(Kind.CITY, "delhi", "One search is for one city.")
    assert said("q=plumber+mumbai+delhi", unused=(delhi,)).other_places == ()


def test_who_comes_first_is_said(said):
    found = said("q=baner", area="baner", notes=(Note.AREA_FIRST,))
    assert [plain(one) for one in found.notices] == ["Those who name Baner come first."]


def test_of_one_worker_nobody_comes_first(said):
    found = said("q=baner", area="baner", notes=(Note.AREA_FIRST,), total=1)
    assert found.notices == ()


def test_a_neighbourhood_without_anybody_is_said(said):
    found = said("q=baner", area="baner", notes=(Note.NOBODY_IN_AREA,))
    assert [plain(one) for one in found.notices] == [
        "Nobody who does this names Baner. These work elsewhere."
    ]


def test_all_words_that_nobody_has_are_said_in_one_sentence(said, category):
    found = said(
        'q=plumber+"speaks"+hindi+zzz',
        Understood(Kind.TRADE, "plumber", "Plumber"),
        trade=category,
        unused=(Unused(Kind.WORD, "speaks", ""), Unused(Kind.WORD, "hindi", "")),
        let_go=("zzz",),
    )
    assert [plain(one) for one in found.notices] == [
        "Nobody who fits says “speaks hindi zzz”, so we looked without these words."
    ]


def test_a_name_is_the_heading(said):
    found = said('q="suresh"+kumar', words=("suresh", "kumar"))
    assert plain(found.heading) == "Workers for “suresh kumar”"
    assert [chip.text for chip in found.chips] == ["“suresh kumar”"]
    long = "x" * 60
    heading = plain(said(f"q={long}", words=(long,)).heading)
    assert heading == f"Workers for “{'x' * 39}…”"
    assert said("q=hello", words=("hello",), let_go=("hello",)).heading == (
        "Find a worker"
    )


def test_what_else_may_be_meant_is_a_step_away(said, category):
    found = said("q=leaking+tap", other_trades=(category,))
    (other,) = found.other_trades
    assert other == ("Plumbers", "/workers/?category=plumber&q=leaking+tap")
    # A skill is one of another service.
    (other,) = said("q=tap&skill=leak", other_trades=(category,)).other_trades
    assert other.url == "/workers/?category=plumber&q=tap"


def test_where_a_service_was_chosen_no_other_is_offered(said, category, other_category):
    found = said("q=leaking+tap&category=electrician", other_trades=(category,))
    assert found.other_trades == ()


@pytest.mark.parametrize("typed", ["🔧🚿", "%", "?!"])
def test_what_holds_no_word_is_said(said, typed):
    found = said(urlencode({"q": typed}))
    assert [plain(one) for one in found.notices] == [
        f"We could not read a word in “{typed}”."
    ]


# --- Read by the search itself ----------------------------------------------


@pytest.fixture
def page(worker):
    """The whole page of these words, in a market with one plumber in Pune."""
    return lambda query: SearchPage(QueryDict(query))


def test_every_slip_is_said_and_can_be_undone(page):
    found = page("q=plumbr+neer+punee").said
    assert [(one.typed, one.meant) for one in found.guesses] == [
        ("neer", "near"),
        ("plumbr", "Plumber"),
        ("punee", "Pune"),
    ]
    assert found.guesses[0].url == "/workers/?q=plumbr+%22neer%22+punee"
    assert found.guesses[2].url == "/workers/?q=plumbr+neer+%22punee%22"


def test_what_is_said_and_chosen_has_one_chip(page):
    found = page("q=plumber+pune&category=plumber&skill=leak&city=pune").said
    assert [(chip.text, chip.url) for chip in found.chips] == [
        ("Plumber", "/workers/?q=pune&city=pune"),
        ("Pune", "/workers/?q=plumber&category=plumber&skill=leak"),
        ("Leak repair", "/workers/?q=plumber+pune&category=plumber&city=pune"),
    ]


def test_money_and_order_have_chips_that_take_their_words_out(page):
    found = page("q=cheap+plumber+under+500").said
    assert {chip.text: chip.url for chip in found.chips} == {
        "Lowest rate": "/workers/?q=plumber+under+500",
        "Plumber": "/workers/?q=cheap+under+500",
        "Up to ₹500": "/workers/?q=cheap+plumber",
    }


def test_what_the_words_ask_for_goes_without_saying_and_can_be_changed(page):
    sorts = page("q=cheap+plumber").choices.sorts
    assert [(one.code, one.chosen) for one in sorts] == [
        ("rating", False),
        ("soonest", False),
        ("", True),
        ("experience", False),
    ]
    best = page("q=cheap+plumber&sort=rating")
    assert best.address.whole() == "/workers/?q=cheap+plumber&sort=rating"
    assert [one.code for one in best.choices.sorts if one.chosen] == ["rating"]
    assert [plain(one) for one in best.said.notices] == [
        "“cheap”: You chose another order, so we took that one."
    ]
    same = page("q=cheap+plumber&sort=price")
    assert same.address.whole() == "/workers/?q=cheap+plumber"
    sorts = page("q=plumber").choices.sorts
    assert [one.code for one in sorts] == ["", "soonest", "price", "experience"]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("q=dog+groomer", "“dog groomer”: Nobody here does this yet."),
        (
            "q=dog+groomer+in+pune",
            "“dog groomer”: Nobody here does this yet.",
        ),
        (
            "q=mobile+repair",
            "“mobile repair”: Nobody here does this yet.",
        ),
        (
            "q=plumber+411038",
            "“411038”: We cannot search by pin code yet."
            " Choose the city or the neighbourhood.",
        ),
        (
            "q=plumber+900+rs+per+visit",
            "“900 rs per visit”: Rates here are by the hour, so we looked without it.",
        ),
    ],
)
def test_what_is_not_used_is_said(page, query, sentence):
    assert [plain(one) for one in page(query).said.notices] == [sentence]


def test_a_town_has_a_chip_that_takes_its_words_off(page, city):
    City.objects.create(
        slug="near",
        name="Neartown",
        country=city.country,
        time_zone=city.time_zone,
        latitude=city.latitude + 0.1,
        longitude=city.longitude,
    )
    found = page("q=plumber+in+neartown").said
    assert "Nobody works in Neartown yet" in found.notices[0]
    assert [(chip.text, chip.url) for chip in found.chips] == [
        ("Plumber", "/workers/?q=in+neartown"),
        ("Pune", "/workers/?q=plumber"),
    ]
    # Where a city was chosen the words narrow nothing.
    found = page("q=plumber+in+neartown&city=pune").said
    assert [chip.text for chip in found.chips] == ["Plumber", "Pune"]
    assert found.other_places[0].text == "Neartown"


def test_long_words_are_cut_everywhere(page):
    found = page(f"q={'x' * 399}").said
    assert [len(chip.text) for chip in found.chips] == [42]
    assert max(map(len, found.notices)) < 120


@at("2026-11-18T05:40Z")
@pytest.mark.parametrize(
    ("words", "heading"),
    [
        ("plumber not on sunday", "Plumbers, not on Sundays"),
        (
            "plumber after 5pm not on sunday",
            "Plumbers, not on Sundays, after 5:00 pm",
        ),
        ("plumber not today", "Plumbers, Thu 19 Nov – Wed 2 Dec"),
        ("plumber friday after 5pm", "Plumbers, Fri 20 Nov, after 5:00 pm"),
        ("plumber friday morning", "Plumbers, Fri 20 Nov in the morning"),
    ],
)
def test_the_heading_of_many_days_can_be_read(page, words, heading):
    found = page(urlencode({"q": words})).said
    assert found.heading == heading


def test_quoted_words_are_looked_for_as_they_stand(page):
    profiles.refresh_search(WorkerProfile.objects.all())
    (guess,) = page("q=plumbr+pune").said.guesses
    found = page(guess.url.partition("?")[2])
    assert found.found.total == 0
    assert [chip.text for chip in found.said.chips] == ["Pune", "“plumbr”"]
    # Also beside another service, and with a word that somebody has.
    assert page('q="plumbr"+plumber+pune').found.total == 0
    assert page('q="suresh"+zzz+pune').found.total == 1
    assert page('q="plumber"+pune').found.total == 1


def test_a_skill_of_another_service_is_said(page, other_category):
    Skill.objects.create(category=other_category, slug="wiring", name="House wiring")
    found = page("category=plumber&skill=wiring&skill=leak").said
    assert found.notices == (
        "“House wiring” is no skill of “Plumber”, so we looked without it.",
    )
    assert [chip.text for chip in found.chips] == ["Plumber", "Leak repair"]
    assert page("skill=wiring").said.notices == ()
