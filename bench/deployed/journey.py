"""What people do on a day, over TLS: each step is a sentence that is true or not."""

import re
import socket
import ssl
from uuid import uuid4

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction

from accounts.models import User
from bench.trial.lines import Line
from bench.trial.market import START, TYPED
from bench.trial.people import Caller
from bookings.models import Job
from live.models import ChatMessage
from workers.models import WorkerProfile

PASSWORD = "callout-demo"
PAPER = b"%PDF-1.4 for the house"
SHEET = re.compile(r'href="(/static/css/site\.[0-9a-f]+\.css)"')


class Journey:
    def __init__(self, site):
        self.site, self.wrong = site, []
        self.stranger = site.caller()

    def walk(self):
        """Its lines: what held, and what did not."""
        steps = (
            self.look,
            self.files,
            self.private,
            self.inside,
            self.talk,
            self.staff,
        )
        for step in steps:
            self.wrong = []
            step()
            note = step.__doc__ if not self.wrong else "; ".join(self.wrong)
            yield Line("journey", step.__name__, len(self.wrong), most=0, note=note)

    def holds(self, is_true, what):
        if not is_true:
            self.wrong.append(what)

    def look(self):
        """a stranger searches; http leads to https; another name gets nothing"""
        page = self.stranger.get("/workers/?q=tap+leaks")
        self.holds(page.status == 200 and "/workers/" in page.text, "search")
        self.holds("Strict-Transport-Security" in page.headers, "HSTS")
        plain = Caller([self.site.nginx.plain]).get("/workers/")
        self.holds(plain.status == 301, f"http is {plain.status}")
        self.holds(
            plain.headers["Location"].startswith("https://callout.example/"),
            "http leads elsewhere",
        )
        self.holds(not greets(self.site.nginx.port, "evil.example"), "another name")

    def files(self):
        """files with a digest are kept for ever, photos are public"""
        path = SHEET.search(self.stranger.get("/").text)[1]
        sheet = self.stranger.get(path)
        self.holds(sheet.status == 200, "the sheet")
        self.holds("immutable" in sheet.headers["Cache-Control"], "kept for ever")
        self.holds(not sheet.headers.get("X-Request-ID"), "nginx did not answer")
        self.site.look(lambda: put("media/photos/probe.txt", b"public"))
        media = self.stranger.get("/media/photos/probe.txt")
        self.holds(media.text == "public", f"media is {media.status}")

    def private(self):
        """a paper of a collection for members has one door"""
        paper = self.site.look(make_paper)
        address, name = paper.url, paper.file.name
        self.holds(self.stranger.get(address).status == 302, "the stranger")
        for path in (
            f"/private/{name}",
            f"/media/{name}",
            f"/static/../private/{name}",
        ):
            self.holds(self.stranger.get(path).status in (400, 404), path)
        member = self.logged_in("customer")
        answer = member.get(address)
        self.holds(answer.text.encode() == PAPER, f"the member: {answer.status}")
        kept = answer.headers["Cache-Control"] or ""
        self.holds("private" in kept, f"the paper is kept: {kept}")
        self.holds("X-Accel-Redirect" not in answer.headers, "told the place")
        self.holds(
            "default-src 'none'" in (answer.headers["Content-Security-Policy"] or ""),
            "policy of the paper",
        )

    def inside(self):
        """metrics and readiness answer inside only"""
        for path in ("/metrics", "/readyz"):
            outside = self.stranger.get(path).status
            self.holds(outside == 404, f"{path} is {outside} outside")
        for unit in self.site.pages:
            answer = raw(unit.port, "/metrics")
            self.holds("callout_jobs" in answer.text, "no gauges inside")
            ready = raw(unit.port, "/readyz").text
            self.holds(ready.startswith("ok"), ready)

    def talk(self):
        """log in, book, accept, talk, and hear of it on an open page"""
        customer, worker = self.logged_in("customer"), self.logged_in("worker")
        code = self.site.look(
            lambda: WorkerProfile.objects.get(user__username="worker").code
        )
        path = f"/workers/{code}/book/"
        starts = START.findall(customer.get(f"{path}?minutes=60").text)
        booked = customer.fill_in(path, TYPED | {"start": starts[0]})
        self.holds(booked.status == 302, f"booking is {booked.status}")
        job = (booked.headers["Location"] or "//").split("/")[2]
        with customer.socket() as page:
            accepted = worker.post(f"/jobs/{job}/accept/", {"seen": "pending"})
            self.holds(accepted.status == 302, f"accepting is {accepted.status}")
            self.holds(page.recv(timeout=10), "the page heard nothing")
        said = {"message": "On my way.", "client_id": str(uuid4())}
        self.holds(worker.post(f"/chat/{job}/", said).status < 400, "chat")
        there = self.site.look(
            lambda: ChatMessage.objects.filter(client_id=said["client_id"]).exists()
        )
        self.holds(there, "the message")
        status = self.site.look(lambda: Job.objects.get(code=job).status)
        self.holds(status == "accepted", f"the job is {status}")

    def staff(self):
        """the admin opens for staff, and for nobody else"""
        self.holds(self.logged_in("staff").get("/admin/").status == 200, "staff")
        self.holds(self.stranger.get("/admin/").status == 302, "the stranger")
        member = self.logged_in("customer").get("/admin/")
        self.holds(member.status in (302, 403), f"a customer: {member.status}")

    def logged_in(self, name):
        """By the form, with a password."""
        browser = self.site.caller()
        answer = browser.fill_in(
            "/account/login/", {"login": name, "password": PASSWORD}
        )
        self.holds(answer.status == 302, f"{name} logs in: {answer.status}")
        return browser


def greets(port, name):
    """Whether nginx shows a certificate to whoever asks for this name."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with socket.create_connection(("127.0.0.1", port), 5) as plain:
        try:
            context.wrap_socket(plain, server_hostname=name).close()
        except ssl.SSLError:
            return False
    return True


def raw(port, path):
    """From inside: no proxy, no name."""
    inside = Caller([port])
    inside.headers = {}
    return inside.get(path)


def put(name, content):
    from django.conf import settings

    place = settings.STATE_DIR / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def make_paper():
    members = Collection.get_first_root_node().add_child(name="For members")
    CollectionViewRestriction.objects.create(
        collection=members, restriction_type=CollectionViewRestriction.LOGIN
    )
    paper = get_document_model().objects.create(
        title="Rates",
        file=ContentFile(PAPER, "rates.pdf"),
        collection=members,
        uploaded_by_user=User.objects.filter(is_superuser=True).first(),
    )
    assert paper.url
    return paper
