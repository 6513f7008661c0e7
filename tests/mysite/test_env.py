"""The environment is believed only when it makes sense."""

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from mysite import env


def test_text_comes_from_the_variable_the_file_or_the_default(monkeypatch, tmp_path):
    assert env.text("CALLOUT_X", "nothing") == "nothing"
    monkeypatch.setenv("CALLOUT_X", "spoken")
    assert env.text("CALLOUT_X", "nothing") == "spoken"
    (tmp_path / "secret").write_text("whispered\n")
    monkeypatch.setenv("CALLOUT_X_FILE", str(tmp_path / "secret"))
    assert env.text("CALLOUT_X") == "whispered"


def test_what_must_be_set_is_asked_for_by_name():
    with pytest.raises(ImproperlyConfigured, match="Set CALLOUT_X"):
        env.text("CALLOUT_X")


@pytest.mark.parametrize(("value", "meant"), [("True", True), ("False", False)])
def test_a_flag_is_true_or_false(monkeypatch, value, meant):
    assert env.flag("CALLOUT_X", True) is True
    monkeypatch.setenv("CALLOUT_X", value)
    assert env.flag("CALLOUT_X", not meant) is meant


@pytest.mark.parametrize("value", ["true", "1", "yes", ""])
def test_nothing_else_is_a_flag(monkeypatch, value):
    monkeypatch.setenv("CALLOUT_X", value)
    with pytest.raises(ImproperlyConfigured, match="must be True or False"):
        env.flag("CALLOUT_X", False)


def test_a_number_is_whole(monkeypatch):
    assert env.number("CALLOUT_X", 7) == 7
    monkeypatch.setenv("CALLOUT_X", "12")
    assert env.number("CALLOUT_X", 7) == 12


@pytest.mark.parametrize("value", ["-1", "1.5", "many", ""])
def test_nothing_else_is_a_number(monkeypatch, value):
    monkeypatch.setenv("CALLOUT_X", value)
    with pytest.raises(ImproperlyConfigured, match="must be a whole number"):
        env.number("CALLOUT_X", 7)


def test_words_lose_their_spaces(monkeypatch):
    assert env.words("CALLOUT_X") == []
    monkeypatch.setenv("CALLOUT_X", " one, two ,,three")
    assert env.words("CALLOUT_X") == ["one", "two", "three"]


STRONG = "kd93-Zq8vT_w1LmXo5RbYc7sNf2HjPq0uEaGtKxVzWiD4CyM6p8"


def test_a_strong_secret_is_taken(monkeypatch):
    assert len(STRONG) == 51
    monkeypatch.setenv("CALLOUT_X", STRONG)
    assert env.strong_secret("CALLOUT_X") == STRONG


@pytest.mark.parametrize(
    "value", ["short", "ab" * 40, "django-insecure-" + STRONG, STRONG[:49]]
)
def test_a_weak_secret_is_refused(monkeypatch, value):
    monkeypatch.setenv("CALLOUT_X", value)
    with pytest.raises(ImproperlyConfigured, match="50 or more random characters"):
        env.strong_secret("CALLOUT_X")


def test_the_key_of_a_checkout_is_made_once_and_kept_from_others(tmp_path):
    path = tmp_path / "key"
    key = env.development_secret(path)
    assert len(key) >= 50
    assert env.development_secret(path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert env.development_secret(tmp_path / "other") != key


def test_languages_are_named_as_their_speakers_do(monkeypatch):
    assert env.languages("CALLOUT_X", "en-gb,hi") == [
        ("en-gb", "English"),
        ("hi", "हिंदी"),
    ]
    monkeypatch.setenv("CALLOUT_X", " DE ")
    assert env.languages("CALLOUT_X", "en-gb,hi") == [("de", "Deutsch")]


@pytest.mark.parametrize("value", ["", " , ", "xx", "en-gb,klingon", "english"])
def test_a_language_that_nobody_can_be_shown_is_refused(monkeypatch, value):
    monkeypatch.setenv("CALLOUT_X", value)
    with pytest.raises(ImproperlyConfigured, match="must be codes of languages"):
        env.languages("CALLOUT_X", "en-gb")


def test_one_of_several_is_the_first_unless_another_is_named(monkeypatch):
    assert env.one_of("CALLOUT_X", ["hi", "de"]) == "hi"
    monkeypatch.setenv("CALLOUT_X", "de")
    assert env.one_of("CALLOUT_X", ["hi", "de"]) == "de"
    monkeypatch.setenv("CALLOUT_X", "en")
    with pytest.raises(ImproperlyConfigured, match="one of hi, de, not 'en'"):
        env.one_of("CALLOUT_X", ["hi", "de"])
