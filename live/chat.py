"""The chat of a job: between its two people, from the acceptance on.

Messages are numbered per room without a gap, in the order of their commits, because
the room's row is locked while one is added. So a page that knows the last number it has
shown can ask for everything after it. The page that sends a message makes its id: a
message that is sent twice is stored once.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext

from accounts.models import User
from bookings import access
from bookings.models import Job, JobEvent, ScopeChange
from bookings.states import ENDED, MAY_MEET, Status
from live import publisher, queries
from live.kinds import Kind
from live.models import ChatMember, ChatMessage, ChatRoom
from live.notifications import notify, withdraw
from live.queries import PAGE_SIZE
from live.unread import mark_read as mark_notifications_read
from toolkit import locales
from toolkit.errors import NotAllowed, NotNow, Unprocessable
from toolkit.sql.writes import PreparedInsert
from toolkit.text import isolate, length, one_line, paragraphs

MAX_LENGTH = ChatMessage._meta.get_field("message").max_length
# Messages in one answer, letters of a quoted message.
MAX_SINCE = 200
QUOTE_LENGTH = 80


def open_room(job: Job, *, at: datetime | None = None) -> None:
    """Make the room of the job with both people as members, unless it is there."""
    room = ChatRoom(job=job, created_at=at or timezone.now())
    members = [
        ChatMember(room=room, user_id=user_id)
        for user_id in sorted((job.customer_id, job.worker_id))
    ]
    _insert_room(room)
    _insert_members(*members)


_insert_room = PreparedInsert(ChatRoom, ignore_conflicts=True)
_insert_members = PreparedInsert(ChatMember, ignore_conflicts=True)


def post(
    job: Job,
    *,
    by: User,
    text: str,
    client_id: UUID | str,
    at: datetime | None = None,
) -> ChatMessage:
    """Add a message and return it; the same `client_id` gives the same message.

    Raises Unprocessable for a text that is empty or too long, NotNow before there is a
    chat, and NotAllowed for anybody but the job's two people.
    """
    text = paragraphs(text)
    if not text:
        raise Unprocessable(gettext("Write something first."))
    if (over := length(text) - MAX_LENGTH) > 0:
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


def tell(event: JobEvent, change: ScopeChange) -> None:
    """A line about a proposal of more work or the answer to it, where the two talk.

    Call it once for an event, in the transaction that tells people of it: they are
    notified there.
    """
    job = event.job
    open_room(job, at=event.at)
    room = ChatRoom.objects.select_for_update(no_key=True).get(pk=job.pk)
    room.last_seq += 1
    room.save(update_fields=["last_seq"])
    room.messages.create(
        seq=room.last_seq,
        sender=event.actor,
        client_id=uuid4(),
        message=event.reason,
        event=event,
        change=change,
        timestamp=event.at,
    )
    # Whoever did it has seen it, and nothing else by that.
    before = room.last_seq - 1
    room.members.filter(user=event.actor, read_seq=before).update(
        read_seq=room.last_seq
    )
    _push(job, room.last_seq)


def too_long(over: int) -> str:
    """The sentence for a message that is `over` characters too long."""
    sentence = ngettext(
        "This is %(over)s character too long. Up to %(limit)s fit in one message: "
        "send it in parts.",
        "This is %(over)s characters too long. Up to %(limit)s fit in one message: "
        "send it in parts.",
        over,
    )
    return sentence % {
        "over": locales.number(over),
        "limit": locales.number(MAX_LENGTH),
    }


def since(job: Job, seq: int, limit: int = MAX_SINCE) -> list[ChatMessage]:
    """The messages after number `seq`, oldest first."""
    return list(queries.messages_of(job.pk).filter(seq__gt=seq)[:limit])


def latest(job: Job, *, before: int | None = None) -> list[ChatMessage]:
    """The newest messages, oldest of them first; or the newest before a number."""
    if before is None:
        return queries.latest_messages(job.pk)
    earlier = queries.messages_of(job.pk).filter(seq__lt=before)
    return list(earlier.order_by("-seq")[:PAGE_SIZE])[::-1]


def mark_read(job: Job, *, by: User, seq: int, room: ChatRoom | None = None) -> None:
    """`by` has read everything up to message `seq`. Never goes back, nor beyond the
    last message. Marks the notifications of this chat as read as well. `room` is that
    of the job, where it was read already.
    """
    room = room or queries.room_of(job.pk)
    if room is None:
        return
    seq = min(seq, room.last_seq)
    with transaction.atomic():
        behind = room.members.filter(user=by, read_seq__lt=seq)
        if behind.update(read_seq=seq):
            seen = {"t": "read", "job": job.code, "seq": seq}
            seen["by"] = access.role_of(job, by)
            transaction.on_commit(
                partial(publisher.push_to_job, job.code, seen), robust=True
            )
        kind = Kind.MESSAGE_TO_OTHER_SIDE
        mark_notifications_read(by.pk, kind=kind, link=_link(job))


@dataclass(frozen=True)
class Talk:
    """One conversation as a person sees it in the list of theirs."""

    job: Job
    other: User
    last: str
    last_at: datetime
    unread: int


def talks_of(user: User, limit: int = PAGE_SIZE) -> list[Talk]:
    """The conversations of this person, the newest first, by one query.

    Without those that stayed empty until the job was over.
    """
    newest = ChatMessage.objects.filter(room=OuterRef("room")).order_by("-seq")
    memberships = (
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
            member.room.job,
            member.room.job.other(user),
            member.last or "",
            member.last_at or member.room.created_at,
            member.room.last_seq - member.read_seq,
        )
        for member in memberships[:limit]
    ]


def why_closed(job: Job) -> str | None:
    """A sentence when nobody can write in this chat (yet), else None."""
    if job.status in MAY_MEET or queries.room_of(job.pk):
        return None
    if job.status == Status.PENDING:
        return gettext("The chat opens when %(name)s accepts.") % {
            "name": isolate(job.worker.get_short_name())
        }
    return gettext("This job was not accepted, so there is no chat.")


def read_by_other(job: Job, user: User) -> int:
    """The number up to which the other side has read."""
    return queries.read_by_others(job.pk, user.pk)


def _enter(job, by, at):
    """The room, locked, and its members by user. Raises when `by` may not write."""
    if sentence := why_closed(job):
        raise NotNow(sentence)
    open_room(job, at=at)
    room = ChatRoom.objects.select_for_update(no_key=True).get(pk=job.pk)
    members = {member.user_id: member for member in room.members.select_related("user")}
    if by.pk not in members:
        raise NotAllowed(gettext("Only the two people of this job write here."))
    return room, members


def _mark(member, seq):
    member.read_seq = seq
    member.save(update_fields=["read_seq"])


def _announce(job, message, member):
    """A push to the open pages, and a notification unless an earlier message of this
    chat is still unread.
    """
    _push(job, message.seq)
    if not _waits(member, message):
        # One notification for each chat: what was read earlier stands in the chat.
        kind, link = Kind.MESSAGE_TO_OTHER_SIDE, _link(job)
        withdraw(member.user_id, kind, link=link)
        quote = Truncator(one_line(message.message)).chars(QUOTE_LENGTH)
        who = isolate(message.sender.get_short_name())
        words = {"name": who, "quote": isolate(quote)}
        notify(member.user, kind, words, link=link, at=message.timestamp)


def _push(job, seq):
    fresh = {"t": "message", "job": job.code, "seq": seq}
    transaction.on_commit(partial(publisher.push_to_job, job.code, fresh), robust=True)


def _waits(member, message):
    """Whether an earlier message is unread, of which they were notified. Of what stands
    between the messages they hear in another way.
    """
    if member.read_seq == message.seq - 1:
        return False
    earlier = ChatMessage.objects.filter(room=message.room_id, event=None)
    unread = earlier.filter(seq__gt=member.read_seq, seq__lt=message.seq)
    return unread.exclude(sender=member.user_id).exists()


def _link(job):
    return reverse("live:chat", args=[job.code])
