import errno
import logging

from django.db import OperationalError, connection
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from tests.mysite.broken.tasks import fail

handler500 = "mysite.errors.server_error"


@csrf_exempt
def broken(request, code):
    raise RuntimeError(
        f"Cannot book for {request.POST.get('name')} at {request.POST.get('address')}, "
        f"write to asha.rao@example.com or call +91 98765 43210 about {code}"
    )


def caused(request):
    try:
        int(request.GET["age"])
    except ValueError as error:
        raise RuntimeError("no age") from error


def chunks(request):
    def some():
        yield "half"
        raise RuntimeError("in the middle")

    return StreamingHttpResponse(some())


def ordered(request):
    fail.enqueue("asha.rao@example.com")
    return HttpResponse("ordered")


def warned(request):
    logging.getLogger("bookings").warning("Said to %s.", "asha.rao@example.com")
    return HttpResponse("said")


def away(request, how):
    if how == "full":
        raise OSError(errno.ENOSPC, "No space left on device")
    if how == "sql":
        connection.cursor().execute("SELECT nothing FROM nowhere")
    raise OperationalError("connection failed: the server is at 10.0.0.7")


urlpatterns = [
    path("broken/<slug:code>/", broken, name="broken"),
    path("caused/", caused, name="caused"),
    path("chunks/", chunks, name="chunks"),
    path("ordered/", ordered, name="ordered"),
    path("warned/", warned, name="warned"),
    path("away/<slug:how>/", away, name="away"),
    path("", include("mysite.urls")),
]
