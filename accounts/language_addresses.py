"""An address for each language: `/hi/services/` is `/services/` in Hindi, whatever its
reader prefers.

What strangers read answers there, marked by `in_every_language`, to GET and HEAD. The
page is the same one: the prefix is taken off before anything else looks at the request,
and its links lead on without. Any other address with a prefix leads to the one without.
The site's own language has no prefix.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.urls import resolve

from accounts import languages

View = Callable[..., Any]
DEFAULT = "x-default"

# The language of the address that is being answered, or nothing.
_asked: ContextVar[str] = ContextVar("language of the address", default="")


def in_every_language(view: View) -> View:
    """Marks a view whose pages have an address in each language."""

    @wraps(view)
    def marked(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    marked.is_in_every_language = True  # type: ignore[attr-defined]
    return marked


def here(address: str) -> str:
    """The address of a page in the language of the address that is being answered."""
    return with_prefix(address, _asked.get())


def bare(address: str) -> str:
    """The address without a prefix of a language."""
    parts = urlsplit(address)
    _language, rest = split(parts.path)
    return urlunsplit(parts._replace(path=rest)) if _language else address


def with_prefix(address: str, language: str) -> str:
    """The address of the same page in a language; the site's own has no prefix."""
    if not language or language not in languages.others():
        return address
    parts = urlsplit(bare(address))
    return urlunsplit(parts._replace(path=f"/{language}{parts.path or '/'}"))


def alternates(address: str) -> list[tuple[str, str]]:
    """(language, address) of a page in each language, and without a choice; none where
    the site has one language.
    """
    own = bare(address)
    others = [(code, with_prefix(own, code)) for code in languages.others()]
    return [(languages.own(), own), *others, (DEFAULT, own)] if others else []


def split(path: str) -> tuple[str, str]:
    """(language, the path without its prefix), or nothing and the path."""
    first, stroke, rest = path.removeprefix("/").partition("/")
    # Two strokes would be the address of another site once the prefix is off.
    is_ours = path.startswith("/") and not rest.startswith(("/", "\\"))
    if is_ours and first in languages.others():
        return first, f"/{rest}" if stroke else ""
    return "", path


def is_offered(path: str) -> bool:
    """Whether this address, without a prefix, has others. Raises Resolver404."""
    return getattr(resolve(path).func, "is_in_every_language", False)


@contextmanager
def asked_in(language: str) -> Iterator[None]:
    """What is made meanwhile is for the address in this language: see `here`."""
    token = _asked.set(language)
    try:
        yield
    finally:
        _asked.reset(token)
