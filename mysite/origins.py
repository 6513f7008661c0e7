"""Which pages may open a socket: those that this site itself has handed out.

Browsers send the cookies of a site along with any page's socket, and say in `Origin`
whose page it is. Another port or another name of this machine is another site.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from channels.security.websocket import WebsocketDenier
from django.conf import settings
from django.http.request import split_domain_port, validate_host

Application = Callable[..., Awaitable[None]]


def same_origin_only(application: Application) -> Application:
    """`application` for sockets whose page is ours; to all others a 403."""
    denied = WebsocketDenier.as_asgi()

    async def guarded(scope: dict[str, Any], receive: Any, send: Any) -> None:
        allowed = application if is_same_origin(scope) else denied
        await allowed(scope, receive, send)

    return guarded


def is_same_origin(scope: dict[str, Any]) -> bool:
    """Whether scheme, host and port of the page are those the socket was asked at.

    Behind a proxy the scheme is what SECURE_PROXY_SSL_HEADER says, as for pages.
    """
    origins = values_of(scope, b"origin")
    hosts = values_of(scope, b"host")
    if len(origins) != 1 or len(hosts) != 1:
        return False
    origin, host = origins[0].lower(), hosts[0].lower()
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    name, _port = split_domain_port(host)
    here = f"{scheme_of(scope)}://{host}"
    return origin == here and validate_host(name, settings.ALLOWED_HOSTS)


def scheme_of(scope: dict[str, Any]) -> str:
    secure = scope.get("scheme") == "wss"
    if trusted := settings.SECURE_PROXY_SSL_HEADER:
        name, wanted = trusted
        header = name.removeprefix("HTTP_").replace("_", "-").lower().encode()
        said = values_of(scope, header)
        # Without the header nobody stands between, or nobody who says so.
        secure = said[0].split(",")[0].strip() == wanted if said else secure
    return "https" if secure else "http"


def values_of(scope: dict[str, Any], header: bytes) -> list[str]:
    return [
        value.decode("latin1") for name, value in scope["headers"] if name == header
    ]
