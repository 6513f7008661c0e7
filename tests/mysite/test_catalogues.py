"""The catalogues are up to date and fit their questions; what is told if not."""

from collections import Counter

import pytest
from babel.messages import Catalog, Message
from django.core.management import CommandError, call_command
from django.utils import translation

from mysite import catalogues


def test_every_catalogue_is_up_to_date_and_fits():
    assert list(catalogues.faults()) == []


@pytest.fixture(params=list(catalogues.DOMAINS))
def hindi(request):
    """The messages of one of the catalogues in Hindi, without its header."""
    place = catalogues.place("hi", request.param)
    return [message for message in catalogues.read(place, "hi") if message.id]


def test_hindi_leaves_nothing_in_english(hindi):
    assert [message.id for message in hindi if is_shown_in_english(message)] == []


def test_hindi_has_each_placeholder_and_tag_as_often_as_english(hindi):
    # A form of a plural may do without the number; `faults` looks at those.
    single = [message for message in hindi if isinstance(message.id, str)]
    odd = [m.id for m in single if marks(m.id) != marks(m.string)]
    assert odd == []


@pytest.mark.parametrize(
    "message",
    [
        Message("Ask"),
        Message("Ask", "पूछें", flags=["fuzzy"]),
        Message(("%d hour", "%d hours"), ("%d घंटा", "")),
    ],
)
def test_what_is_empty_or_guessed_is_shown_in_english(message):
    assert is_shown_in_english(message)


def is_shown_in_english(message):
    told = message.string if isinstance(message.string, tuple) else (message.string,)
    return message.fuzzy or not told or not all(told)


def marks(words):
    return Counter(catalogues.MARK.findall(words))


def test_python_templates_and_scripts_are_asked():
    words = {message.id for message in catalogues.asked("django")}

    assert "Your name" in words  # accounts/forms/
    assert "Skip to the content" in words  # templates/base.html
    assert "See it here: %(link)s" in words  # a letter
    assert ("%d hour", "%d hours") in words
    scripts = {message.id for message in catalogues.asked("djangojs")}
    assert "You are back online." in scripts
    assert not scripts & {"Your name"}


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Ask %(name)s", "पूछें"),
        ("Ask %(name)s", "%(nom)s से पूछें"),
        ("Ask {worker}", "पूछें"),
        ("Ask %(name)s", "%(name) से पूछें"),
        ("<b>Ask</b> now", "अभी पूछें"),
        (("%d hour", "%d hours"), ("%d घंटा", "घंटे")),
        (("%d hour", "%d hours"), ("%d घंटा", "")),
    ],
)
def test_an_answer_that_does_not_fit_is_told(asked, told):
    assert list(catalogues.misfits(Message(asked, told))) != []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Ask %(name)s", "%(name)s से पूछें"),
        ("Ask %(name)s", ""),
        ("100% yours", "100% आपका"),
        (("One worker", "%(n)s workers"), ("एक कारीगर", "%(n)s कारीगर")),
        (("One worker", "%(n)s workers"), ("%(n)s कारीगर", "%(n)s कारीगर")),
    ],
)
def test_an_answer_that_fits_is_not(asked, told):
    assert list(catalogues.misfits(Message(asked, told))) == []


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A tree with one template, and the catalogues that it gets."""
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text('{% load i18n %}<p>{% translate "Good work" %}</p>')
    monkeypatch.setattr(catalogues, "ROOT", tmp_path)
    catalogues.bring_up_to_date()
    return page


def test_a_new_sentence_makes_the_catalogue_old_until_it_is_written_anew(elsewhere):
    assert list(catalogues.faults()) == []
    elsewhere.write_text('{% load i18n %}<p>{% translate "Better work" %}</p>')

    with pytest.raises(CommandError, match="django.po: not up to date, make messages"):
        call_command("make_messages", check=True)
    call_command("make_messages")
    assert list(catalogues.faults()) == []


def test_what_was_answered_is_kept_and_what_nobody_asks_goes(elsewhere):
    path = catalogues.place("hi", "django")
    text = path.read_text()
    path.write_text(
        text.replace('msgid "Good work"\nmsgstr ""', 'msgid "Good work"\nmsgstr "वाह"')
    )
    elsewhere.write_text(elsewhere.read_text() + '{% translate "More" %}')
    catalogues.bring_up_to_date()
    assert answers(path) == {"Good work": "वाह", "More": ""}

    elsewhere.write_text('{% load i18n %}{% translate "More" %}')
    catalogues.bring_up_to_date()
    assert answers(path) == {"More": ""}


def answers(path):
    catalog: Catalog = catalogues.read(path, "hi")
    return {message.id: message.string for message in catalog if message.id}


def test_hindi_is_there_without_compiling_anything():
    with translation.override("hi"):
        assert translation.gettext("Log in") == "लॉग इन करें"
        assert translation.ngettext("%d hour", "%d hours", 2) % 2 == "2 घंटे"
