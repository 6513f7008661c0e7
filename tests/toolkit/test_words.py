import pytest

from toolkit.templatetags.words import bdi, isolated, linked


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("Tap & mixer", "Tap &amp; mixer"),
        ("שלום <b>", "<bdi>שלום &lt;b&gt;</bdi>"),
        ("W" * 21, f"<bdi>{'W' * 21}</bdi>"),
        ("W" * 20, "W" * 20),
        ("", ""),
    ],
)
def test_f31_words_in_a_sentence_are_held_apart(words, shown):
    assert bdi(words) == shown


def test_f31_so_are_they_in_a_letter():
    assert isolated("שלום") == "\u2068שלום\u2069"
    assert isolated("Hello") == "Hello"


@pytest.mark.parametrize(
    ("before", "link", "after"),
    [
        ("see ", "https://a.example/x", "."),
        ("(", "https://a.example/x", ")."),
        ("", "https://a.example/a_(b)", "!"),
        ("“", "https://a.example/x", "”"),
        ("यह देखो ", "https://a.example/x", "।"),
        ("", "https://a.example/x", "؟"),
        ("", "https://a.example/x", "…"),
    ],
)
def test_links_end_where_people_end_them(before, link, after):
    shown = f'{before}<a href="{link}" rel="nofollow">{link}</a>{after}'
    assert linked(before + link + after) == shown


def test_what_is_no_link_is_only_escaped():
    assert linked("<script>&amp; 3.30 pm") == "&lt;script&gt;&amp;amp; 3.30 pm"
    assert linked("javascript:alert(1)") == "javascript:alert(1)"
