"""The mail backend that stores letters instead of sending: `send_mail`, `mail_admins`,
Wagtail's mails and those of any package, in the transaction of the caller.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts import letters


class OutboxBackend(BaseEmailBackend):
    """For EMAIL_BACKEND. MAIL_TRANSPORT names the backend that really sends."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Returns how many were stored. Raises ValueError for attachments."""
        stored = 0
        for message in email_messages:
            try:
                # A savepoint: what cannot be stored must not spoil what called us.
                with transaction.atomic():
                    letters.store(_letters_of(message))
                    stored += 1
            except Exception:
                if not self.fail_silently:
                    raise
        return stored


def _letters_of(message):
    """One for each address, so that one that is refused holds up nobody else.

    Raises ValueError for what a letter cannot have.
    """
    if message.attachments:
        raise ValueError("A letter has text and HTML. Send a link to the file.")
    body, html = message.body, ""
    if message.content_subtype == "html":
        body, html = "", message.body
    for content, kind in getattr(message, "alternatives", ()):
        if kind != "text/html":
            raise ValueError(f"A letter has text and HTML, not {kind}.")
        html = content
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers["Reply-To"] = ", ".join(map(str, message.reply_to))
    ours = message.from_email == settings.DEFAULT_FROM_EMAIL
    return [
        letters.compose(
            to=address,
            subject=str(message.subject),
            body=str(body),
            html=str(html),
            sender="" if ours else str(message.from_email),
            headers=headers,
        )
        for address in dict.fromkeys(message.recipients())
    ]
