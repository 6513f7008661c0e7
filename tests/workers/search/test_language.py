import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Stemmer import Stemmer

from workers.search.language import stem, tokens, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leaks LEAKING leaky leakage", ["leak"] * 4),
        ("repair repairing repaired repairs", ["repair"] * 4),
        ("drip dripping; fit fitted fitting", ["drip"] * 2 + ["fit"] * 3),
        ("mosquitoes mosquitos mosquito", ["mosquito"] * 3),
        ("wi-fi WiFi wi fi Wi‑Fi", ["wifi"] * 4),
        ("a/c A.C. ac AC's Acs a c", ["ac"] * 6),
        ("c.c.t.v. m.c.b. r.o.", ["cctv", "mcb", "ro"]),
        ("make-up makeup make up", ["makeup"] * 3),
        ("deep-clean", ["deep", "clean"]),
        ("1bhk 1 BHK 5pm", ["1", "bhk", "1", "bhk", "5", "pm"]),
        ("Men’s D'Souza men's", ["men", "dsouza", "men"]),
        ("Zoë ＺＯＥ zoe", ["zoe"] * 3),
        ("१२ ৭ 12", ["12", "7", "12"]),
        ("soft\u00adhyphen", tokens("softhyphen")),
        ("  …!? ", []),
        ("வாஷிங் মেশিন", ["வாஷிங்", "মেশিন"]),
    ],
)
def test_tokens(text, found):
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("hindi", "latin"),
    [
        ("बिजली", "bijli"),
        ("नल", "nal"),
        ("टपक रहा", "tapak raha"),
        ("गीजर", "gijar"),
        ("गीज़र", "gijar"),
        ("गी\u095bर", "gijar"),
        ("पाँच पांच", "paanch paanch"),
        ("मुंबई", "mumbai"),
        ("आज शाम", "aaj shaam"),
        ("सफाई", "safai"),
        ("टपकता", "tapakta"),
        ("ज़्‍यादा", "jyada"),
        ("में", "mein"),
    ],
)
def test_hindi_is_read_in_latin(hindi, latin):
    assert tokens(hindi) == latin.split()


@pytest.mark.parametrize("word", ["bijli", "chahiye", "dehli", "mistri", "wali"])
def test_hindi_words_stay_whole(word):
    assert stem(word) == word


def test_each_word_knows_where_it_stands():
    text = "  A.C. ka gas, wi-fi — नल2bhk"
    found = words(text)
    assert [text[word.start : word.end] for word in found] == [
        "A.C",
        "ka",
        "gas",
        "wi-fi",
        "नल2bhk",
    ]


@given(st.text())
def test_any_text_has_tokens_and_they_stay_what_they_are(text):
    found = words(text)
    assert tokens(text) == [word.token for word in found]
    ends = [0] + [word.end for word in found]
    for word, before in zip(found, ends, strict=False):
        assert before <= word.start < word.end <= len(text)
        assert word.token
        assert not any(char.isspace() for char in word.token)


def test_threads_do_not_mix_up_each_others_words():
    """Words that nobody has asked for yet, so that each is worked out here."""
    endings = ["ing", "edly", "ization", "fulness", "ers", "ies", "ational"]
    forms = [
        f"k{a}{b}m{ending}" for a in "aeiou" for b in "bdgptz" for ending in endings
    ]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(8) as threads:
            found = [list(each) for each in threads.map(stems, [forms] * 8)]
    finally:
        sys.setswitchinterval(before)
    alone = Stemmer("english")
    assert found == [[alone.stemWord(form) for form in forms]] * 8


def stems(forms):
    return list(map(stem.__wrapped__, forms))
