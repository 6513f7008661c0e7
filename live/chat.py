"""The talk of a job: between its two people, from the acceptance on.

Messages are numbered per room without a gap, in the order of their commits, because
the room's row is locked while one is added. So whoever knows the last number they saw
can ask for everything since. The page that sends a message makes its id: sent twice it
is one message.
"""

from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from bookings import access
from bookings.states import ENDED, MAY_MEET, Status
from live import bell, push
from live.models import ChatMember, ChatMessage, ChatRoom
from toolkit.errors import NotAllowed, NotNow, Unprocessable
from toolkit.sql.writes import PreparedInsert
from toolkit.text import isolate, length, one_line, paragraphs

LONGEST = ChatMessage._meta.get_field("message").max_length
WINDOW = 100
CATCH_UP = 200
QUOTE = 80


def open_room(job, *, at=None):
    """The room of the job, opened the first time. Both people get a seat in it."""
    room = ChatRoom(job=job, created_at=at or timezone.now())
    seats = [
        ChatMember(room=room, user_id=user_id)
        for user_id in sorted((job.customer_id, job.worker_id))
    ]
    _open(room)
    _seat(*seats)


_open = PreparedInsert(ChatRoom, ignore_conflicts=True)
_seat = PreparedInsert(ChatMember, ignore_conflicts=True)


def post(job, *, by, text, client_id, at=None):
    """Add a message and return it; the same `client_id` gives the same message."""
    text = paragraphs(text)
    if not text:
        raise Unprocessable(gettext("Write something first."))
    if (over := length(text) - LONGEST) > 0:
        raise Unprocessable(too_long(over))
    with transaction.atomic():
        room, members = _enter(job, by, at)
        before = room.messages.filter(sender=by, client_id=client_id).first()
        if before is not None:
            return before
        room.last_seq += 1
        room.save(update_fields=["last_seq"])
        message = room.messages.create(
            seq=room.last_seq,
            sender=by,
            client_id=client_id,
            message=text,
            timestamp=at or timezone.now(),
        )
        _mark(members.pop(by.pk), message.seq)
        for member in members.values():
            _announce(job, message, member)
    return message


def too_long(over):
    """The sentence for a message of so many characters too many."""
    sentence = ngettext(
        "This is %(over)s character too long. Up to %(limit)s fit in one message: "
        "send it in parts.",
        "This is %(over)s characters too long. Up to %(limit)s fit in one message: "
        "send it in parts.",
        over,
    )
    return sentence % {"over": f"{over:,}", "limit": f"{LONGEST:,}"}


def since(job, seq, limit=CATCH_UP):
    """The messages after number `seq`, oldest first."""
    return list(_messages(job).filter(seq__gt=seq)[:limit])


def latest(job, *, before=None, limit=WINDOW):
    """The newest messages, oldest of them first; or the newest before a number."""
    messages = _messages(job)
    if before is not None:
        messages = messages.filter(seq__lt=before)
    return list(messages.order_by("-seq")[:limit])[::-1]


def mark_read(job, *, by, seq):
    """`by` has seen everything up to `seq`. Never goes back, never beyond the last."""
    room = ChatRoom.objects.filter(pk=job.pk).first()
    if room is None:
        return
    seq = min(seq, room.last_seq)
    with transaction.atomic():
        behind = room.members.filter(user=by, read_seq__lt=seq)
        if behind.update(read_seq=seq):
            seen = {"t": "read", "job": job.code, "seq": seq}
            seen["by"] = access.role_of(job, by)
            transaction.on_commit(partial(push.to_job, job.code, seen), robust=True)
        bell.read(by.pk, link=_link(job), event=None)


@dataclass(frozen=True)
class Talk:
    """One conversation as a person sees it in the list of theirs."""

    job: object
    other: object
    last: str
    last_at: object
    unread: int


def talks_of(user, limit=WINDOW):
    """Every conversation of this person, the newest first: one query.

    Of a job that is over without a word there is nothing to read and nothing to say.
    """
    newest = ChatMessage.objects.filter(room=OuterRef("room")).order_by("-seq")
    seats = (
        ChatMember.objects.filter(user=user)
        .select_related("room__job__customer", "room__job__worker", "room__job__city")
        .annotate(
            last=Subquery(newest.values("message")[:1]),
            last_at=Subquery(newest.values("timestamp")[:1]),
        )
        .exclude(room__job__status__in=ENDED, room__last_seq=0)
        .order_by(F("last_at").desc(nulls_last=True), "-room_id")
    )
    return [
        Talk(
            seat.room.job,
            seat.room.job.other(user),
            seat.last or "",
            seat.last_at or seat.room.created_at,
            seat.room.last_seq - seat.read_seq,
        )
        for seat in seats[:limit]
    ]


def why_closed(job):
    """A sentence when nobody can write here (yet), else None."""
    if job.status in MAY_MEET or ChatRoom.objects.filter(pk=job.pk).exists():
        return None
    if job.status == Status.PENDING:
        return gettext("The chat opens when %(name)s accepts.") % {
            "name": isolate(job.worker.get_short_name())
        }
    return gettext("This job was not accepted, so there is no chat.")


def read_by_other(job, user):
    """How far the other side has read."""
    others = ChatMember.objects.filter(room=job.pk).exclude(user=user)
    return min(others.values_list("read_seq", flat=True), default=0)


def _enter(job, by, at):
    """The room, locked, and its members by user. Raises when `by` may not write."""
    if sentence := why_closed(job):
        raise NotNow(sentence)
    open_room(job, at=at)
    room = ChatRoom.objects.select_for_update(no_key=True).get(pk=job.pk)
    members = {member.user_id: member for member in room.members.select_related("user")}
    if by.pk not in members:
        raise NotAllowed("Only the two people of this job write here.")
    return room, members


def _mark(member, seq):
    member.read_seq = seq
    member.save(update_fields=["read_seq"])


def _announce(job, message, member):
    """A hint to the open pages, and a note if nothing else waits to be read here."""
    fresh = {"t": "message", "job": job.code, "seq": message.seq}
    transaction.on_commit(partial(push.to_job, job.code, fresh), robust=True)
    if member.read_seq == message.seq - 1:
        # One note a chat: what was read of it earlier stands in the chat itself.
        bell.forget(member.user_id, link=_link(job), icon="chat")
        quote = Truncator(one_line(message.message)).chars(QUOTE)
        who = isolate(message.sender.get_short_name())
        bell.tell(
            member.user,
            gettext("%(name)s wrote: “%(quote)s”")
            % {"name": who, "quote": isolate(quote)},
            link=_link(job),
            icon="chat",
            at=message.timestamp,
            patient=True,
        )


def _messages(job):
    return ChatMessage.objects.filter(room=job.pk).select_related("sender")


def _link(job):
    return reverse("live:chat", args=[job.code])
