"""Views that do nothing, behind everything that stands in front of every view."""

import threading

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from bench import sql_recording
from live import publisher
from toolkit.cache import until_edit
from workers.search import name_keys

kept = {}
here = threading.local()


def nothing_kept(get_response):
    """Middleware: every request finds nothing that was kept before."""

    def answer(request):
        until_edit.empty_all()
        return get_response(request)

    return answer


def empty(request):
    return HttpResponse("hello world\n", content_type="text/plain")


@login_required
def mine(request):
    """Knows who came, as every page of the logged-in must."""
    return HttpResponse(f"hello {request.user.pk}\n", content_type="text/plain")


def asking(request):
    """Asks the database what the page `of` asks, on a bare connection, and no more."""
    page, part = request.GET["of"], request.GET.get("part")
    if (page, part) not in kept:
        kept[page, part] = statements(page, part)
    if not hasattr(here, "player"):
        here.player = sql_recording.Player(
            f"sqlite:///{connection.settings_dict['NAME']}"
        )
    here.player.play(kept[page, part])
    return HttpResponse("hello world\n", content_type="text/plain")


def names(request):
    """One query along the index of names."""
    found = name_keys.beginning(request.GET["q"]).values_list("worker", flat=True)
    return HttpResponse(f"{len(found[:8])}\n", content_type="text/plain")


def push_to_jobs(request, rooms):
    """A hint to each of so many jobs, as any step of a job sends one."""
    for number in range(1, rooms + 1):
        publisher.push_to_job(
            f"j{number}", {"t": "job", "job": f"j{number}", "version": 4}
        )
    return HttpResponse("hello world\n", content_type="text/plain")


def statements(page, part):
    client = Client(SERVER_NAME="127.0.0.1")
    if part:
        client.defaults["HTTP_HX_REQUEST"] = "true"
    client.get(page)
    steps = sql_recording.record(lambda: client.get(page))
    return sql_recording.Player("sqlite:///:memory:").ready(steps)
