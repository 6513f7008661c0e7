"""Asking a worker for a time.

A request holds no time, so several people may ask for the same hour; the worker's
acceptance takes it, once, and the others are told at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.photos import Picture
from bookings import photos as job_photos
from bookings import phrases, queries, transitions
from bookings.errors import Different
from bookings.jobs import coupons, pricing
from bookings.jobs.pricing import Quote
from bookings.jobs.work import LENGTHS, MOST_OF_ONE, Pieces, Work
from bookings.models import Job, JobLine
from bookings.models.coupon import normal_code
from bookings.money import methods
from bookings.money.gateways import CASH
from bookings.queries import photos as photo_rows
from bookings.queries import prices
from bookings.states import Role, Verb
from services import shared
from services.wordings import worded_list
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.units import MinorUnits, Minutes
from workers import calendar
from workers.errors import Taken
from workers.models import WorkerProfile, WorkerSettings

# What the customer says of the job, by the name of its field.
Facts = dict[str, Any]

MAX_TITLE = Job._meta.get_field("title").max_length or 0
AGAIN = gettext_lazy("That did not go through. Please send it once more.")


@dataclass(frozen=True)
class Asked:
    """What a request is known again by, when it comes a second time."""

    profile: WorkerProfile
    by: User
    start: datetime
    facts: Facts
    work: Work
    code: str


def request(
    profile: WorkerProfile,
    *,
    by: User,
    start: datetime,
    minutes: Minutes = 0,
    pieces: Pieces = (),
    title: str = "",
    address: str,
    description: str = "",
    gateway: str = CASH,
    photos: Sequence[Picture] = (),
    seen: MinorUnits | None = None,
    code: str = "",
    at: datetime | None = None,
) -> Job:
    """Ask this worker for `minutes` at their rate from `start`, or for pieces of their
    price list, each with how many. Returns the pending job.

    Without a title it is called by its pieces. `gateway` is how the customer wants to
    pay, `photos` show what is to be done, and `seen` is the price that they looked at:
    if it is another one now, they must look again. `code` is that of a coupon.

    Asking twice gives the same job. Raises Different when the same hour was asked for
    with other facts, and another Refusal for what else speaks against it.
    """
    at, start = at or timezone.now(), start.astimezone(UTC)
    work = Work(pieces, hours=0 if pieces else minutes)
    facts = _facts(work, title=title, address=address, description=description)
    asked = Asked(profile, by, start, facts, work, normal_code(code))
    try:
        listed = _bookable(profile, by, start, work, at)
        coupon = coupons.find(code)
        quote = pricing.quote(listed, work, start, coupon=coupon, by=by, at=at)
        _require_seen(quote, seen)
        _require_offered(gateway, listed.currency)
        _leave_room(by)
        job = _job(listed, by, start, facts, quote, at)
        job.worker, job.gateway = profile.user, gateway
        with job_photos.stored(photos) as names:
            _insert(job, quote.lines, names, by, at)
    except (Refusal, IntegrityError) as problem:
        # What was agreed already is no longer free, for oneself either; or the same
        # click came twice at once, and the other one was a moment earlier.
        if existing := _existing_request(asked):
            return _with_photos(existing, photos, by, at)
        if isinstance(problem, Refusal):
            raise
        raise NotNow(AGAIN) from None
    return job


def _facts(work: Work, *, title: str, **said: str) -> Facts:
    title = title or work.title[:MAX_TITLE]
    return {"minutes": work.minutes, "title": title, **said}


def _bookable(
    profile: WorkerProfile, by: User, start: datetime, work: Work, at: datetime
) -> WorkerProfile:
    """The profile as it is listed now. Raises why it can't be booked for this."""
    if by.pk == profile.pk:
        raise Unprocessable(_("You can’t book yourself."))
    if not by.is_customer:
        raise NotAllowed(_("Only customers can book. Log in with a customer account."))
    _require_sense(profile, work)
    if start <= at:
        raise Unprocessable(_("That time has passed. Pick a later one."))
    try:
        listed = queries.listed_worker(profile.pk)
    except WorkerProfile.DoesNotExist:
        sentence = _("%(name)s is not taking jobs right now.")
        raise NotNow(sentence % {"name": profile.user.get_short_name()}) from None
    rules = shared.settings_for(WorkerSettings)
    minutes = work.minutes
    if not calendar.is_free(profile, start, minutes=minutes, at=at, rules=rules):
        raise Taken(_("That time is no longer free. Pick another one."))
    return listed


def _require_sense(profile: WorkerProfile, work: Work) -> None:
    """Raises why nobody can be asked for such work."""
    if not work.pieces and work.hours not in LENGTHS:
        raise Unprocessable(_("Choose between one and eight hours."))
    if not work.fits:
        raise Unprocessable(
            _("That is more than eight hours. Book a part of it for another day.")
        )
    for item, count in work.pieces:
        if item.worker_id != profile.pk:
            raise Unprocessable(_("Choose from the price list."))
        if not 1 <= count <= MOST_OF_ONE:
            sentence = _("Of each you can book 1 to %(most)d: choose how many.")
            raise Unprocessable(sentence % {"most": MOST_OF_ONE})


