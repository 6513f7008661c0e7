"""HTTP connections that do not wait for ever, with or without a proxy in front.

Who does not finish the head of a request in time is answered 408; who does not read
what we send is cut off; and no more people than MAX_CONNECTIONS hold a connection at
once. How long a body may take is for mysite.bodies, how long a connection may idle
between two requests for uvicorn's own timer.
"""

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from toolkit.middleware import headers

HEAD_SECONDS = 15
# To take what the transport holds, which is 64 KB at the most.
READ_SECONDS = 60
MAX_CONNECTIONS = 4000

HEADERS = {
    "Content-Type": "text/plain; charset=utf-8",
    "Cache-Control": headers.NOBODY_KEEPS_IT,
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
} | headers.ALWAYS
TOO_SLOW = "408 Request Timeout", "The request did not arrive in time."
TOO_MANY = "503 Service Unavailable", "Too many connections. Try again in a moment."


class PatientProtocol(HttpToolsProtocol):
    """uvicorn's protocol with the time-outs and the bound that it lacks."""

    head_timer = read_timer = None
    # From then on the connection is that of a socket, and nothing of ours.
    upgraded = False

    def connection_made(self, transport):
        super().connection_made(transport)
        if len(self.connections) > MAX_CONNECTIONS:
            self.refuse(*TOO_MANY)
        else:
            self.expect_head()

    def connection_lost(self, exc):
        self.stop_timers()
        super().connection_lost(exc)

    def data_received(self, data):
        super().data_received(data)
        # An empty line between two requests stops uvicorn's timer and begins nothing.
        if self.is_idle() and self.timeout_keep_alive_task is None:
            self.expect_head()

    def on_message_begin(self):
        super().on_message_begin()
        self.expect_head()

    def on_headers_complete(self):
        if self.head_timer is not None:
            self.head_timer.cancel()
            self.head_timer = None
        super().on_headers_complete()

    def on_response_complete(self):
        super().on_response_complete()
        if self.transport.is_closing():
            self.expect_reader()

    def timeout_keep_alive_handler(self):
        super().timeout_keep_alive_handler()
        self.expect_reader()

    def pause_writing(self):
        super().pause_writing()
        self.expect_reader()

    def resume_writing(self):
        super().resume_writing()
        if self.read_timer is not None and not self.transport.is_closing():
            self.read_timer.cancel()
            self.read_timer = None

    def handle_websocket_upgrade(self):
        self.stop_timers()
        self.upgraded = True
        super().handle_websocket_upgrade()

    def is_idle(self):
        """Whether there is no request being answered, nor one on its way to us."""
        if self.upgraded:
            return False
        served = self.cycle is None or self.cycle.response_complete
        return served and self.head_timer is None and not self.transport.is_closing()

    def expect_head(self):
        if self.head_timer is None:
            self.head_timer = self.loop.call_later(HEAD_SECONDS, self.head_is_late)

    def head_is_late(self):
        self.head_timer = None
        if self.cycle is None or self.cycle.response_complete:
            self.refuse(*TOO_SLOW)
        else:
            # The answer to the request before it is on its way; nothing fits between.
            self.transport.abort()

    def expect_reader(self):
        """From here on the other side has to take what was written."""
        if self.read_timer is None:
            self.read_timer = self.loop.call_later(READ_SECONDS, self.transport.abort)

    def stop_timers(self):
        for timer in (self.head_timer, self.read_timer):
            if timer is not None:
                timer.cancel()
        self.head_timer = self.read_timer = None

    def refuse(self, status, sentence):
        if self.transport.is_closing():
            return
        lines = [f"HTTP/1.1 {status}", *(": ".join(pair) for pair in HEADERS.items())]
        lines += [f"Content-Length: {len(sentence)}", "", sentence]
        self.transport.write("\r\n".join(lines).encode())
        self.transport.close()
        self.expect_reader()
