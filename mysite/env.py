"""Reading the environment. Each raises ImproperlyConfigured for a wrong value, with a
sentence that says what would be right.
"""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from django.conf.locale import LANG_INFO
from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """The variable `name`, or the content of the file that `name`_FILE points to."""
    if path := os.environ.get(f"{name}_FILE"):
        return content(f"{name}_FILE", path)
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"Set {name} (or {name}_FILE).")
    return value


def content(name: str, path: str) -> str:
    """What stands in the file that the variable `name` points to."""
    try:
        return Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(
            f"{name} points to {path}, which cannot be read: {error}."
        ) from error


def is_set(name: str) -> bool:
    """Whether somebody said something of it, be it that it is empty."""
    return name in os.environ or f"{name}_FILE" in os.environ


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name, str(default))
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name} must be True or False, not {value!r}.")
    return value == "True"


def number(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def port(name: str, default: int) -> int:
    value = os.environ.get(name, str(default))
    if not value.isdecimal() or not 0 < int(value) < 2**16:
        raise ImproperlyConfigured(f"{name} must be from 1 to 65535, not {value!r}.")
    return int(value)


def words(name: str, default: str = "") -> list[str]:
    """What stands between commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def networks(name: str, default: str) -> list[IPv4Network | IPv6Network]:
    """Between commas, such as 10.0.0.0/8."""
    try:
        return [ip_network(word) for word in words(name, default)]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} must be networks such as 10.0.0.0/8,::1/128: {error}."
        ) from error


def one_of(name: str, choices: list[str]) -> str:
    """The first of `choices` unless the variable names another one."""
    value = text(name, choices[0])
    if value not in choices:
        raise ImproperlyConfigured(
            f"{name} must be one of {', '.join(choices)}, not {value!r}."
        )
    return value


# Where Django names a country that a reader does not think of.
LANGUAGE_NAMES = {"en-gb": "English"}


def languages(name: str, default: str) -> list[tuple[str, str]]:
    """(code, what its speakers call it) for each code between commas."""
    codes = [code.lower() for code in words(name, default)]
    unknown = [code for code in codes if "name_local" not in LANG_INFO.get(code, {})]
    if unknown or not codes:
        raise ImproperlyConfigured(
            f"{name} must be codes of languages that Django knows, such as en-gb,hi: "
            f"not {', '.join(unknown) or 'empty'}."
        )
    return [
        (code, LANGUAGE_NAMES.get(code) or LANG_INFO[code]["name_local"])
        for code in codes
    ]


def strong_secret(name: str) -> str:
    """A secret of at least 50 characters, 10 of them different."""
    value = text(name)
    if len(value) < 50 or len(set(value)) < 10 or value.startswith("django-insecure"):
        raise ImproperlyConfigured(
            f"{name} must be 50 or more random characters. Make one: "
            "python -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    return value


def development_secret(path: Path) -> str:
    """The key in this file, made at the first start, readable by its owner only."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return Path(path).read_text()
    with os.fdopen(descriptor, "w") as file:
        file.write(key := secrets.token_urlsafe(50))
    return key
