"""What every opening of a job's page asks of its chat and of the reader's bell: the
statements, under names that say what is asked, written once and run every time.
"""

from typing import Any

from django.db.models import BigAutoField, BigIntegerField, Count, QuerySet

from accounts.models import User
from live.models import ChatMember, ChatMessage, ChatRoom, Notification
from toolkit.sql.queries import PreparedQuery

# Messages on one page.
PAGE_SIZE = 100


def unread(user_id: int) -> QuerySet[Notification]:
    return Notification.objects.filter(user_id=user_id, is_read=False)


def messages_of(job_id: int) -> QuerySet[ChatMessage]:
    return ChatMessage.objects.filter(room=job_id).select_related(
        "sender", "event", "change"
    )


_unread_counted = PreparedQuery(
    lambda user_id: (
        unread(user_id)
        .order_by()
        .values("user_id")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    ),
    BigAutoField(),
)
_unread_about = PreparedQuery(
    lambda user_id, job_id: (
        unread(user_id)
        .filter(event__job=job_id)
        .order_by()
        .values_list("pk", flat=True)
    ),
    BigAutoField(),
    BigIntegerField(),
)
_latest_messages = PreparedQuery(
    lambda job_id: messages_of(job_id).order_by("-seq")[:PAGE_SIZE],
    BigIntegerField(),
)
_rooms = PreparedQuery(
    lambda job_id: ChatRoom.objects.filter(pk=job_id), BigIntegerField()
)
_read_by_others = PreparedQuery(
    lambda job_id, user_id: (
        ChatMember.objects.filter(room=job_id)
        .exclude(user=user_id)
        .values_list("read_seq", flat=True)
    ),
    BigIntegerField(),
    BigIntegerField(),
)


def data_of(user: User) -> dict[str, Any]:
    """What they wrote in chats, and what they were told, for them to take along."""
    written = ChatMessage.objects.filter(sender=user, event=None).order_by("timestamp")
    told = Notification.objects.filter(user=user).order_by("created_at")
    return {
        "messages_written": [
            {"job": job, "at": at, "message": message}
            for job, at, message in written.values_list(
                "room__job__code", "timestamp", "message"
            )
        ],
        "notifications": list(told.values("created_at", "message", "detail")),
    }


def count_unread(user_id: int) -> int:
    """How many notifications somebody has not read: every page and every push asks."""
    return sum(_unread_counted(user_id))


def unread_about(user_id: int, job_id: int) -> list[int]:
    """The keys of those that somebody has not read and that tell of this job."""
    return _unread_about(user_id, job_id)


def latest_messages(job_id: int) -> list[ChatMessage]:
    """The newest of the chat with their senders, the oldest of them first."""
    return _latest_messages(job_id)[::-1]


def room_of(job_id: int) -> ChatRoom | None:
    """The room of the job, once it was opened."""
    found = _rooms(job_id)
    return found[0] if found else None


def read_by_others(job_id: int, user_id: int) -> int:
    """The number up to which everybody else in the room has read."""
    return min(_read_by_others(job_id, user_id), default=0)
