"""Sockets by the thousand, from the other side: an own, very small client."""

import asyncio
import base64
import os
import struct

TEXT, PING, PONG = 0x81, 0x89, 0x8A
AT_ONCE = 50
PATIENCE = 120


class SocketClient(asyncio.Protocol):
    """One socket. Counts the frames that come."""

    def __init__(self, path, port, cookie=""):
        self.path, self.port, self.cookie = path, port, cookie
        self.is_open = False
        self.got = b""
        self.count = 0
        self.wanted, self.reached = 0, None

    def connection_made(self, transport):
        self.transport = transport
        lines = [
            f"GET {self.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            f"Origin: http://127.0.0.1:{self.port}",
            *([f"Cookie: {self.cookie}"] if self.cookie else []),
        ]
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data):
        self.got += data
        if not self.is_open:
            head, end, rest = self.got.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self.fail(head[:300].decode())
                return
            self.is_open, self.got = True, rest
        self.read_frames()
        self.check()

    def read_frames(self):
        got, at = self.got, 0
        while len(got) - at >= 2:
            size, start = got[at + 1], at + 2
            if size == 126:
                start += 2
                size = int.from_bytes(got[at + 2 : start])
            if len(got) < start + size:
                break
            if got[at] == TEXT:
                self.count += 1
            elif got[at] == PING:
                self.send(got[start : start + size], PONG)
            else:
                self.fail(f"frame {got[at]:#x} {got[start : start + size]!r}")
            at = start + size
        self.got = got[at:]

    def send(self, data, kind=TEXT):
        """Masked with zeros, which is what it costs the least to make."""
        self.transport.write(struct.pack("!BB4x", kind, 0x80 | len(data)) + data)

    def connection_lost(self, error):
        self.fail(f"closed: {error}")

    def until(self, wanted):
        """A future that is done when so many frames have come."""
        self.wanted = wanted
        self.reached = asyncio.get_running_loop().create_future()
        self.check()
        return self.reached

    def check(self):
        waits = self.reached and not self.reached.done()
        if waits and self.is_open and self.count >= self.wanted:
            self.reached.set_result(None)

    def fail(self, why):
        if self.reached and not self.reached.done():
            self.reached.set_exception(RuntimeError(why))


async def open_all(port, paths, cookies=(), hello=0):
    """Clients, a few handshakes at a time, each open when `hello` frames have come."""
    loop, gate = asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE)

    async def one(number):
        cookie = cookies[number] if cookies else ""
        async with gate:
            _, client = await loop.create_connection(
                lambda: SocketClient(paths[number], port, cookie), "127.0.0.1", port
            )
            await asyncio.wait_for(client.until(hello), PATIENCE)
        return client

    return await asyncio.gather(*(one(number) for number in range(len(paths))))


async def wait_for_frames(clients, more):
    """Until `more` frames than now have come to each."""
    arrived = [client.until(client.count + more) for client in clients]
    await asyncio.wait_for(asyncio.gather(*arrived), PATIENCE)


async def close_all(clients):
    for client in clients:
        client.reached = None
        client.transport.abort()
    await asyncio.sleep(0.5)
