import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import text

INVISIBLE = {
    "zero width space": "\u200b",
    "braille blank": "\u2800",
    "hangul filler": "\u3164",
    "hangul lead filler": "\u115f",
    "hangul vowel filler": "\u1160",
    "narrow hangul filler": "\uffa0",
    "soft hyphen": "\xad",
    "no-break space": "\xa0",
    "wide space": "\u3000",
    "word joiner": "\u2060",
    "byte order mark": "\ufeff",
    "joiner": "\u200d",
    "variation selector": "\ufe0f",
    "tag letter": "\U000e0041",
    "accent alone": "\u0301",
    "grapheme joiner": "\u034f",
    "direction mark": "\u200f",
    "override": "\u202e",
    "private use": "\ue000",
    "half a character": "\ud800",
    "no character": "\uffff",
    "null": "\0",
    "null note head": "\U0001d159",
    "khmer inherent vowel": "\u17b4",
    "nothing": "",
    "breaks": "\r\n\t\v\u2028 ",
}
NEEDED = {
    "family": "👩\u200d👧\u200d👦",
    "heart on fire": "❤\ufe0f\u200d🔥",
    "flag of England": "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "keycap": "1\ufe0f\u20e3",
    "Devanagari half form": "क\u094d\u200dष",
    "Persian": "می\u200cخواهم",
    "Khmer break": "ភាសា\u200bខ្មែរ",
    "Tibetan stack": "རྫོགས",
    "Japanese name": "葛\U000e0100城",
    "Arabic number sign": "\u0600١",
    "newer than this Python": "\U0001fae9",
}


@pytest.mark.parametrize("read", [text.one_line, text.paragraphs])
@pytest.mark.parametrize("seen", INVISIBLE.values(), ids=INVISIBLE)
def test_f29_what_nobody_sees_is_no_text(read, seen):
    assert text.is_blank(seen)
    assert read(seen) == ""
    assert read(f" {seen}\u200b\n{seen}") == ""


@pytest.mark.parametrize("read", [text.one_line, text.paragraphs])
@pytest.mark.parametrize("typed", NEEDED.values(), ids=NEEDED)
def test_f29_what_a_script_or_an_emoji_needs_stays(read, typed):
    assert read(typed) == typed
    assert not text.is_blank(typed)


def test_h2_one_line_is_one_line():
    assert text.one_line("Bad\r\nBcc: x") == "Bad Bcc: x"
    assert text.one_line(" a\t\tb\u2028c\x85d\u2800e\xa0 f\v") == "a b c d e f"
    assert text.one_line("Mend\0 the\x1b[31m tap\x7f\x9b") == "Mend the[31m tap"


def test_paragraphs_keep_their_breaks():
    assert text.paragraphs("\r\na\r\nb\rc\u2029\n\td ") == "a\nb\nc\n\n d"


def test_one_spelling_is_stored():
    assert text.one_line("Jose\u0301") == text.one_line("Jos\u00e9") == "José"
    assert text.paragraphs("\u095c") == text.paragraphs("\u0921\u093c")


def test_f31_nobody_reorders_their_neighbours():
    marks = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    assert text.one_line(f"a{marks}b") == "ab"
    assert text.isolate("שלום") == "\u2068שלום\u2069"
    assert text.isolate("Ravi’s tap, 3 pm 😀") == "Ravi’s tap, 3 pm 😀"


def test_joiners_and_tags_hide_nothing_in_words_that_need_none():
    assert text.one_line("Ra\u200dvi\u200c \u200bRao\U000e0041\U000e007f") == "Ravi Rao"
    assert text.one_line("👩\u200d\u200d\u200d") == "👩\u200d"


def test_marks_do_not_paint_over_other_lines():
    assert text.one_line("Z" + "\u0337" * 40 + "algo") == "Z" + "\u0337" * 8 + "algo"


def test_f06_length_is_never_more_than_a_browser_counts():
    assert text.length("a\r\nb\rc\nd") == 7
    assert text.length("😀") == 1
    assert text.length("\u095c\U0001d15e") == 2
    assert text.length(text.paragraphs("\u095c\U0001d15e")) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Jos\u00e9", "JOSE\u0301"),
        ("\u095c", "\u0921\u093c"),
        ("बड़ा", "बडा"),
        ("Zoë", "zoe"),
        ("Straße", "STRASSE"),
        ("İzmir", "izmir"),
        ("Łódź", "lodz"),
        ("ＡＣ ｒｅｐａｉｒ", "ac  repair"),
        ("५ साल", "5 साल"),
        ("كتاب", "کتاب"),
        ("D’Souza", "d'souza"),
        ("Ra\u00advi\u200b", "ravi"),
        ("मुंब\u200dई", "मुंबई"),
        ("Đỗ", "do"),
    ],
)
def test_f22_spellings_of_one_word_are_compared_as_one(one, other):
    assert text.search_form(one) == text.search_form(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("कि", "की"), ("कल", "क्ल"), ("か", "が"), ("ก่า", "กา"), ("tap", "top")],
)
def test_f22_other_words_stay_others(one, other):
    assert text.search_form(one) != text.search_form(other)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=30))
def test_reading_again_changes_nothing(typed):
    for read in (text.one_line, text.paragraphs, text.search_form):
        once = read(typed)
        assert read(once) == once
        once.encode()
    for read in (text.one_line, text.paragraphs):
        assert text.search_form(read(typed)) == text.search_form(read(read(typed)))
        assert bool(read(typed)) is not text.is_blank(read(typed))
