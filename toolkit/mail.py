"""Lines for the head of a letter, where a line break would begin another header."""

import re
import unicodedata

MAX_SUBJECT = 150


def header_line(text: str, limit: int = MAX_SUBJECT) -> str:
    """`text` as one line of at most `limit` characters.

    Every control character and line break becomes a space, and runs of spaces one.
    What is too long ends with “…”.
    """
    line = "".join(" " if _breaks_a_line(char) else char for char in str(text))
    line = re.sub(r"\s+", " ", line).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _breaks_a_line(char: str) -> bool:
    # Cs: half of a pair, which no encoding can write.
    return unicodedata.category(char) in {"Cc", "Zl", "Zp", "Cs"}
