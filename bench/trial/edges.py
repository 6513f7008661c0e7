"""What a machine and its visitors do now and then: no room, another hour, no hurry.

A full disk is a small one in memory where we may mount one; the clock is faketime's.
"""

import os
import shutil
import socket
import subprocess
import time
from collections import Counter
from contextlib import ExitStack, contextmanager, suppress
from glob import glob
from pathlib import Path
from uuid import uuid4

from websockets.exceptions import ConnectionClosed

from accounts.models import User
from bench.demo import demo
from bench.trial.lines import Line, neighbours
from bench.trial.outages import log
from bench.trial.production import HOST
from bench.trial.stage import Stage
from bookings.models import Job
from bookings.states import Status
from live.models import ChatMessage

MB = 1024**2
# A page of ours, while others are odd.
USUAL_SECONDS = 1
GIGABYTES = 2 * 1024**3
# Whose size nobody said: as much as we take, as we drain (mysite/bodies.py), and what
# is on its way meanwhile.
MOST_TAKEN = 130


# --- A full disk --------------------------------------------------------------------


def disk(environment):
    """Reads go on, writes are told to come again, nothing is half written."""
    original = Path(demo(environment).removeprefix("sqlite:///"))
    with small_disk(original.stat().st_size // MB + 24) as place:
        if place is None:
            yield Line("disk", "not tried", 0, note="no small disk may be mounted here")
            return
        shutil.copyfile(original, place / "db.sqlite3")
        url = f"sqlite:///{place}/db.sqlite3"
        with Stage(url, STATE_DIR=str(place)) as stage:
            job, person = stage.look(lambda: a_talk(stage))
            yield Line("disk", "before: not taken", int(not say(person, job)), most=0)
            filling = place / "filling"
            fill(filling)
            seen = [say_status(person, job) for _ in range(5)]
            bad = [status for status in seen if status not in (302, 503)]
            note = f"{Counter(seen)}"
            yield Line(
                "disk", "full: neither taken nor 503", len(bad), most=0, note=note
            )
            pages = ("/", "/workers/", "/jobs/", f"/jobs/{job}/")
            looked = [person.get(page).status for page in pages]
            bad = [status for status in looked if status not in (200, 503)]
            yield Line("disk", "full: pages", len(bad), "broken", 0, f"{looked}")
            ready = stage.caller().get("/readyz").status
            yield Line("disk", "full: /readyz is not 503", int(ready != 503), most=0)
            filling.unlink()
            taken = [say(person, job) for _ in range(3)]
            yield Line("disk", "after: not taken", taken.count(False), most=0)
            kept = stage.look(
                lambda: ChatMessage.objects.filter(room__job__code=job).count()
            )
            said = 1 + seen.count(302) + taken.count(True)
            lost = said - (kept - person.before)
            yield Line("disk", "messages lost or doubled", abs(lost), most=0)
            yield from log("disk", stage, most=0)


@contextmanager
def small_disk(megabytes):
    """A folder with so much room; None where nobody lets us make one."""
    with ExitStack() as stack:
        place = Path(os.environ["STATE_DIR"]).parent / f"disk-{uuid4().hex[:6]}"
        place.mkdir()
        stack.callback(shutil.rmtree, place, ignore_errors=True)
        mount = [
            "mount",
            "-t",
            "tmpfs",
            "-o",
            f"size={megabytes}m",
            "tmpfs",
            str(place),
        ]
        if subprocess.run(mount, capture_output=True, check=False).returncode:
            yield None
            return
        stack.callback(subprocess.run, ["umount", "-l", str(place)], check=False)
        yield place


def fill(path):
    """Until nothing more fits."""
    block = b"\0" * 65536
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while file.write(block):
            pass


def a_talk(stage):
    """A job whose two people may talk, and its customer."""
    job = Job.objects.filter(status=Status.ACCEPTED).select_related("customer")[0]
    person = stage.caller(job.customer)
    person.before = ChatMessage.objects.filter(room__job=job).count()
    return job.code, person


def messages_in(job):
    return ChatMessage.objects.filter(room__job__code=job).count()


def say(person, job):
    return say_status(person, job) == 302


def say_status(person, job):
    typed = {"message": f"Word {uuid4().hex}", "client_id": str(uuid4())}
    return person.fill_in(f"/chat/{job}/", typed).status


# --- The clock ----------------------------------------------------------------------


def clock(environment):
    """An hour ahead at once, and back: nobody is logged out, nothing stands still."""
    libraries = glob("/usr/lib/*/faketime/libfaketimeMT.so.1")
    if not libraries:
        yield Line("clock", "not tried", 0, note="faketime is not installed")
        return
    said = environment.folder / "clock"
    said.write_text("+0")
    told = {
        "LD_PRELOAD": libraries[0],
        "FAKETIME_TIMESTAMP_FILE": str(said),
        "FAKETIME_NO_CACHE": "1",
        # What measures how long something takes goes by the machine's own.
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    with Stage(demo(environment), tasks=1, **told) as stage:
        job, person = stage.look(lambda: a_talk(stage))
        with stage.socket_of(person) as page:
            page.recv(timeout=20)
            for name, shift in (
                ("ahead", "+3600"),
                ("back", "+0"),
                ("behind", "-3600"),
            ):
                said.write_text(shift)
                time.sleep(1)
                looked = [person.get(path).status for path in ("/", "/jobs/", "/chat/")]
                bad = len(looked) - looked.count(200)
                yield Line("clock", f"{name}: pages", bad, "broken", 0, f"{looked}")
                late = int(not say(person, job))
                yield Line("clock", f"{name}: messages", late, "refused", 0)
                page.send('{"t":"ping"}')
                yield Line("clock", f"{name}: socket", int(not lives(page)), "lost", 0)
                late = until_the_next_minute(stage)
                yield Line("clock", f"{name}: until the minute’s work", late, "s", 130)
        yield from log("clock", stage, most=0)


SHIFTS = {"ahead": "+3600", "back": "+0", "behind": "-3600"}


def until_the_next_minute(stage):
    """Seconds until the tasks have done once more what they do each minute."""
    began = stage.look(minutes_done)
    again = stage.eventually(lambda: minutes_done() > began, patience=150)
    return 999 if again is None else again


def minutes_done():
    from django_tasks_db.models import DBTaskResult

    done = DBTaskResult.objects.filter(status="SUCCESSFUL")
    return done.filter(task_path__endswith="every_minute").count()


def lives(page):
    with suppress(TimeoutError, ConnectionClosed):
        while '"pong"' not in str(page.recv(timeout=10)):
            pass
        return True
    return False


# --- Slow clients ---------------------------------------------------------------------


def slow(environment):
    """Those who dawdle are told so and let go; nobody else waits for them."""
    with Stage(demo(environment)) as stage:
        [process] = stage.pages
        visitor, port = stage.caller(), stage.ports[0]
        visitor.get("/workers/")
        before = process.resident()
        with ExitStack() as stack:
            links = [stack.enter_context(connected(port)) for _ in range(300)]
            for number, link in enumerate(links):
                link.sendall(KINDS[number % len(KINDS)])
            slowest, ends = 0, Counter()
            began = time.monotonic()
            while len(ends) < len(links) and time.monotonic() < began + 100:
                at = time.monotonic()
                visitor.get("/workers/")
                slowest = max(slowest, time.monotonic() - at)
                for link in links:
                    if id(link) not in ends:
                        dribble(link, ends)
                time.sleep(1)
            taken = time.monotonic() - began
        left = len(links) - len(ends)
        note = f"after {taken:.0f} s, {Counter(ends.values())}, {neighbours()}"
        yield Line("slow", "connections never ended", left, most=0, note=note)
        yield Line("slow", "others wait", slowest, "s", USUAL_SECONDS)
        more = (process.resident() - before) / MB
        yield Line("slow", "more memory", more, "MB", 60)
        yield from log("slow", stage, most=0)


# The head never ends; the body never does; the answer is never read.
HEAD = f"GET /workers/ HTTP/1.1\r\nHost: {HOST}\r\n"
BODY = f"POST / HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 5000\r\n\r\nlogin="
KINDS = (HEAD.encode(), BODY.encode())


def dribble(link, ends):
    """One letter more; notes with what it ended, by the connection."""
    try:
        link.setblocking(False)
        answer = link.recv(65536)
        ends[id(link)] = answer.split(b" ")[1:2] == [b"408"] and "408" or "closed"
    except BlockingIOError:
        with suppress(OSError):
            link.send(b"x")
    except OSError:
        ends[id(link)] = "closed"


# --- Two gigabytes --------------------------------------------------------------------


def upload(environment):
    """Refused before it is sent, or soon after, and never kept."""
    with Stage(demo(environment)) as stage:
        [process] = stage.pages
        person = stage.look(lambda: stage.caller(User.objects.get(username="customer")))
        person.get("/account/profile/")
        before = process.resident()
        for name, head in (
            ("asks first", f"Content-Length: {GIGABYTES}\r\nExpect: 100-continue"),
            ("does not ask", f"Content-Length: {GIGABYTES}"),
            ("says no size", "Transfer-Encoding: chunked"),
        ):
            sent, taken, status = pour(stage.ports[0], person, head)
            yield Line(
                "upload", f"{name}: status is not 413", int(status != "413"), most=0
            )
            note = f"{taken:.1f} s, {status}"
            yield Line(
                "upload", f"{name}: taken of it", sent / MB, "MB", MOST_TAKEN, note
            )
        more = (process.resident() - before) / MB
        yield Line("upload", "more memory", more, "MB", 60)
        well = person.get("/account/profile/").status
        yield Line("upload", "after: the page is not there", int(well != 200), most=0)
        yield from log("upload", stage, most=0)


def pour(port, person, head):
    """Bytes that were taken, seconds, and the status that was said of them."""
    lines = [
        "POST /account/profile/ HTTP/1.1",
        *(
            f"{name}: {value}"
            for name, value in (person.headers | person.told()).items()
        ),
        "Content-Type: multipart/form-data; boundary=x",
        head,
    ]
    block, sent, said = b"z" * 65536, 0, b""
    chunk = block
    if "chunked" in head:
        chunk = b"10000\r\n" + block + b"\r\n"
    with connected(port) as link:
        began = time.monotonic()
        link.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        link.settimeout(0.5 if "Expect" in head else 0.0)
        with suppress(OSError):
            said = link.recv(65536)
        link.settimeout(30)
        with suppress(OSError):
            while not said and sent < GIGABYTES:
                link.sendall(chunk)
                sent += len(block)
                link.setblocking(False)
                with suppress(BlockingIOError):
                    said = link.recv(65536)
                link.settimeout(30)
        with suppress(OSError):
            said = said or link.recv(65536)
    status = said.split(b" ")[1].decode() if said.count(b" ") > 1 else "cut off"
    return sent, time.monotonic() - began, status


@contextmanager
def connected(port):
    with socket.create_connection(("127.0.0.1", port), 30) as link:
        yield link
