"""Chats and notifications: ordinary pages, of which scripts ask for parts."""

from collections.abc import Iterable
from datetime import tzinfo
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.models import User
from bookings.views.access import find_job, page_of, private
from live import chat
from live.chat_view import ChatView
from live.forms import MessageForm, SeenForm
from live.models import Notification
from live.unread import mark_read
from services.models import City
from toolkit import readers
from toolkit.errors import Refusal
from toolkit.middleware.limits import limited
from toolkit.templatetags import when
from workers.zones import zone_of

PAGE_SIZE = 50
# How many chats stand beside the one that is open.
BESIDE = 30


@private
@require_safe
def talks(request):
    return render(request, "live/chats.html", {"talks": chat.talks_of(request.user)})


@limited("message")
@private
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request, code):
    """The chat of a job; a POST writes into it."""
    job = find_job(request, code)
    if request.method == "POST":
        return _write(request, job)
    before = readers.number(request.GET.get("before"), least=1)
    view = ChatView(job, request.user, before=before)
    chat.mark_read(job, by=request.user, seq=view.last, room=view.room)
    return _page(request, view)


@private
@require_safe
def since(request, code):
    """What came after a number, for a page that was away."""
    job = find_job(request, code)
    after = readers.number(request.GET.get("after")) or 0
    return _part(request, ChatView(job, request.user, messages=chat.since(job, after)))


@private
@require_POST
def read(request, code):
    job = find_job(request, code)
    form = SeenForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    chat.mark_read(job, by=request.user, seq=form.cleaned_data["seq"])
    return HttpResponse(status=204)


@private
@require_safe
def notifications(request):
    mine = Notification.objects.filter(user=request.user)
    mine = mine.select_related("event__job__city")
    page = page_of(mine, request, PAGE_SIZE)
    place = place_of(request.user, page)
    days = [
        (day, list(of_day))
        for day, of_day in groupby(page, lambda one: when.day(one.created_at, place))
    ]
    context = {"page": page, "days": days, "place": place}
    return render(request, "live/notifications.html", context)


def place_of(user: User, notifications: Iterable[Notification]) -> City | tzinfo:
    """Whose clock the page shows: for a worker that of their city, for others that of
    the job of the newest notification.
    """
    cities = [one.event.job.city for one in notifications if one.event]
    return zone_of(user) if user.is_worker or not cities else cities[0]


@private
@require_POST
def read_all(request):
    mark_read(request.user.pk)
    return redirect("live:notifications")


@private
@require_safe
def open_notification(request, pk):
    notification = get_object_or_404(Notification, pk=pk, user=request.user)
    mark_read(request.user.pk, pk=pk)
    return redirect(notification.link)


def _write(request, job):
    back = readers.choice(request.POST.get("back"), ["job", "chat"])
    form = MessageForm(request.POST)
    if not form.is_valid():
        sentence = next(iter(form.errors.values()))[0]
        return _refuse(request, job, form, sentence, 422)
    typed = form.cleaned_data
    try:
        message = chat.post(
            job, by=request.user, text=typed["message"], client_id=typed["client_id"]
        )
    except Refusal as error:
        return _refuse(request, job, form, error.sentence, error.status)
    if by_script(request):
        view = ChatView(job, request.user, messages=[message])
        return _part(request, view, status=201)
    if back == "job":
        return redirect(reverse("bookings:job", args=[job.code]) + "#chat")
    return redirect(reverse("live:chat", args=[job.code]) + f"#m{message.seq}")


def _refuse(request, job, form, sentence, status):
    """The sentence, and what was typed stays."""
    if by_script(request):
        return HttpResponse(sentence, status=status, content_type="text/plain")
    view = ChatView(job, request.user, form=form, error=sentence)
    return _page(request, view, status=status)


def _page(request, view, status=200):
    """One chat, with one's others beside it."""
    context = {"chat": view, "talks": chat.talks_of(request.user, limit=BESIDE)}
    return render(request, "live/chat.html", context, status=status)


def _part(request, view, status=200):
    answer = render(request, "live/_messages.html", {"chat": view}, status=status)
    answer["X-Seen"] = view.last_seen
    return answer


def by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "fetch"
