"""What people write, as it is stored, measured and compared.

Every text a person types is stored in one form: Unicode NFC, breaks as LF, without
control characters, without what is never seen, and without the marks that would reorder
the text beside it. Joiners stay where a script or an emoji needs them. A text in which
nothing can be seen is the empty text.
"""

import re
import unicodedata

BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Never seen, and never needed: controls, soft hyphens, fillers of Hangul and Khmer,
# direction overrides and isolates, word joiners, byte order marks, lone surrogates, the
# placeholder of a picture that was pasted, and what is no character at all.
DROPPED = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u115f\u1160\u17b4\u17b5\u180e"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0"
    "\ufff0-\ufffc\ufffe\uffff\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    + "".join(
        chr(n | 0xFFFE) + chr(n | 0xFFFF) for n in range(0x10000, 0x110000, 0x10000)
    )
    + "]"
)
# Letters from Hebrew to Mongolian, and emoji, are joined or held apart by ZWJ, ZWNJ.
JOINING = (
    "\u0590-\u1cff\u2190-\u2bff\ua800-\uabff\ufe0f"
    "\U00010a00-\U00011fff\U0001f000-\U0001faff"
)
# Scripts that write no spaces between words mark there where a line may break.
UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\ua9e0-\uaa7f"
)
STRAY = re.compile(
    f"(?<![{JOINING}])[\u200c\u200d]|(?<![{UNSPACED}])\u200b"
    # Tag characters spell the flags of regions after a black flag, and nothing else.
    "|(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e00ff]"
)
# Unicode's Stream-Safe format allows thirty; no language stacks more than eight.
PILED_MARKS = 8
UNSEEN_CATEGORIES = frozenset(
    ("Cc", "Cf", "Co", "Cs", "Mc", "Me", "Mn", "Zl", "Zp", "Zs")
)
BRAILLE_BLANK = "\u2800"

# Letters that stay apart in NFC, such as the Hindi ones with a dot: two from one key.
TAKEN_APART = re.compile(
    "|".join(
        sorted(
            {
                unicodedata.normalize("NFC", chr(n))
                for block in ((0x900, 0x1000), (0xFB1D, 0xFB50), (0x1D15E, 0x1D1C1))
                for n in range(*block)
                if len(unicodedata.normalize("NFC", chr(n))) > 1
            },
            key=len,
            reverse=True,
        )
    )
)

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = frozenset(("R", "AL", "AN"))

# Letters that Unicode does not take apart, but people type without their stroke, and
# signs that keyboards write in several ways.
SAME = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe",
        "þ": "th", "ð": "d", "ي": "ی", "ى": "ی", "ك": "ک", "ـ": "",
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"',
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
    }
)  # fmt: skip
# Combining classes: overlays, nukta, Hebrew and Arabic points, accents. A virama (9),
# vowel signs and the voicing of kana (8) make other words and stay.
ACCENTS = frozenset((1, 7, *range(10, 37), *range(200, 241)))


def paragraphs(text: str) -> str:
    """The text in stored form, with its breaks; "" if nothing in it can be seen."""
    return _seen(_clean(text)).strip()


def one_line(text: str) -> str:
    """The text in stored form on one line: a run of breaks, tabs, spaces is one space.

    "" if nothing in it can be seen. For names, titles, subjects.
    """
    return " ".join(_seen(_clean(text)).replace(BRAILLE_BLANK, " ").split())


def is_blank(text: str) -> bool:
    """Whether a reader would see nothing: spaces, invisible characters, marks alone."""
    return not any(map(_is_visible, text))


def length(text: str) -> int:
    """How many characters the text has, as the pages' scripts count: a break is one.

    Never more than a browser counts for `maxlength` (an emoji is two there), so what a
    box lets pass is taken. A letter that NFC has taken apart is the one that was typed.
    """
    text = BREAK.sub("\n", text)
    return len(text if text.isascii() else TAKEN_APART.sub("-", text))


def search_form(text: str) -> str:
    """The text as it is compared: without case, accents, nukta or forms of a digit.

    "Zoë", "zoe" and "ＺＯＥ" are one; so are both spellings of "ड़".
    """
    text = STRAY.sub("", DROPPED.sub("", BREAK.sub(" ", text)))
    if not text.isascii():
        text = unicodedata.normalize(
            "NFKD", unicodedata.normalize("NFKC", text).casefold()
        )
        text = unicodedata.normalize("NFC", "".join(map(plain, text)).translate(SAME))
    return " ".join(text.casefold().split())


def is_right_to_left(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return not text.isascii() and any(
        unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in text
    )


def isolate(text: str) -> str:
    """The text for the middle of a plain sentence, so that neither reorders the other.

    Only text with right-to-left letters gets the two marks; HTML has `<bdi>` instead.
    """
    if is_right_to_left(text):
        return f"{FIRST_STRONG_ISOLATE}{text}{POP_ISOLATE}"
    return text


def _clean(text: str) -> str:
    text = BREAK.sub("\n", text).replace("\t", " ")
    text = DROPPED.sub("", text)
    if text.isascii():
        return text
    return _unpiled(unicodedata.normalize("NFC", STRAY.sub(r"\1", text)))


def _seen(text: str) -> str:
    return "" if is_blank(text) else text


def _is_visible(char: str) -> bool:
    return (
        unicodedata.category(char) not in UNSEEN_CATEGORIES
        and char != BRAILLE_BLANK
        and not DROPPED.match(char)
    )


def _unpiled(text: str) -> str:
    """Without the marks that somebody piled on a letter to paint over other lines."""
    pile, kept = 0, []
    for char in text:
        pile = pile + 1 if unicodedata.combining(char) else 0
        if pile <= PILED_MARKS:
            kept.append(char)
    return "".join(kept)


def plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category == "Cf" or unicodedata.combining(char) in ACCENTS:
        return ""
    return (
        ""
        if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
        else char
    )
