"""What comes in over HTTP, and what goes out."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

Json = dict[str, Any]
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Request:
    """`headers` go by their names in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form, each once."""
        return dict(parse_qsl(self.text, keep_blank_values=True))

    @property
    def asked(self) -> dict[str, str]:
        """What stands behind the question mark."""
        return dict(parse_qsl(self.query, keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, status: int, document: object, **headers: str) -> "Answer":
        named = {name.replace("_", "-").title(): text for name, text in headers.items()}
        body = json.dumps(document, indent=2).encode()
        return cls(status, body, {"Content-Type": "application/json", **named})

    @classmethod
    def of_page(cls, html: str, status: int = 200) -> "Answer":
        return cls(status, html.encode(), {"Content-Type": HTML})

    @classmethod
    def elsewhere(cls, url: str) -> "Answer":
        return cls(303, b"", {"Location": url})

    @property
    def document(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Exchange:
    """One call of an API and what was answered to it, for whoever watches."""

    gateway: str
    request: Request
    answer: Answer


def with_query(url: str, **values: str) -> str:
    """The address with these values behind those that it has."""
    return url + ("&" if "?" in url else "?") + urlencode(values)
