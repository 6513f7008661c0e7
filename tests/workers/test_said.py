"""What became of the words: chips, guesses, and what was left out."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from workers.search.query import Kind, Understood
from workers.search.understand import understand
from workers.views import search_form
from workers.views.search_address import SearchAddress
from workers.views.search_said import SearchSaid, taken_out


@pytest.fixture
def said(city, category):
    """What is said of a search whose words were understood so."""

    def said(query, *understood, **asked):
        form = search_form.read(QueryDict(query))
        assert form.errors == {}
        read = understand(form.cleaned_data["q"], form.choices, form.now)
        read = replace(read, understood=understood, **{"words": ()} | asked)
        return SearchSaid(form, read, SearchAddress(form))

    return said


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
    assert found.heading == "Plumbers in Kothrud, Pune"
    assert found.left_out == ""


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
    found = said("q=plumber+in+mumbai&city=pune", words=("plumber",))
    assert found.left_out == "mumbai"


@pytest.mark.parametrize(
    ("text", "stretch", "left"),
    [
        ("tap tap", "tap", "tap"),
        ("tapestry tap", "tap", "tapestry"),
        ("a b c", "b", "a c"),
        ("a b", "z", "a b"),
        ("a", "a", ""),
    ],
)
def test_only_whole_words_are_taken_out_and_once(text, stretch, left):
    assert taken_out(text, stretch) == left
