"""The least a server of sockets can do: rooms, and whoever sits in them is told.

No names, no database, no limits. `/room/<n>/` joins a room; a page `/push/<n>/` says
one line to everybody in the rooms 1 to n.
"""

from collections import defaultdict

rooms = defaultdict(set)
LINE = '{"t":"job","job":"j%d","version":4}'


async def application(scope, receive, send):
    answer = {"http": page, "websocket": talk, "lifespan": live}[scope["type"]]
    await answer(scope, receive, send)


async def talk(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    members = rooms[number_in(scope)]
    members.add(send)
    try:
        while (await receive())["type"] != "websocket.disconnect":
            pass
    finally:
        members.discard(send)


async def page(scope, receive, send):
    for number in range(1, number_in(scope) + 1):
        frame = {"type": "websocket.send", "text": LINE % number}
        for send_to in tuple(rooms[number]):
            await send_to(frame)
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"12")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"hello world\n"})


async def live(scope, receive, send):
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def number_in(scope):
    return int(scope["path"].rstrip("/").rpartition("/")[2])
