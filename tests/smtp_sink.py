"""A mail server of a few lines, which can behave as badly as real ones do."""

import email
import email.policy
import socketserver
import threading
from contextlib import suppress


class Sink:
    """`mode` says how it behaves, and may be changed while it runs:

    accept   takes every letter
    refuse   answers every recipient with 554
    defer    answers every recipient with 451
    silent   takes the connection and says nothing
    drop     ends the connection in the middle of a letter
    stall    takes a whole letter and never says so
    """

    def __init__(self, mode="accept"):
        self.mode = mode
        self.letters = []
        self.connections = 0
        self.logins = []
        self.got_one = threading.Event()
        self.closing = threading.Event()

    def __enter__(self):
        sink = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self):
                sink.connections += 1
                # Who calls may be killed in the middle of a letter.
                with suppress(ConnectionError):
                    sink.talk(self.rfile, self.wfile)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            block_on_close = False

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(
            target=self.server.serve_forever, args=(0.01,), daemon=True
        ).start()
        return self

    def __exit__(self, *exc):
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}"

    def talk(self, reader, writer):
        def say(line):
            writer.write(line.encode() + b"\r\n")

        if self.mode == "silent":
            self.closing.wait()
            return
        say("220 sink")
        while line := reader.readline():
            words = line.decode().split()
            match words[0].upper() if words else "":
                case "EHLO":
                    say("250-sink")
                    say("250 AUTH PLAIN")
                case "AUTH":
                    self.logins.append(words[2])
                    say("235 ok")
                case "RCPT" if self.mode == "refuse":
                    say("554 5.7.1 not here")
                case "RCPT" if self.mode == "defer":
                    say("451 4.7.1 later")
                case "DATA":
                    say("354 go on")
                    if self.mode == "drop":
                        reader.readline()
                        return
                    self.read(reader)
                    if self.mode == "stall":
                        self.closing.wait()
                        return
                    say("250 taken")
                case "QUIT":
                    say("221 bye")
                    return
                case _:
                    say("250 ok")

    def read(self, reader):
        lines = []
        while (line := reader.readline()) and line != b".\r\n":
            lines.append(line.removeprefix(b".") if line[:2] == b".." else line)
        text = b"".join(lines)
        message = email.message_from_bytes(text, policy=email.policy.default)
        self.letters.append(message)
        self.got_one.set()
