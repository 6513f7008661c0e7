"""A chat as a page shows it to one person: on the job's page, and on its own."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.models import User
from bookings import access
from bookings.jobs import scope
from bookings.models import Job, JobPhoto, ScopeChange
from bookings.queries import photos
from bookings.states import HOLDS_TIME, Role, Verb
from bookings.words import story, verbs
from live import chat, queries
from live.forms import MessageForm
from live.models import ChatMessage, ChatRoom
from toolkit import money
from toolkit.addresses import address
from toolkit.templatetags import when
from toolkit.text import isolate


@dataclass(frozen=True)
class Bubble:
    """A message as a template needs it."""

    id: int
    date: str
    day: str
    mine: bool
    who: str
    text: str
    time: str
    state: str
    client: str
    # What stands between the messages: a proposal of more work, or its answer.
    line: "Line | None" = None


@dataclass(frozen=True)
class Line:
    """More work, as it stands in the chat."""

    change: ScopeChange
    # Who did what, in words; the sum; what was found.
    told: str
    amount: str
    is_proposal: bool
    photos: list[JobPhoto]
    # Whether the reader is to answer it now.
    asks: bool


class ChatView:
    """`messages` to show, or the latest ones, or those before a number.

    `error` is the sentence for a message that was refused, `form` what was typed.
    """

    def __init__(
        self,
        job: Job,
        user: User,
        *,
        messages: list[ChatMessage] | None = None,
        before: int | None = None,
        form: MessageForm | None = None,
        error: str = "",
    ):
        self.job, self.user = job, user
        self.role = access.role_of(job, user)
        self.form = form or MessageForm()
        self.error = error
        self.before = before
        if messages is not None:
            self.messages = messages

    @cached_property
    def messages(self) -> list[ChatMessage]:
        return chat.latest(self.job, before=self.before)

    @cached_property
    def room(self) -> ChatRoom | None:
        """The room of the job, once it was opened."""
        return queries.room_of(self.job.pk)

    @cached_property
    def closed(self) -> str | None:
        """A sentence when nobody can write here."""
        return chat.why_closed(self.job)

    @property
    def writes(self) -> bool:
        """Whether this person can write here."""
        return not self.closed and self.role in (Role.CUSTOMER, Role.WORKER)

    @property
    def other(self) -> User | None:
        """The other person of the chat; None for staff, who belong to neither side."""
        return None if self.role == Role.STAFF else self.job.other(self.user)

    @property
    def phone(self) -> str:
        """The other's number while the two are to meet, else an empty text."""
        meet = self.role != Role.STAFF and self.job.status in HOLDS_TIME
        return self.other.phone if meet else ""

    @cached_property
    def opened(self) -> str:
        """The first line: who accepted, and when; empty if earlier messages wait."""
        room = None if self.earlier else self.room
        if room is None:
            return ""
        return _("%(worker)s accepted %(day)s, %(time)s") % {
            "worker": isolate(self.job.worker.get_short_name()),
            "day": when.day(room.created_at, self.job.city),
            "time": when.clock(room.created_at, self.job.city),
        }

    @property
    def earlier(self) -> int | None:
        """The number before which older messages wait, or None."""
        first = self.messages[0].seq if self.messages else 1
        return first if first > 1 else None

    @property
    def last(self) -> int:
        """The number of the last message shown, or 0."""
        return self.messages[-1].seq if self.messages else 0

    @cached_property
    def last_seen(self) -> int:
        """The number up to which the other side has read."""
        return chat.read_by_other(self.job, self.user)

    @property
    def bubbles(self) -> list[Bubble]:
        return [self._bubble(message) for message in self.messages]

    @cached_property
    def urls(self) -> dict[str, str]:
        return {name: address(f"live:{name}", self.job.code) for name in URLS}

    @cached_property
    def photos(self) -> list[JobPhoto]:
        """Those of the job, of which some belong to proposals."""
        return photos.seen_with(self.job)

    def _line(self, message):
        event, change, job = message.event, message.change, self.job
        if event is None or change is None:
            return None
        change.job = job
        is_proposal = event.verb == Verb.PROPOSE
        who = story.who(job, event.role, self.role)
        found = [one for one in self.photos if one.change_id == change.pk]
        asks = is_proposal and scope.answer_refusal(change, self.user) is None
        return Line(
            change=change,
            told=verbs.told(job, event.verb, who, event.role),
            amount=money.show(change.amount, job.currency),
            is_proposal=is_proposal,
            photos=found if is_proposal else [],
            asks=asks,
        )

    def _bubble(self, message):
        city, mine = self.job.city, message.sender_id == self.user.pk
        clock = when.clock(message.timestamp, city)
        if self.role == Role.STAFF:
            clock = f"{isolate(message.sender.get_short_name())}, {clock}"
        return Bubble(
            id=message.seq,
            date=message.timestamp.astimezone(city.tz).date().isoformat(),
            day=when.day(message.timestamp, city),
            mine=mine,
            who=_("You") if mine else isolate(message.sender.get_short_name()),
            text=message.message,
            time=clock,
            state="read" if message.seq <= self.last_seen else "delivered",
            client=str(message.client_id) if mine else "",
            line=self._line(message),
        )


URLS = ("chat", "since", "read")
