"""What pages of the apps below show of chats (`toolkit.providers`)."""

from accounts.models import User
from bookings.models import Job
from live.chat_view import ChatView
from toolkit.providers import provide


def register() -> None:
    provide("chat", chat, template="live/_chat.html")


def chat(job: Job, user: User, back: str = "job") -> dict[str, object]:
    """`back` is where a page without scripts goes after sending: "job" or "chat"."""
    return {"chat": ChatView(job, user), "back": back}
