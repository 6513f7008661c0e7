"""Large photos sent at once: the memory they take, and whether it comes back."""

import secrets
import time
from collections import Counter
from functools import partial
from io import BytesIO
from itertools import cycle

from PIL import Image

from accounts.models import User
from bench.demo import demo
from bench.trial.lines import Line, neighbours
from bench.trial.logins import all_at_once, watched
from bench.trial.people import Caller
from bench.trial.stage import Scales, Stage

MB = 1024**2
MAX_MB = 150
AT_ONCE = (4, 12)
SIZE_48_MP = (8000, 6000)
# The most pixels that are taken of each kind (accounts/photos.py).
LARGEST = {
    "PNG": ((4690, 4690), {}),
    "WEBP": ((2620, 2620), {"quality": 90}),
    "JPEG": ((5770, 5770), {"progressive": True, "quality": 75}),
}
CALM_SECONDS = 3


def photos(environment):
    ordinary = [grainy(SIZE_48_MP, "JPEG", quality=60)]
    dear = [grainy(size, kind, **how) for kind, (size, how) in LARGEST.items()]
    with Stage(demo(environment)) as stage:
        people = stage.look(lambda: customers(stage, max(AT_ONCE)))
        # What the first photo ever loads stays.
        send(people[0], ordinary[0])
        for kind, files in (("48 MP", ordinary), ("of each kind", dear)):
            for number in AT_ONCE:
                yield from one_round(stage, people[:number], kind, files)


def customers(stage, number):
    found = User.objects.filter(role=User.Role.CUSTOMER).order_by("pk")[:number]
    return [Caller(stage.ports, user=user) for user in found]


def one_round(stage, people, kind, files):
    [process] = stage.pages
    time.sleep(CALM_SECONDS)
    before = process.resident()
    work = [partial(send, *one) for one in zip(people, cycle(files), strict=False)]
    ends = Counter()
    with Scales(process) as scales:
        seen = watched(stage, lambda: ends.update(all_at_once(work)))
    time.sleep(CALM_SECONDS)
    after = process.resident()
    name = f"{len(people)} photos {kind}"
    bad = sum(ends.values()) - ends["saved"] - ends["sentence"]
    yield Line("photos", f"{name}: not taken", bad, most=0, note=f"{dict(ends)}")
    peak = (max(scales.seen) - before) / MB
    note = f"{before / MB:.0f} MB before, {neighbours()}"
    yield Line("photos", f"{name}: more memory", peak, "MB", MAX_MB, note)
    kept = (after - before) / MB
    yield Line("photos", f"{name}: kept of it", kept, "MB", MAX_MB / 5)
    slowest = max(taken for taken, _ in seen["/"])
    yield Line("photos", f"{name}: / slowest", slowest, "s", 1)


def send(person, file):
    """How it ended: saved, or a sentence that it cannot be taken now."""
    page = person.get("/account/profile/")
    edge = secrets.token_hex(8)
    kind = {"Content-Type": f"multipart/form-data; boundary={edge}"}
    csrf = {"X-CSRFToken": person.cookies["__Host-csrftoken"]}
    parts = [part(edge, 'name="name"', b"Meera Joshi")]
    parts += [part(edge, f'name="{name}"', b"") for name in ("phone", "address")]
    parts += [part(edge, 'name="photo"; filename="me"', file)]
    body = b"".join([*parts, f"--{edge}--\r\n".encode()])
    answer = person.ask("POST", "/account/profile/", body, **kind, **csrf)
    if (page.status, answer.status) == (200, 302):
        return "saved"
    if answer.status == 503 and "Many people are sending photos" in answer.text:
        return "sentence"
    return str(answer.status)


def part(edge, name, content):
    head = f"--{edge}\r\nContent-Disposition: form-data; {name}\r\n\r\n"
    return head.encode() + content + b"\r\n"


def grainy(size, kind, **how):
    """A picture as heavy as one of a camera: a little noise, over and over."""
    tile = Image.effect_noise((512, 512), 12).convert("RGB")
    image = Image.new("RGB", size)
    for left in range(0, size[0], 512):
        for top in range(0, size[1], 512):
            image.paste(tile, (left, top))
    if kind == "PNG":
        # Grain would make it larger than what is taken.
        image = Image.new("RGB", size, "teal")
    out = BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()
