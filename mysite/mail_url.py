"""Which mail server letters go through, from one address.

`smtp://user:password@host:port/?tls=True&timeout=10` changes to TLS on the way
(STARTTLS) when `tls` is True; `smtps://…` speaks TLS from the first byte. The timeout,
in seconds, is for each answer of the server.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MAX_TIMEOUT = 60


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    ssl: bool
    timeout: int


def parse(address: str, name: str = "EMAIL_URL") -> MailServer:
    """Raises ImproperlyConfigured with a sentence, in which no password stands."""
    url, port = _split(address, name)
    asked = dict(parse_qsl(url.query, keep_blank_values=True))
    starttls = _flag(asked.pop("tls", "False"), name)
    timeout = _seconds(asked.pop("timeout", "10"), name)
    ssl = url.scheme == "smtps"
    if asked:
        unknown = ", ".join(sorted(asked))
        raise ImproperlyConfigured(f"{name} knows tls and timeout, not {unknown}.")
    if ssl and starttls:
        raise ImproperlyConfigured(
            f"{name}: smtps:// is TLS already. For a server that changes to it on "
            "the way, as on port 587, write smtp://…?tls=True."
        )
    return MailServer(
        host=url.hostname,
        port=port or (465 if ssl else 587 if starttls else 25),
        user=unquote(url.username or ""),
        password=unquote(url.password or ""),
        starttls=starttls,
        ssl=ssl,
        timeout=timeout,
    )


def _split(address, name):
    try:
        url = urlsplit(address)
        port = url.port
    except ValueError:
        url, port = urlsplit(""), None
    if url.scheme not in {"smtp", "smtps"} or not url.hostname:
        raise ImproperlyConfigured(
            f"{name} must look like smtp://user:password@host:587/?tls=True "
            "or smtps://user:password@host. In the user and the password, "
            "/ ? # @ and : are written %2F %3F %23 %40 and %3A."
        )
    if url.path not in {"", "/"} or url.fragment:
        raise ImproperlyConfigured(
            f"{name}: after the host and its port come only ?tls and timeout."
        )
    return url, port


def _flag(value, name):
    if value not in {"True", "False"}:
        raise ImproperlyConfigured(f"{name}: tls must be True or False, not {value!r}.")
    return value == "True"


def _seconds(value, name):
    if not (value.isdecimal() and 0 < int(value) <= MAX_TIMEOUT):
        raise ImproperlyConfigured(
            f"{name}: timeout must be from 1 to {MAX_TIMEOUT} seconds, not {value!r}."
        )
    return int(value)
