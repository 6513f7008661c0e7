"""Reading the JSON of a call, as strictly as Razorpay does."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

from mysite.play_bank.exchange import Json, Request
from mysite.play_bank.razorpay_double.refusals import Refusal
from mysite.play_bank.routes import Route, bare, matches

MOST_NOTES = 15
LONGEST_NOTE = 256
WHOLE = "The {} must be an integer."


def read(route: Route, request: Request) -> Json:
    """The parameters. Raises Refusal for one that is unknown, missing or wrong."""
    given = asked(request) if request.method == "GET" else body(request)
    known = route.known
    for name, value in flat(given):
        kind = next((k for shape, k in known.items() if matches(shape, name)), None)
        if kind is None:
            text = f"{name} is/are not required and should not be sent"
            raise Refusal(text, field=name)
        refuse_wrong(name, value, kind)
    names = [name for name, _ in flat(given)]
    for shape in map(bare, route.needs):
        if not any(matches(shape, name) for name in names):
            text = f"The {shape} field is required."
            raise Refusal(text, field=shape)
    refuse_many_notes(given)
    return given


def asked(request: Request) -> Json:
    given: Json = {}
    for name, value in parse_qsl(request.query, keep_blank_values=True):
        if name.endswith("[]"):
            given.setdefault(name[:-2], []).append(value)
        else:
            given[name] = int(value) if value.isdecimal() else value
    return given


def body(request: Request) -> Json:
    if not request.body:
        return {}
    try:
        given = json.loads(request.body)
    except ValueError:
        raise Refusal("The request body is not valid JSON.") from None
    if not isinstance(given, dict):
        raise Refusal("The request body must be an object.")
    return given


def flat(node: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Each value with its name as forms write it; an empty list or object is none."""
    if isinstance(node, dict | list):
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        for step, inner in pairs:
            yield from flat(inner, f"{name}[{step}]" if name else str(step))
    elif node is not None:
        yield name, node


def refuse_wrong(name: str, value: Any, kind: str) -> None:
    if kind == "int" and (isinstance(value, bool) or not isinstance(value, int)):
        raise Refusal(WHOLE.format(name), field=name)
    # 0 and 1 stand for false and true in their own examples.
    if kind == "bool" and value not in (True, False):
        raise Refusal(f"The {name} field must be true or false.", field=name)
    if kind == "text" and not isinstance(value, str | int):
        raise Refusal(f"The {name} must be a string.", field=name)


def refuse_many_notes(given: Json) -> None:
    notes = given.get("notes") or {}
    if len(notes) > MOST_NOTES:
        raise Refusal("Number of fields in notes should be less than 15", field="notes")
    if any(len(str(text)) > LONGEST_NOTE for text in dict(notes).values()):
        raise Refusal("A note may have 256 characters at the most.", field="notes")
