"""The catalogue's words in another language: typed, suggested and told."""

import pytest
from django.utils import translation

from services.models import Wording
from workers.search.query import Kind
from workers.search.suggest import Group, suggest

pytestmark = pytest.mark.usefixtures("market")


@pytest.fixture
def in_hindi():
    with translation.override("hi"):
        yield


@pytest.mark.parametrize(
    ("typed", "trade", "label"),
    [
        ("घरेलू मशीनों के मैकेनिक", "washing-machine-and-fridge", "वॉशिंग मशीन और फ़्रिज"),
        ("एमसीबी और फ़्यूज़ बॉक्स", "electrician", "एमसीबी और फ़्यूज़ बॉक्स"),
        ("हेयर कट", "salon-at-home", "हेयर कट"),
        ("गीज़र लगाना", "geyser", "गीज़र लगाना"),
    ],
)
def test_a_wording_means_what_its_text_means(ask, in_hindi, typed, trade, label):
    query = ask(typed)
    assert query.trade.slug == trade
    assert [one.label for one in query.understood] == [label]


@pytest.mark.parametrize(
    ("typed", "city", "area"),
    [("पुणे", "pune", ""), ("एचएसआर लेआउट", "bengaluru", "एचएसआर लेआउट")],
)
def test_so_does_that_of_a_place(ask, in_hindi, typed, city, area):
    query = ask(f"प्लंबर {typed}")
    assert (query.trade.slug, query.city.slug) == ("plumber", city)
    told = [one.label for one in query.understood if one.kind == Kind.AREA]
    assert told == [area] * bool(area)


def test_what_was_understood_is_told_in_the_readers_language(ask):
    assert [one.label for one in ask("plumber pune").understood] == ["Plumber", "Pune"]
    with translation.override("hi"):
        told = [one.label for one in ask("plumber pune").understood]
    assert told == ["प्लंबर", "पुणे"]


@pytest.mark.parametrize("language", ["en-gb", "hi"])
@pytest.mark.parametrize("typed", ["छत का पं", "fit a ceil"])
def test_either_words_are_suggested_in_those_of_the_reader(language, typed):
    with translation.override(language):
        (fan,) = [one for one in suggest(typed) if one.group == Group.JOB]
    said = {"en-gb": ("Fit a ceiling fan", "Electrician")}
    said["hi"] = ("छत का पंखा लगाना", "इलेक्ट्रीशियन")
    assert (fan.name, fan.note) == said[language]
    assert dict(fan.asks) == {"category": "electrician", "q": said[language][0]}


def test_choosing_a_suggested_job_is_understood_as_it(ask, in_hindi):
    (fan,) = [one for one in suggest("छत का पं") if one.group == Group.JOB]
    query = ask(dict(fan.asks)["q"])
    assert (query.job.name, query.unused, query.words) == ("Fit a ceiling fan", (), ())


def test_no_word_is_taken_for_a_slip_of_a_place_in_another_language(ask):
    assert Wording.objects.filter(text="Camp", wording="कैंप").exists()
    assert ask("chimpu").words == ("chimpu",)


def test_what_an_editor_words_is_understood_at_once(
    ask, django_capture_on_commit_callbacks
):
    assert ask("vattenman").trade is None
    with django_capture_on_commit_callbacks(execute=True):
        Wording.objects.create(language="sv", text="Plumber", wording="Vattenman")
    assert ask("vattenman").trade.slug == "plumber"
