"""Letters: each is a row, written in the transaction of what it tells about.

So a letter exists exactly when that does. It is sent afterwards, by a loop of its own
(accounts/delivery.py), at least once: it counts as sent only when the mail server has
taken it. Every mail of the site comes here: the notifications of `live`, the mails of
accounts, Wagtail's own and Django's `send_mail` (accounts/mail.py).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts import delivery
from accounts.codes import new_code
from accounts.models import Letter, User
from toolkit.errors import NotNow
from toolkit.mail import header_line

State = Letter.State
# A sent letter says only that it was sent. What failed stays longer: people may ask.
KEEP_DONE, KEEP_FAILED = timedelta(days=30), timedelta(days=180)
TIDY_BATCH = 1000


def compose(
    *,
    to: str,
    subject: str,
    body: str,
    html: str = "",
    sender: str = "",
    headers: Mapping[str, str] | None = None,
    key: str = "",
    is_private: bool = False,
    useful_until: datetime | None = None,
) -> Letter:
    """A letter that is not stored yet. Its headers are made one line each.

    A letter whose `key` is stored already is the same letter. `sender` empty means us.
    `is_private`: it holds a code or a link, so nobody sees its text in the admin. After
    `useful_until` it is not sent.
    """
    return Letter(
        key=key or new_code(),
        recipient=header_line(to, 320),
        sender=header_line(sender, 320),
        subject=header_line(subject),
        # PostgreSQL stores no NUL, and no mail has one.
        body=body.replace("\0", ""),
        html=html.replace("\0", ""),
        headers={
            header_line(name): header_line(value, 900)
            for name, value in (headers or {}).items()
        },
        is_private=is_private,
        useful_until=useful_until,
    )


def write(**facts) -> None:
    """Store one letter, made by `compose` of these facts. It goes after the commit."""
    store([compose(**facts)])


def store(letters: list[Letter]) -> None:
    """Store letters. One whose key is there already is not stored again."""
    Letter.objects.bulk_create(letters, ignore_conflicts=True)
    if settings.LETTERS_AT_ONCE:
        delivery.send_due()


def render(template: str, **context) -> str:
    """The text of a letter. Its links begin with BASE_URL, since a forged Host header
    must not reach a mail.
    """
    return render_to_string(template, context | frame()).strip() + "\n"


def frame() -> dict[str, str]:
    """What every letter's template gets: the brand's name and the site's address."""
    return {"brand_name": brand_name(), "base_url": settings.BASE_URL}


def brand_name() -> str:
    """The name that editors gave the site; a setting names the function to ask."""
    return import_string(settings.BRAND_NAME)()


@transaction.atomic
def send_again(letter: Letter, *, by: User) -> None:
    """Try a failed letter again, from the first try. Raises NotNow."""
    letter = _failed(letter)
    if not letter.has_text:
        raise NotNow(
            _("Its code or link is over. The person can ask for a new one themselves.")
        )
    letter.state, letter.tries, letter.next_try = State.WAITING, 0, timezone.now()
    letter.save(update_fields=["state", "tries", "next_try"])
    log(letter, "accounts.send_letter_again", user=by)


@transaction.atomic
def set_aside(letter: Letter, *, by: User) -> None:
    """Take a failed letter off the list of those to look at. Raises NotNow."""
    letter = _failed(letter)
    letter.state = State.SET_ASIDE
    letter.save(update_fields=["state"])
    log(letter, "accounts.set_letter_aside", user=by)


def tidy(*, at: datetime | None = None) -> None:
    """Delete letters that were sent (30 days) or failed (180 days), some at a time."""
    at = at or timezone.now()
    for states, keep in (
        ((State.SENT,), KEEP_DONE),
        ((State.FAILED, State.SET_ASIDE), KEEP_FAILED),
    ):
        old = Letter.objects.filter(state__in=states, created_at__lt=at - keep)
        while keys := list(old.order_by().values_list("pk", flat=True)[:TIDY_BATCH]):
            Letter.objects.filter(pk__in=keys).delete()


def _failed(letter):
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if letter.state != State.FAILED:
        raise NotNow(_("This letter is no longer among those that failed."))
    return letter