def _require_offered(gateway: str, currency: str) -> None:
    if gateway not in methods.offered(currency):
        raise Unprocessable(_("Choose one of the ways to pay in the list."))


def _require_seen(quote: Quote, seen: MinorUnits | None) -> None:
    if seen is not None and seen != quote.price:
        sentence = _(
            "The price has changed meanwhile: it is %(price)s now, and was %(seen)s. "
            "Look again before you send this."
        )
        now = money.show(quote.price, quote.currency)
        before = money.show(seen, quote.currency)
        raise NotNow(sentence % {"price": now, "seen": before})


def _leave_room(customer: User) -> None:
    """Limits the open requests of a customer, so that nobody asks a whole city at once.

    Two requests at the same instant may both pass: the limit need not be exact.

    """
    limit = settings.MAX_OPEN_REQUESTS
    if queries.count_waiting(customer) >= limit:
        raise NotNow(
            ngettext(
                "You have %(number)d request that waits for an answer, the most there "
                "can be. Wait for it, or cancel it, then ask again.",
                "You have %(number)d requests that wait for an answer, the most there "
                "can be. Wait for one, or cancel one, then ask again.",
                limit,
            )
            % {"number": limit}
        )


def _job(
    listed: WorkerProfile,
    by: User,
    start: datetime,
    facts: Facts,
    quote: Quote,
    at: datetime,
) -> Job:
    """A job of these facts, with what holds at this moment frozen onto it."""
    buffer = shared.settings_for(WorkerSettings).buffer_minutes
    first, last = calendar.span(start, facts["minutes"], buffer)
    return Job(
        customer=by,
        service_category=listed.service_category,
        city=listed.city,
        **facts,
        scheduled_time=start,
        start_cell=first,
        end_cell=last,
        currency=quote.currency,
        hourly_rate=quote.hourly_rate,
        price=quote.price,
        discount=quote.discount,
        commission_bps=quote.commission_bps,
        commission=quote.commission,
        cancel_free_until=quote.cancel_free_until,
        cancel_fee=quote.cancel_fee,
        no_show_minutes=quote.no_show_minutes,
        no_show_fee=quote.no_show_fee,
        answer_by=quote.answer_by,
        created_at=at,
    )


@transaction.atomic
def _insert(
    job: Job, lines: Sequence[JobLine], photos: Sequence[str], by: User, at: datetime
) -> None:
    coupon = coupons.lock(_code_of(lines), by, at)
    queries.insert_job(job)
    prices.insert_lines(job, lines)
    coupons.use(coupon, job, by, at)
    photo_rows.insert(job, photos)
    transitions.append(job, Verb.REQUEST, src="", by=by, role=Role.CUSTOMER, at=at)


def _with_photos(job: Job, photos: Sequence[Picture], by: User, at: datetime) -> Job:
    """The same request, sent again with photos that it did not have."""
    if photos and not job_photos.of_request(job) and not job_photos.refusal(job, by):
        job_photos.add(job, photos, by=by, at=at)
    return job


def _existing_request(asked: Asked) -> Job | None:
    """The same request, made before: still open, or already agreed. None without one.

    The newest of that hour; a request with other facts is not the same.
    """
    job = queries.latest_request(asked.by, asked.profile.pk, asked.start)
    if job is None:
        return None
    facts, lines = asked.facts, prices.lines_of(job)
    same = all(_same(getattr(job, name), facts[name]) for name in facts)
    pieces = sorted((item.name, count) for item, count in asked.work.pieces)
    if same and (_pieces_of(lines), _code_of(lines)) == (pieces, asked.code):
        return job
    sentence = _(
        "You have already asked {worker} to come {start}: “{title}”, {span}. "
        "This one is different: change that request, or pick another time for this."
    )
    words = phrases.of(job, title=worded_list(job.title))
    raise Different(sentence.format_map(words), job)


def _pieces_of(lines: Iterable[JobLine]) -> list[tuple[str, int]]:
    """What of the price list was asked for, and how many of each."""
    item = JobLine.Kind.ITEM
    return sorted((line.name, line.quantity) for line in lines if line.kind == item)


def _code_of(lines: Iterable[JobLine]) -> str:
    """Of the coupon among them; "" without one."""
    coupon = JobLine.Kind.COUPON
    return next((line.name for line in lines if line.kind == coupon), "")


def _same(before: Any, now: Any) -> bool:
    if isinstance(before, str):
        return " ".join(before.split()) == " ".join(now.split())
    return bool(before == now)
