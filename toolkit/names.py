"""How a person is addressed, from the one name they gave.

The rule: by the first word that is a name, neither a title nor an initial. "Dr. Anita
Rao" is Anita, "Md. Karim Shaikh" is Karim, "K. Suresh" is Suresh. Where a title leaves
only one word, which may be the family's, the title stays: "Mrs. Sharma", "Dr. Rao".
What is no name beyond its titles and initials is said whole.
"""

from functools import lru_cache
from itertools import takewhile

from toolkit.text import search_form

# As `search_form` gives them and without dots.
TITLES = frozenset(
    search_form(
        "mr mrs ms miss mx madam sir dr prof professor doctor rev revd reverend father "
        "sister brother pastor rabbi imam engg adv advocate capt captain col colonel "
        "maj major gen general lt sgt shri shree sri sree smt shrimati srimati kum "
        "kumari sushri thiru tmt pt pandit pandita ustad janab haji hajji hajjah alhaj "
        "maulana mufti swami herr frau mme mlle monsieur madame srta senor senora "
        "श्री श्रीमती श्रीमान सुश्री कुमारी डॉ डा डॉक्टर प्रो पं पंडित ডঃ ডা শ্রী শ্রীমতী શ્રી "
        "શ્રીમતી ડૉ ਡਾ ਸ੍ਰੀ திரு திருமதி டாக்டர் శ్రీ డాక్టర్ ಶ್ರೀ ಡಾ ശ്രീ جناب ڈاکٹر حاجی"
    ).split()
)
# Short words that are titles only with their dot: "Fr. Thomas", but "Er" may be a name.
DOTTED = frozenset(["er", "ar", "ca", "cs", "fr", "br", "sr", "hr", "sra"])
# Names written short before the one that people are called by.
SHORTENED = frozenset(search_form("md mhd mohd mohmd muhd sk मो मु মোঃ").split())
ABBREVIATION = 3
SUFFIXES = frozenset(
    ("jr", "sr", "ii", "iii", "iv", "phd", "md", "mbbs", "mba", "esq", "ji")
)
EDGES = ".,;:!?-–—_*~()[]{}\"'“”‘’।"


@lru_cache(maxsize=4096)
def short_name(full: str) -> str:
    """What to call a person in a sentence or on a button; "" only for an empty name."""
    words = [word for word in full.split() if any(map(str.isalpha, word))]
    before = list(takewhile(_is_before_the_name, words))
    named = [word for word in words[len(before) :] if not _is_initial(word)]
    if not named:
        return full
    if named[0].endswith(",") and named[1:]:
        # "Rao, Anita", but not "Rao, MBBS".
        given = [word for word in named[1:] if not _is_title(word)]
        named = [word for word in given if _key(word) not in SUFFIXES] or named[:1]
    first = named[0].strip(EDGES)
    if before and not named[1:] and all(map(_is_title, before)):
        return f"{before[0]} {first}" if _key(before[0]) not in SHORTENED else first
    return first


@lru_cache(maxsize=4096)
def initials(full: str) -> str:
    """One or two capital letters for the picture of somebody without one."""
    words = [word for word in full.split() if word[0].isalnum()]
    named = [word for word in words if not _is_no_name(word)] or words
    if len(named) > 1 and _key(named[-1]) in SUFFIXES:
        named = named[:-1]
    if not named:
        return full[:1].upper()
    ends = [named[0], named[-1]] if len(named) > 1 else named
    return "".join(word[0] for word in ends).upper()


def _is_before_the_name(word: str) -> bool:
    return _is_no_name(word) or _is_initial(word)


def _is_no_name(word: str) -> bool:
    return _is_title(word) or _key(word) in SHORTENED


def _is_title(word: str) -> bool:
    key = _key(word)
    return key in TITLES or (key in DOTTED and "." in word)


def _is_initial(word: str) -> bool:
    """A letter, letters with dots, or a few before one: "K", "S.K.", "Ch."."""
    parts = word.strip(",;").split(".")
    short = len(parts) == 2 and not parts[1] and len(parts[0]) <= ABBREVIATION
    return short or all(len(part) <= 1 for part in parts)


def _key(word: str) -> str:
    return search_form(word.replace(".", "").strip(EDGES))
