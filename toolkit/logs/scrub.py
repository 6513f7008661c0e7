"""Taking out of a text what is about a person.

The text of an exception may repeat what somebody typed, or the row of a table. What we
know to be personal is taken out word by word; what looks like an address or a telephone
number is taken out wherever it comes from.
"""

import re
from collections.abc import Iterable

GONE = "[removed]"
# Of one or two letters there are too many in every text.
MIN_LENGTH = 3

EMAIL = re.compile(r"[^\s<>\"'(),;:=\[\]]+@[^\s<>\"'(),;:=\[\]]*\w")
PHONE = re.compile(r"(?<![\w-])\+?\d[\d ()./-]{7,}\d(?![\w-])")
# PostgreSQL adds the row that it refuses.
ROW = re.compile(r"^(DETAIL|CONTEXT|Failing row):?.*", re.MULTILINE | re.DOTALL)


def scrub(text: str, personal: Iterable[str] = ()) -> str:
    """`text` without the values of `personal` and without what looks like one."""
    text = ROW.sub(GONE, text)
    words = {word.strip() for word in personal}
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= MIN_LENGTH:
            text = text.replace(word, GONE).replace(repr(word)[1:-1], GONE)
    return PHONE.sub(GONE, EMAIL.sub(GONE, text))
