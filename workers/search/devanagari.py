"""Hindi and Marathi words as people type them in Latin letters: बिजली is bijli.

Plain letters as on a phone, not a scholar's: no accents, long vowels are written once,
but a long a in a word of one syllable twice (आज is aaj, काम is kaam). The unwritten a
is left out where nobody says it: at the end, and between syllables with vowels.
"""

import re

DEVANAGARI = re.compile("[\u0900-\u097f]")

VOWELS = {
    "अ": "a", "आ": "A", "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e",
    "ऐ": "ai", "ओ": "o", "औ": "au", "ऑ": "o", "ऍ": "e", "ऎ": "e", "ऒ": "o", "ॐ": "om",
    "ॲ": "a", "ॠ": "ri",
}  # fmt: skip
SIGNS = {
    "ा": "A", "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "ai",
    "ो": "o", "ौ": "au", "ॉ": "o", "ॅ": "e", "ॆ": "e", "ॊ": "o", "ॄ": "ri",
}  # fmt: skip
CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "ch", "छ": "chh",
    "ज": "j", "झ": "jh", "ञ": "n", "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n",
    "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n", "प": "p", "फ": "f", "ब": "b",
    "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v", "श": "sh",
    "ष": "sh", "स": "s", "ह": "h", "ऱ": "r", "ऴ": "l",
}  # fmt: skip
VIRAMA, VISARGA = "\u094d", "\u0903"
NASAL = {"\u0901", "\u0902"}
LIPS = ("p", "b", "m", "f")
# Small words that would look like English ones.
AS_TYPED = {"में": "mein", "मे": "mein", "नाई": "naai"}
# English ones that are parts of the names of places.
AS_TYPED |= {"वेस्ट": "west", "ईस्ट": "east", "साउथ": "south", "नॉर्थ": "north"}
AS_TYPED |= {"नार्थ": "north", "रोड": "road", "नगर": "nagar", "सेक्टर": "sector"}
# "~" is the a that no letter writes.
INHERENT, UNSAID = "~", ""


def to_latin(word: str) -> str:
    """One word in search form; letters of other scripts in it stay."""
    if word in AS_TYPED:
        return AS_TYPED[word]
    sounds = _sounds(word)
    _drop_unsaid(sounds)
    said = [sound for sound in sounds if sound != UNSAID]
    if said[-1:] != ["A"] and list(filter(_is_vowel, said)) == ["A"]:
        said[said.index("A")] = "aa"
    return "".join(said).replace("A", "a").replace(INHERENT, "a")


def _sounds(word: str) -> list[str]:
    """Consonants and vowels in turn."""
    sounds: list[str] = []
    for char in word:
        if char in CONSONANTS:
            sounds += [CONSONANTS[char], INHERENT]
        elif char in SIGNS or char == VIRAMA:
            if sounds and sounds[-1] == INHERENT:
                sounds.pop()
            sounds += [SIGNS[char]] if char in SIGNS else []
        elif char in VOWELS:
            sounds.append(VOWELS[char])
        elif char in NASAL:
            sounds.append("n")
        elif char != VISARGA and char not in "\u200c\u200dऽ":
            sounds.append(char)
    for place, sound in enumerate(sounds[:-1]):
        if sound == "n" and sounds[place + 1].startswith(LIPS):
            sounds[place] = "m"
    return sounds


def _drop_unsaid(sounds: list[str]) -> None:
    if len(sounds) > 2 and sounds[-1] == INHERENT:
        sounds.pop()
    for place in range(len(sounds) - 3, 1, -1):
        before, after = sounds[place - 2], sounds[place + 2]
        is_between = _is_vowel(before) and _is_vowel(after)
        if (
            sounds[place] == INHERENT
            and is_between
            and not _is_vowel(sounds[place + 1])
        ):
            sounds[place] = UNSAID


def _is_vowel(sound: str) -> bool:
    return sound == INHERENT or sound[:1] in set("aAeiou")
