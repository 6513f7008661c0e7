"""The chat of a job, for its page, which stands below."""

from live.box import ChatBox
from toolkit.providers import provide


def register() -> None:
    provide("chat", chat, template="live/_chat.html")


def chat(job, user, back="job"):
    """`back` is where a page without scripts goes after sending: "job" or "chat"."""
    return {"box": ChatBox(job, user), "back": back}
