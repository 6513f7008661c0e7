"""The body of a webhook, as every database can keep it.

PostgreSQL takes neither a NUL nor half of a surrogate pair in a document, and no number
that is none. A word that cannot be kept would be sent for a day, and then no more.
"""

import json
import math
from typing import Any

from toolkit.readers import UNSTORABLE

# With so few brackets nothing is nested too deep to be written again.
MOST_PLAIN = 300


def read(body: bytes) -> Any:
    """The document, without such characters, and with such numbers as text. Raises
    ValueError where it is none.
    """
    try:
        # As json.loads reads bytes, which would make a decoder for each of them.
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        found = DECODER.decode(text)
        # Written out or behind an escape, or too deep: most bodies are nothing of it.
        is_deep = text.count("[") + text.count("{") > MOST_PLAIN
        is_odd = is_deep or "\\u" in text or bool(UNSTORABLE.search(text))
        return _storable(found) if is_odd else found
    except RecursionError as error:
        raise ValueError("too deep") from error


def _number(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


DECODER = json.JSONDecoder(parse_constant=str, parse_float=_number)


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return UNSTORABLE.sub("", value)
    if isinstance(value, list):
        return [_storable(one) for one in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(one) for key, one in value.items()}
    return value
