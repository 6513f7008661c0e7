"""The whole site in one process: sockets on the event loop, pages one hop beside it."""

import gc
import logging
import os
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings.production")
wsgi = get_wsgi_application()

from channels.routing import URLRouter  # noqa: E402  the apps must be loaded first
from channels.security.websocket import WebsocketDenier  # noqa: E402
from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import get_resolver, path, re_path  # noqa: E402

from mysite import health, lanes  # noqa: E402
from mysite.bridge import Bridge  # noqa: E402
from mysite.origins import same_origin_only  # noqa: E402
from toolkit.logs import trace  # noqa: E402

BROKEN = 1011
OBJECTS_BETWEEN_LOOKS = 10_000
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Scope]]
Send = Callable[[Scope], Awaitable[None]]
log = logging.getLogger(__name__)

pages = Bridge(
    wsgi,
    threads=settings.HTTP_THREADS,
    max_body=settings.MAX_REQUEST_BODY,
    # Pictures are decoded one at a time (accounts/photos.py).
    lanes={lanes.HASHING: settings.HASHING_THREADS, lanes.PICTURES: 1},
    lane_of=lanes.lane_of,
    trusts_ids=settings.TRUSTED_PROXY_COUNT > 0,
)
process, routes = None, [re_path("", WebsocketDenier.as_asgi())]
if apps.is_installed("live"):
    from live import process
    from live.consumers import LiveConsumer

    routes.insert(0, path("ws/", LiveConsumer.as_asgi()))
sockets = same_origin_only(URLRouter(routes))


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "http":
        answer = health.answer_to(scope) or pages
        await answer(scope, receive, send)
    elif scope["type"] == "websocket":
        await traced(scope, receive, send)
    else:
        await lifespan(receive, send)


async def traced(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket with an id for the log, where a failure is logged once."""
    with trace.bound(trace.Trace(pages.id_of(scope), "WS", "live")):
        try:
            await sockets(scope, receive, send)
        except Exception:
            log.exception("A socket broke.")
            with suppress(Exception):
                await send({"type": "websocket.close", "code": BROKEN})


async def lifespan(receive: Receive, send: Send) -> None:
    """What happens when the server starts and when it stops."""
    await receive()
    if process:
        await process.start()
    # The first visitor should not wait for the URL patterns to be loaded.
    await pages.threads.run(lambda: get_resolver().url_patterns)
    # What is loaded by now stays. Looking through it for garbage again and again would
    # hold up every socket for a tenth of a second each time.
    gc.freeze()
    # A page makes thousands of objects, and hardly one is held in a circle: to look for
    # some after every seven hundred would take one part in thirty of its time.
    gc.set_threshold(OBJECTS_BETWEEN_LOOKS, *gc.get_threshold()[1:])
    await send({"type": "lifespan.startup.complete"})
    await receive()
    if process:
        await process.stop()
    await send({"type": "lifespan.shutdown.complete"})
