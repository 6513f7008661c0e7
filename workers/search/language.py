"""From text to tokens: the one form in which questions and workers' texts are compared.

A token is a word in search form, in Latin letters if it was Hindi, without its English
ending: "Leaking", "leaks" and "LEAK" are one, and so are "नल" and "nal". Other scripts
stay as they are.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from threading import local
from typing import NamedTuple

from Stemmer import Stemmer

from toolkit.text import search_form
from workers.search.devanagari import DEVANAGARI, to_latin

# Letters, digits and the marks that belong to them. Python's \w leaves out the marks.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ecd\u1000-\u109f\u1780-\u17d3"
)
LETTER = rf"(?:[^\W_]|[{MARKS}])"
# Soft hyphens and joiners stand inside a word, apostrophes between two of its letters.
WORD = re.compile(rf"{LETTER}(?:[\u00ad\u200b-\u200d'’ʼ]*{LETTER})*")
POSSESSIVE = re.compile(r"['’ʼ]s$", re.IGNORECASE)
APOSTROPHE = re.compile("['’ʼ]")
# "1bhk" is "1 bhk", "5pm" is "5 pm".
NUMBER_AND_UNIT = re.compile(r"(\d+)([^\W\d_]\D*)")
NOT_A_WORD = re.compile(rf"[^\w{MARKS}]")

# What people write as one word or as two: the parts, and the word.
ONE_WORD = {
    ("wi", "fi"): "wifi", ("make", "up"): "makeup", ("clean", "up"): "cleanup",
    ("d", "link"): "dlink", ("tp", "link"): "tplink", ("pest", "o"): "pesto",
    ("wash", "room"): "washroom", ("bath", "room"): "bathroom", ("e", "mail"): "email",
    ("cock", "roach"): "cockroach", ("cock", "roaches"): "cockroaches",
    ("lap", "top"): "laptop", ("hair", "cut"): "haircut", ("ward", "robe"): "wardrobe",
    ("a", "c"): "ac", ("r", "o"): "ro", ("t", "v"): "tv", ("p", "c"): "pc",
    ("u", "v"): "uv", ("key", "board"): "keyboard", ("ply", "wood"): "plywood",
    ("door", "bell"): "doorbell", ("all", "out"): "allout", ("desk", "top"): "desktop",
    ("aqua", "guard"): "aquaguard", ("pre", "filter"): "prefilter",
    ("wall", "paper"): "wallpaper", ("water", "proofing"): "waterproofing",
    ("water", "proof"): "waterproof", ("bed", "bug"): "bedbug",
    ("bed", "bugs"): "bedbugs",
    ("de", "scaling"): "descaling", ("pedi", "cure"): "pedicure",
    ("mani", "cure"): "manicure", ("c", "ctv"): "cctv", ("cc", "tv"): "cctv",
    ("air", "conditioner"): "ac", ("air", "conditioners"): "ac",
    ("air", "conditioning"): "ac", ("air", "con"): "ac", ("air", "condition"): "ac",
    ("honey", "bee"): "honeybee", ("honey", "bees"): "honeybee",
}  # fmt: skip
# A full stop, a stroke or a hyphen between single letters: a.c., A/C, m.c.b.
BETWEEN_INITIALS = {".", "/", "-"}
MIN_STEMMED = 3
# Endings that the stemmer leaves, or takes for others.
STEMS = {
    "leaky": "leak", "leakage": "leak", "leakages": "leak",
    "mice": "mouse", "lice": "louse", "drainage": "drain", "blockage": "block",
    "installation": "install", "installing": "install", "installed": "install",
    "electrical": "electric", "electricity": "electric", "electricals": "electric",
    "smelly": "smell", "noisy": "noise", "rusty": "rust",
    "assembly": "assemble", "assembling": "assemble",
    "colour": "color", "colours": "color", "colouring": "color", "mould": "mold",
    "tyre": "tire", "grey": "gray", "jewellery": "jewelry",
}  # fmt: skip
# The stemmer would take them for English endings: dehli, chahiye, karwana hai.
HINDI = ("li", "iye")


class _OfThread(local):
    """A stemmer keeps the word it works on, so each thread has its own."""

    def __init__(self) -> None:
        # What it has stemmed is remembered by `stem`.
        self.stem = Stemmer("english", 0).stemWord


_english = _OfThread()


class Word(NamedTuple):
    """A word of a text: its token, its whole form, and where it stands in the text."""

    token: str
    form: str
    start: int
    end: int


def tokens(text: str) -> list[str]:
    return [word.token for word in words(text)]


def words(text: str) -> list[Word]:
    """The words of a text, each with its place in it."""
    return _joined(text, list(_pieces(text)))


@lru_cache(maxsize=20_000)
def stem(form: str) -> str:
    """The token of a word in search form."""
    if form in STEMS:
        return STEMS[form]
    is_english = form.isascii() and form.isalpha() and not form.endswith(HINDI)
    if len(form) < MIN_STEMMED or not is_english:
        return form
    found: str = _english.stem(form)
    return found


@lru_cache(maxsize=20_000)
def normal(word: str) -> str:
    """One word in search form, in Latin letters if it is Hindi."""
    form = search_form(APOSTROPHE.sub("", POSSESSIVE.sub("", word)))
    if DEVANAGARI.search(form):
        form = to_latin(form)
    return NOT_A_WORD.sub("", form)


def _pieces(text: str) -> Iterator[tuple[str, int, int]]:
    """(form, start, end); a number and the unit that follows it are two."""
    for found in WORD.finditer(text):
        raw, start, end = found.group(), found.start(), found.end()
        unit = raw[0].isdigit() and NUMBER_AND_UNIT.fullmatch(raw)
        parts = [unit.span(1), unit.span(2)] if unit else [(0, len(raw))]
        for first, last in parts:
            form = normal(raw[first:last])
            if form:
                last_end = end if last == len(raw) else start + last
                yield form, start + first, last_end


def _joined(text: str, pieces: list[tuple[str, int, int]]) -> list[Word]:
    """The pieces as words: initials and what is often written apart made one."""
    result: list[Word] = []
    place = 0
    while place < len(pieces):
        form, start, end = pieces[place]
        place += 1
        while place < len(pieces) and _belong(text, form, end, pieces[place]):
            form, end = form + pieces[place][0], pieces[place][2]
            place += 1
        if place < len(pieces):
            other, _, other_end = pieces[place]
            gap = text[end : pieces[place][1]]
            if (form, other) in ONE_WORD and gap in {" ", "-", "\u2010", "\u2011"}:
                form, end = ONE_WORD[form, other], other_end
                place += 1
        result.append(Word(stem(form), form, start, end))
    return result


def _belong(text: str, form: str, end: int, following: tuple[str, int, int]) -> bool:
    """Are these the first and the next of some initials?"""
    other, start, _ = following
    return (
        len(other) == 1
        and len(form) < 5
        and (len(form) == 1 or text[end - 2] in "./-")
        and (form + other).isalpha()
        and text[end:start] in BETWEEN_INITIALS
    )
