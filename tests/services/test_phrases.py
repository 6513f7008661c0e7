"""What an editor may not make a search phrase of, and what is said of one."""

import pytest
from bs4 import BeautifulSoup
from zeal import zeal_ignore

from services.models import Skill, Synonym
from tests.reading import column
from tests.services.test_synonyms import FORM, NONE, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _wagtail_may_ask_twice():
    with zeal_ignore():
        yield


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("pune", "“pune” already means a place here, Pune."),
        ("in Pune", "“in Pune” already means a place here, Pune."),
        ("Kothrud", "“Kothrud” already means a place here, Kothrud, Pune."),
        ("tomorrow", "“tomorrow” already says here when somebody has to be free."),
        ("monday", "already says here when"),
        ("tonight", "already says here when"),
        ("500", "“500” is only a number. Add what it counts."),
        ("५००", "is only a number."),
        ("not", "“not” already says here what is not wanted."),
        ("nahi", "already says here what is not wanted."),
        ("under 500", "“under 500” already says here what an hour may cost."),
        ("repair", "The search reads over “repair”."),
        ("<b>wibble</b>", "Leave out < and >: people type words."),
        ("x" * 200, "This is 120 characters too long. Up to 80 fit here."),
        ("carpenter pune", ""),
        ("1 ton", ""),
        ("sunday paper", ""),
    ],
)
def test_what_says_something_else_here_is_no_phrase(
    as_user, editor, worker, category, phrase, sentence
):
    form = FORM | NONE | {"trade": category.pk, "phrase": phrase}
    answer = as_user(editor).post(url_of("add"), form)
    if not sentence:
        assert answer.status_code == 302
        return
    assert not Synonym.objects.exists()
    page = BeautifulSoup(answer.content, "html.parser")
    errors = page.select(".w-field__errors .error-message, .error-message")
    assert [sentence in one.get_text() for one in errors] == [True]
    box = page.select_one("#id_phrase")
    assert box["value"] == phrase
    # A browser would cut what is pasted, and say nothing.
    assert not box.has_attr("maxlength")


def test_a_phrase_of_spaces_is_told_once(as_user, editor, category):
    form = FORM | NONE | {"trade": category.pk, "phrase": "  "}
    answer = as_user(editor).post(url_of("add"), form)
    page = BeautifulSoup(answer.content, "html.parser")
    errors = [one.get_text(strip=True) for one in page.select(".error-message")]
    assert errors == ["This field is required."]


@pytest.mark.parametrize(
    ("phrase", "remark"),
    [
        ("the geysers", "means something else here too: Electrician."),
        ("plumber", "“plumber” means something else here too: Plumber."),
        ("suresh", "People listed here are called “suresh”."),
        ("wibble", ""),
        ("leak repairs", ""),
    ],
)
@pytest.mark.parametrize("way", ["add", "edit"])
def test_what_a_phrase_says_besides_is_told(
    as_user, editor, worker, category, other_category, phrase, remark, way
):
    Synonym.objects.create(phrase="geyser", trade=other_category)
    args = []
    if way == "edit":
        args = [Synonym.objects.create(phrase="nal", trade=category).pk]
    skill = Skill.objects.get()
    form = FORM | NONE | {"skill": skill.pk, "phrase": phrase}
    page = as_user(editor).post(url_of(way, *args), form, follow=True)
    assert Synonym.objects.get(phrase=phrase).skill == skill
    said = [str(one) for one in page.context["messages"] if one.level_tag == "warning"]
    assert [remark in one for one in said] == ([True] if remark else [])


def test_the_phrase_itself_comes_first_in_its_list(as_user, editor, category):
    for phrase in ("a nal", "plumber wala", "plumber", "zip"):
        Synonym.objects.create(phrase=phrase, trade=category)

    page = as_user(editor).get(url_of("list"), {"q": "Plumber"})
    found = column(page, "Phrase")
    starts = ["plumber", "plumber wala", "a nal", "zip"]
    assert [one.startswith(it) for one, it in zip(found, starts, strict=True)] == (
        [True] * 4
    )
