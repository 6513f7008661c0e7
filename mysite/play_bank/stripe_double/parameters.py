"""Reading the form-encoded parameters of a call, as strictly as Stripe does."""

import re
from typing import Any
from urllib.parse import parse_qsl

from mysite.play_bank.routes import Route, bare, matches
from mysite.play_bank.stripe_double.refusals import Refusal

EXPAND = "expand[*]"
PAGING = ("limit:int", "starting_after", "ending_before")
# May be sent empty: that clears what was there.
CLEARS = re.compile(r"metadata|description")


def read(route: Route, text: str) -> dict[str, Any]:
    """The parameters as a tree. Raises Refusal for one that is unknown, missing or of
    the wrong kind.
    """
    known = {**route.known, EXPAND: "text"}
    flat: dict[str, Any] = {}
    for name, value in parse_qsl(text, keep_blank_values=True):
        kind = next((k for shape, k in known.items() if matches(shape, name)), None)
        if kind is None:
            raise unknown(name)
        flat[name] = converted(name, value, kind)
    for shape in map(bare, route.needs):
        if not any(matches(shape, name) for name in flat):
            param = shape.replace("[*]", "[0]")
            raise Refusal(
                400,
                "parameter_missing",
                f"Missing required param: {param}.",
                param=param,
            )
    return tree(flat)


def unknown(name: str) -> Refusal:
    message = f"Received unknown parameter: {name}"
    return Refusal(400, "parameter_unknown", message, param=name)


def converted(name: str, value: str, kind: str) -> Any:
    if kind == "int":
        if not re.fullmatch(r"-?\d{1,18}", value):
            message = f"Invalid integer: {value}"
            raise Refusal(400, "parameter_invalid_integer", message, param=name)
        return int(value)
    if kind == "bool":
        if value not in ("true", "false"):
            raise Refusal(400, None, f"Invalid boolean: {value}", param=name)
        return value == "true"
    if not value and not CLEARS.search(name):
        message = f"You passed an empty string for '{name}'."
        raise Refusal(400, "parameter_invalid_empty", message, param=name)
    return value


def tree(flat: dict[str, Any]) -> dict[str, Any]:
    """`{"a[0][b]": 1}` is `{"a": [{"b": 1}]}`."""
    root: dict[str, Any] = {}
    for name, value in flat.items():
        *way, last = re.findall(r"[^\[\]]+", name)
        node = root
        for step in way:
            node = node.setdefault(step, {})
        node[last] = value
    return {name: with_lists(value) for name, value in root.items()}


def with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: with_lists(one) for name, one in value.items()}
    if inner and all(name.isdecimal() for name in inner):
        return [inner[name] for name in sorted(inner, key=int)]
    return inner
