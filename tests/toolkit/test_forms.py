import pytest
from django import forms

from toolkit.forms import LineField, ParagraphsField


class Words(forms.Form):
    title = LineField(max_length=10)
    text = ParagraphsField(max_length=10, required=False)


def errors(**typed):
    return {name: list(said) for name, said in Words(typed).errors.items()}


def cleaned(**typed):
    form = Words(typed)
    assert form.is_valid(), form.errors
    return form.cleaned_data


def test_words_come_in_their_stored_form():
    said = cleaned(title=" Jose\u0301\r\nRao ", text="a\r\nb\u202e\t")
    assert said == {"title": "José Rao", "text": "a\nb"}


@pytest.mark.parametrize("typed", ["\u200b", "\u3164 \u2800", " \r\n ", "\x1b"])
def test_f29_invisible_words_are_left_out(typed):
    assert errors(title=typed) == {"title": ["This field is required."]}
    assert cleaned(title="a", text=typed)["text"] == ""


@pytest.mark.parametrize(
    "typed", ["a" * 10, "a\r\nb\r\nc\r\nd\r\ne\r\n", "😀" * 5, "\u095c" * 10]
)
def test_f06_what_a_browser_lets_pass_is_taken(typed):
    assert errors(title="a", text=typed) == {}


def test_f06_what_is_too_long_is_said_in_the_same_measure():
    assert errors(title="a" * 11, text="😀" * 14) == {
        "title": ["This is 1 character too long. Up to 10 fit here."],
        "text": ["This is 4 characters too long. Up to 10 fit here."],
    }


def test_a_line_fits_its_column_even_where_nfc_takes_letters_apart():
    assert "title" in errors(title="\u095c" * 6)
    assert errors(title="\u095c" * 5) == {}


def test_f31_the_boxes_follow_the_writing():
    assert str(Words()["title"]) == (
        '<input type="text" name="title" dir="auto" maxlength="10" required '
        'id="id_title">'
    )
    assert 'dir="auto" maxlength="10"' in str(Words()["text"])


def test_a_null_is_refused_as_ever():
    assert errors(title="a\0b") == {"title": ["Null characters are not allowed."]}
