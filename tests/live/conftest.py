"""A real server in a thread, and people who listen to it through real sockets."""

import asyncio
import json
import threading
import time
from contextlib import ExitStack

import pytest
import uvicorn
from channels.layers import get_channel_layer
from django.test import Client
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from bookings.states import Status
from live import chat, publisher
from tests.servers import PATIENCE


@pytest.fixture
def accepted(job_in):
    """An accepted job whose room is open."""
    job = job_in(Status.ACCEPTED)
    chat.open_room(job)
    return job


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """`with committed():` what happens inside is committed, and heard."""

    def committed():
        return django_capture_on_commit_callbacks(execute=True)

    return committed


@pytest.fixture(scope="module")
def port():
    """The site on a real server, in this process."""
    config = uvicorn.Config(
        "mysite.asgi:application",
        port=0,
        ws="websockets-sansio",
        ws_max_size=65536,
        ws_per_message_deflate=False,
        log_level="critical",
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(PATIENCE)


class OpenPage:
    """One open page."""

    def __init__(self, port, cookie="", *, origin=None, path="/ws/"):
        self.opened = ExitStack()
        self.socket = self.opened.enter_context(
            connect(
                f"ws://127.0.0.1:{port}{path}",
                origin=origin or f"http://127.0.0.1:{port}",
                additional_headers={"Cookie": cookie} if cookie else {},
                compression=None,
                close_timeout=1,
            )
        )

    def close(self):
        self.opened.close()

    def say(self, frame):
        self.socket.send(frame if isinstance(frame, str | bytes) else json.dumps(frame))

    def hear(self):
        return json.loads(self.socket.recv(timeout=PATIENCE))

    def ask(self, **frame):
        self.say(frame)
        return self.hear()

    def hears_nothing(self):
        """Frames come in order: what would have come before the pong, did not."""
        return self.ask(t="ping") == {"t": "pong"}

    def closed_with(self):
        try:
            while True:
                self.socket.recv(timeout=PATIENCE)
        except ConnectionClosed as closed:
            return closed.rcvd.code


@pytest.fixture
def page_at(transactional_db):
    """`page_at(port, user)`: a page of theirs there, with a socket that said hello."""
    pages = []

    def page_at(port, user, *, greeted=True, **how):
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        page = OpenPage(port, f"sessionid={client.cookies['sessionid'].value}", **how)
        pages.append(page)
        page.client = client
        page.hello = page.hear() if greeted else None
        return page

    yield page_at
    for page in pages:
        page.close()


@pytest.fixture
def page_of(page_at, port):
    """The same, on the server of this process."""
    return lambda user, **how: page_at(port, user, **how)


def layer_at(address):
    return {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [address]},
        }
    }


@pytest.fixture
def layer(settings, redis_url):
    """This process speaks through Redis too, as a worker or a command does."""
    settings.CHANNEL_LAYERS = layer_at(redis_url)
    yield get_channel_layer()
    speaking = publisher._side["publisher"]
    if speaking:
        flushing = get_channel_layer().flush()
        asyncio.run_coroutine_threadsafe(flushing, speaking.loop).result(5)
