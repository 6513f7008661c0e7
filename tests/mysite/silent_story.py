"""The site without `live`, in a process of its own; see test_silent.py.

Prints a line for each thing that was seen: a page with its status, or a job's status.
"""

import threading
import time
from datetime import timedelta
from io import StringIO

import django

django.setup()

import uvicorn  # noqa: E402  the apps must be loaded first
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402
from websockets.exceptions import InvalidStatus  # noqa: E402
from websockets.sync.client import connect  # noqa: E402

from bookings.models import Job  # noqa: E402
from bookings.states import Status, Verb  # noqa: E402
from mysite import worker  # noqa: E402
from services.models import City, ServiceCategory  # noqa: E402
from tests import cast  # noqa: E402
from tests.servers import PATIENCE, free_port  # noqa: E402
from tests.visitor import Visitor  # noqa: E402

ADDRESS = "B-704, Paud Road, Kothrud, Pune 411038"


def main():
    call_command("check", "--fail-level", "WARNING", stdout=StringIO())
    call_command("make_site", verbosity=0, stdout=StringIO())
    city = City.objects.create(
        slug="pune", name="Pune", time_zone="Asia/Kolkata", latitude=18.5, longitude=74
    )
    trade = ServiceCategory.objects.create(
        slug="plumber", name="Plumber", plural="Plumbers", summary="Leaks.", icon="tap"
    )
    people = [
        cast.make_customer("ananya", name="Ananya Deshpande"),
        cast.make_worker("suresh", city=city, category=trade),
    ]
    port = free_port()
    server = uvicorn.Server(uvicorn.Config("mysite.asgi:application", port=port))
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    loops = worker.Loops(interval=0.05)
    try:
        eventually(lambda: server.started)
        customer, worked = (Visitor(port, user=user) for user in people)
        read_pages(Visitor(port), customer, people[1].worker_profile.code)
        book(customer, worked, people[1], city)
        let_time_pass(*people, city, loops)
        pay(customer, worked)
        knock(port)
    finally:
        loops.stop()
        server.should_exit = True
        # A socket that is being closed needs threads, and an exit takes them away.
        serving.join(PATIENCE)


def read_pages(stranger, customer, code):
    for path in ("/", "/workers/", f"/workers/{code}/", "/account/login/"):
        print(path.replace(code, "code"), stranger.get(path).status)
    for path in (f"/workers/{code}/book/", "/jobs/"):
        print(path.replace(code, "code"), customer.get(path).status)


def book(customer, worked, worker_user, city):
    """Through the pages of both: asked for and accepted."""
    typed = {
        "title": "Kitchen tap drips",
        "address": ADDRESS,
        "minutes": "60",
        "start": cast.soon(city).isoformat(),
        "price_seen": "34900",
    }
    path = f"/workers/{worker_user.worker_profile.code}/book/"
    print("booked", customer.post(path, typed).status)
    job = Job.objects.get()
    print("/jobs/code/", customer.get(f"/jobs/{job.code}/").status)
    accepted = worked.post(f"/jobs/{job.code}/accept/", {"seen": "pending"})
    print("accept", accepted.status, status_of(job))


def let_time_pass(customer, worker_user, city, loops):
    """A request that nobody answered, and work that nobody questioned."""
    profile = worker_user.worker_profile
    facts = {"by": customer, "minutes": 60, "title": "Tap", "address": ADDRESS}
    request = cast.jobs.request
    asked = request(profile, start=cast.soon(city, days=3), **facts)
    done = request(profile, start=cast.soon(city, days=4), **facts)
    done = cast.drive(done, Verb.ACCEPT, Verb.START, Verb.COMPLETE)
    past = timezone.now() - timedelta(minutes=1)
    Job.objects.filter(pk=asked.pk).update(answer_by=past)
    Job.objects.filter(pk=done.pk).update(confirm_by=past)
    loops.start()
    eventually(lambda: DBTaskResult.objects.filter(status="SUCCESSFUL").count() >= 2)
    print("asked", status_of(asked))
    print("done", status_of(done))


def pay(customer, worked):
    job = Job.objects.get(status=Status.FINISHED)
    print("pay", worked.post(f"/jobs/{job.code}/pay/", {}).status)
    print("payment", job.payments.get().status)
    print("receipt", customer.get(f"/jobs/{job.code}/").status)


def knock(port):
    """Nobody listens at the address of the socket."""
    try:
        connect(f"ws://127.0.0.1:{port}/ws/", origin=f"http://127.0.0.1:{port}")
    except InvalidStatus as refused:
        print("socket", refused.response.status_code)


def status_of(job):
    return Job.objects.get(pk=job.pk).status


def eventually(find):
    deadline = time.monotonic() + PATIENCE
    while not find():
        assert time.monotonic() < deadline, "It never happened."
        time.sleep(0.05)


main()
