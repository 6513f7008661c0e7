"""`{% chat_box job user %}`: the chat of a job, wherever it is shown."""

from django import template

from accounts.models import User
from bookings.models import Job
from live.chat_view import ChatView

register = template.Library()


@register.inclusion_tag("live/_chat.html")
def chat_box(job: Job, user: User, back: str = "job") -> dict[str, object]:
    """`back` is where a page without scripts goes after sending: "job" or "chat"."""
    return {"chat": ChatView(job, user), "back": back}
