import time

import pytest

from services.models import City, ServiceCategory
from tests.cast import make_worker
from toolkit.cache.until_edit import empty_all
from workers.search import spelling
from workers.search.language import words
from workers.search.lexicon import lexicon

pytestmark = pytest.mark.usefixtures("market")


def meant(text):
    tokens, guessed = spelling.put_right(words(text), lexicon())
    return tokens, bool(guessed)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("plumer", "plumber"),
        ("electrition", "electrician"),
        ("carpainter", "carpenter"),
        ("waching machine", "washing machine"),
        ("refrigrator", "refrigerator"),
        ("barbar", "barber"),
        ("laptpo", "laptop"),
        ("kothrd", "kothrud"),
        ("facail", "facial"),
        ("swith", "switch"),
        ("wahsing machine", "washing machine"),
    ],
)
def test_slips_are_guessed(typed, word):
    assert meant(typed) == ([one.token for one in words(word)], True)


@pytest.mark.parametrize(
    ("typed", "word"), [("pannkha", "pankha"), ("darvaazaa", "darvaja")]
)
def test_another_way_to_write_it_is_no_guess(typed, word):
    tokens, is_guess = meant(typed)
    assert not is_guess
    assert tokens == [word]


@pytest.mark.parametrize(
    "word",
    [
        "tapkir",  # a worker's name, two letters from a word
        "anand",
        "rakesh",
        "gaurav",
        "train",
        "teacher",
        "tab",  # too short
        "zzzzzzzz",
        "नमस्कारम्",
        "x" * 500,
    ],
)
def test_names_plain_words_and_short_ones_stay(word):
    assert meant(word) == ([one.token for one in words(word)], False)


@pytest.mark.parametrize("text", ["tape", "status", "walker", "print service"])
def test_plain_english_is_no_slip(text):
    assert meant(text) == ([one.token for one in words(text)], False)


def test_plain_english_is_one_where_it_makes_a_phrase():
    assert meant("tape leakage") == (["tap", "leak"], True)


def test_a_workers_name_is_no_slip(ask):
    assert ask("plumer").trade.slug == "plumber"
    city, trade = City.objects.get(slug="pune"), ServiceCategory.objects.first()
    make_worker("plumer", name="Plumer Rao", city=city, category=trade)
    empty_all()
    query = ask("plumer")
    assert (query.trade, query.words) == (None, ("plumer",))


def test_in_quotation_marks_nothing_is_a_slip(ask):
    query = ask('"plumer"')
    assert [one.is_guess for one in query.understood] == []
    assert query.trade is None


def test_what_was_corrected_is_remembered(monkeypatch):
    assert meant("plumer")[0] == ["plumber"]
    monkeypatch.setattr(spelling.process, "extract", None)
    assert meant("plumer")[0] == ["plumber"]


def test_junk_is_quick():
    junk = words(" ".join(f"{chr(97 + n % 26)}qwvx{n:06}xyz" for n in range(500)))
    whole = lexicon()
    spelling.put_right(words("plumer"), whole)
    began = time.process_time()
    spelling.put_right(junk, whole)
    assert time.process_time() - began < 0.2


# --- Small words ------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slips"),
    [
        ("plumber neer baner", [("neer", "near")]),
        ("plumber nearr kothrud", [("nearr", "near")]),
        ("plumber tomorow mornig", [("tomorow", "tomorrow"), ("mornig", "morning")]),
        ("cheep plumber", [("cheep", "cheap")]),
        ('plumber "neer" baner', []),
        ("plumber near baner", []),
        ("plumber nair", []),
        ("plumber sundar", []),
        ("year", []),
    ],
)
def test_slips_of_small_words(ask, text, slips):
    assert [(one.text, one.meant) for one in ask(text).slips] == slips


@pytest.mark.parametrize("text", ["neer baner", "nearr baner", "nr baner", "nr. baner"])
def test_a_small_word_goes_with_its_place(ask, text):
    (told,) = ask(text).understood
    assert (told.kind, told.text, told.label) == ("area", text, "Baner")
    assert ask(text).words == ()


def test_all_slips_of_a_line_are_told(ask):
    query = ask("plumbr neer kothrd in punee tomorow")
    told = {one.label: one.slips for one in query.understood if one.is_guess}
    assert told == {"Plumber": ("plumbr",), "Kothrud": ("kothrd",), "Pune": ("punee",)}
    assert [one.text for one in query.slips] == ["neer", "tomorow"]
