"""The whole site in one process: sockets on the event loop, pages one hop beside it."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings.production")
wsgi = get_wsgi_application()

from channels.routing import URLRouter  # noqa: E402  the apps must be loaded first
from channels.security.websocket import (  # noqa: E402
    AllowedHostsOriginValidator,
    WebsocketDenier,
)
from django.conf import settings  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import get_resolver, path, re_path  # noqa: E402

from live import process  # noqa: E402
from live.consumers import LiveConsumer  # noqa: E402
from mysite.bridge import Bridge  # noqa: E402

pages = Bridge(
    wsgi,
    threads=settings.HTTP_THREADS,
    max_body=settings.MAX_REQUEST_BODY,
    too_large=lambda: render_to_string("413.html").encode(),
)
sockets = AllowedHostsOriginValidator(
    URLRouter(
        [
            path("ws/", LiveConsumer.as_asgi()),
            re_path("", WebsocketDenier.as_asgi()),
        ]
    )
)


async def application(scope, receive, send):
    if scope["type"] == "http":
        await pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await sockets(scope, receive, send)
    else:
        await lifespan(receive, send)


async def lifespan(receive, send):
    await receive()
    await process.start()
    # The first visitor should not wait for the address book to be read.
    await pages.threads.run(lambda: get_resolver().url_patterns)
    # What is loaded by now stays. To look through it for garbage again and again would
    # hold up every socket for a tenth of a second each time.
    gc.freeze()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await process.stop()
    await send({"type": "lifespan.shutdown.complete"})
