"""Sending what waits: claim a letter, hand it to the mail server, note what came of it.

Any number of processes may send. Whoever moves a letter's next try into the future has
it, for as long as LEASE; if they die meanwhile, somebody else sends it then. Whatever
goes wrong gives the letter back, to be tried later and later, five times in all; then
it has failed, and staff are shown why.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from accounts.models import Letter
from accounts.signals import before_letters
from toolkit import outages
from toolkit.mail import header_line

State = Letter.State
LEASE = timedelta(minutes=5)
# Until the second, third, fourth and fifth try.
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
MAX_TRIES = len(WAITS) + 1
BATCH = 50
# Seconds until the next look: when nothing waits, and when no mail server answers.
IDLE_SECONDS, AWAY_SECONDS = 1, 10
# Robots do not answer robots.
AUTOMATIC = {"Auto-Submitted": "auto-generated"}

log = logging.getLogger(__name__)


def send_due(is_stopping: Callable[[], bool] = lambda: False) -> float:
    """Send what is due, the oldest first. Returns the seconds to wait before the next
    call: 0 when there may be more.
    """
    _prepare()
    waiting = Letter.objects.filter(
        state__in=Letter.UNDER_WAY, next_try__lte=timezone.now()
    )
    found = list(waiting.order_by("next_try").values_list("pk", "next_try")[:BATCH])
    server = _Server()
    try:
        for pk, seen in found:
            if is_stopping():
                return 0
            letter = _claim(pk, seen)
            # A dead server is asked for one letter at a time.
            if letter and not _send(letter, server) and server.is_away:
                return AWAY_SECONDS
    finally:
        server.close()
    return 0 if len(found) == BATCH else IDLE_SECONDS


def _prepare():
    """Have others write what is due. What is there already goes in any case, unless the
    database is away: that is for who called us.
    """
    try:
        before_letters.send(sender=None)
    except Exception as error:
        if outages.is_outage(error):
            raise
        log.exception("Letters that are due could not be written.")


def _claim(pk, seen):
    """The letter, if nobody else has taken it since its next try was `seen`."""
    now = timezone.now()
    mine = Letter.objects.filter(pk=pk, state__in=Letter.UNDER_WAY, next_try=seen)
    taken = mine.update(state=State.SENDING, next_try=now + LEASE, tries=F("tries") + 1)
    return Letter.objects.get(pk=pk) if taken else None


def _send(letter, server):
    """Whether it went."""
    if why := _too_late(letter):
        _give_up(letter, why)
        return False
    try:
        server.take(message_of(letter))
    except Exception as error:  # noqa: BLE001  the letter says what went wrong
        server.close()
        log.warning("Letter %s did not go (try %s): %r", letter.pk, letter.tries, error)
        _give_back(letter, error)
        return False
    _sent(letter)
    return True


def _too_late(letter):
    """Why it is not even tried, or an empty text."""
    if letter.useful_until and letter.useful_until <= timezone.now():
        return letter.last_error or _("Its code or link was over before it went.")
    if letter.tries > MAX_TRIES:
        return letter.last_error or _("Each time it was sent, the process ended.")
    return ""


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail as it is handed over. Tried again it has the same id, so that a
    programme that reads mail can show it once.
    """
    sender = letter.sender or house_address()
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    identity = f"<{letter.key}.{letter.created_at:%Y%m%d%H%M%S}@{domain}>"
    headers = AUTOMATIC | letter.headers | {"Message-ID": identity}
    message = EmailMultiAlternatives(
        letter.subject, letter.body, sender, [letter.recipient], headers=headers
    )
    if letter.html and letter.body:
        message.attach_alternative(letter.html, "text/html")
    elif letter.html:
        message.body, message.content_subtype = letter.html, "html"
    return message


def house_address() -> str:
    """Who letters come from: the brand's name, before the address of the settings."""
    name = import_string(settings.BRAND_NAME)()
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return formataddr((header_line(name), address), charset="utf-8")


class _Server:
    """The mail server, asked for a connection when the first letter comes."""

    def __init__(self):
        self.connection = None
        self.is_away = False

    def take(self, message):
        if self.connection is None:
            self.is_away = True
            connection = get_connection(settings.MAIL_TRANSPORT)
            connection.open()
            self.connection, self.is_away = connection, False
        # Unlike send_messages, it says so when a letter was not taken.
        if not self.connection.send_messages([message]):
            raise RuntimeError("The mail server did not take the letter.")

    def close(self):
        connection, self.connection = self.connection, None
        if connection:
            try:
                connection.close()
            except Exception as error:  # noqa: BLE001  it has gone already
                log.info("Closing the connection for mail: %r", error)


def _sent(letter):
    # Whoever else may have it by now: it went.
    emptied = {"body": "", "html": "", "headers": {}, "last_error": ""}
    if letter.is_private:
        emptied["subject"] = ""
    Letter.objects.filter(pk=letter.pk).update(
        state=State.SENT, sent_at=timezone.now(), **emptied
    )


def _give_back(letter, error):
    said = header_line(f"{type(error).__name__}: {error}", 300)
    if letter.tries >= MAX_TRIES:
        _give_up(letter, said)
        return
    later = timezone.now() + WAITS[letter.tries - 1]
    _mine(letter).update(state=State.WAITING, next_try=later, last_error=said)


def _give_up(letter, why):
    emptied = {"body": "", "html": "", "subject": ""} if letter.is_private else {}
    _mine(letter).update(
        state=State.FAILED, last_error=header_line(why, 300), **emptied
    )


def _mine(letter):
    """The letter, unless the lease was over and somebody else has claimed it."""
    return Letter.objects.filter(pk=letter.pk, state=State.SENDING, tries=letter.tries)
