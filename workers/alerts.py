"""Telling somebody when the first worker of a trade is listed in a city.

Whoever asks gives an address, and a letter asks there whether it is meant; only then do
we write again, and once. An address that has an account and is confirmed there need not
be confirmed again by the person themselves. Nobody learns whether we knew an address:
what they are told is the same. Each letter has a link that ends it.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts import languages, letters
from accounts.models import User
from services.models import City, ServiceCategory
from services.templatetags.catalogue import mid
from services.wordings import worded
from toolkit.errors import NotNow
from toolkit.identity import one_spelling
from toolkit.sweeps import oldest_first, sweep
from workers import links
from workers.models import SearchAlert, WorkerProfile

# So long somebody waits, so long a letter can be answered, so long we know we wrote.
WAITS = timedelta(days=183)
HOLDS = timedelta(days=3)
KEEP_TOLD = timedelta(days=30)
# Between two letters that ask one address for the same thing.
PAUSE = timedelta(hours=1)
# What one address can wait for, and what may wait for its confirmation.
MAX_ALERTS, MAX_UNCONFIRMED = 10, 3

_signer = Signer(salt="workers.alerts")


@transaction.atomic
def ask(
    email: str,
    category: ServiceCategory,
    city: City,
    *,
    by: User | None = None,
    at: datetime | None = None,
) -> None:
    """Store the wish for one letter to this address. `by` is the user, if logged in."""
    at, email = at or timezone.now(), one_spelling(email)
    mine = SearchAlert.objects.filter(email=email)
    alert = mine.select_for_update().filter(category=category, city=city).first()
    if alert is None:
        if _has_enough(mine, at):
            return
        alert, _new = SearchAlert.objects.get_or_create(
            email=email, category=category, city=city, defaults={"created_at": at}
        )
    if _is_known(by, email):
        _renew(alert, user=by, confirmed_at=at, created_at=at)
    elif _is_over(alert, at):
        _renew(alert, confirmed_at=None, created_at=at)
        _write_question(alert, at)
    elif alert.confirmed_at is None and not _asked_just_now(alert, at):
        _write_question(alert, at)


def find(token: str) -> SearchAlert:
    """The alert whose token stands in a link of ours, or SearchAlert.DoesNotExist."""
    try:
        code = _signer.unsign(token)
    except BadSignature as error:
        raise SearchAlert.DoesNotExist from error
    return SearchAlert.objects.select_related("category", "city").get(code=code)


def token_of(alert: SearchAlert) -> str:
    return _signer.sign(alert.code)


def confirm(alert: SearchAlert, *, at: datetime | None = None) -> None:
    """Mark the address as confirmed; doing it again changes nothing. Raises NotNow."""
    at = at or timezone.now()
    if alert.confirmed_at:
        return
    if alert.asked_at is None or at > alert.asked_at + HOLDS:
        raise NotNow(_("This link is too old. Search again and ask us once more."))
    alert.confirmed_at = at
    alert.save(update_fields=["confirmed_at"])


def stop(alert: SearchAlert) -> None:
    """Delete the alert with its address."""
    alert.delete()


def waiting(*, at: datetime | None = None) -> QuerySet[SearchAlert]:
    """Confirmed alerts for which no letter has been written yet."""
    at = at or timezone.now()
    return SearchAlert.objects.filter(
        Q(user=None) | Q(user__is_active=True),
        confirmed_at__isnull=False,
        told_at=None,
        created_at__gt=at - WAITS,
        category__is_active=True,
        city__is_active=True,
    )


def tell_due(*, at: datetime | None = None) -> int:
    """Write to everybody for whom a worker is listed by now. Returns how many."""
    somebody = WorkerProfile.objects.listed().filter(
        service_category=OuterRef("category"), city=OuterRef("city")
    )
    due = waiting(at=at).filter(Exists(somebody)).select_related("category", "city")
    return sweep(oldest_first(due, "created_at"), lambda alert: _tell(alert, at))


def tidy(*, at: datetime | None = None) -> None:
    """Forget who did not confirm, who waited too long, and who was told a while ago."""
    at = at or timezone.now()
    SearchAlert.objects.filter(
        Q(confirmed_at=None, asked_at__lt=at - HOLDS)
        | Q(created_at__lt=at - WAITS)
        | Q(told_at__lt=at - KEEP_TOLD)
    ).delete()


# --- The parts ----------------------------------------------------------------


def _has_enough(mine, at):
    """Whether the address has as many alerts as it may, in all or unconfirmed."""
    still = mine.filter(told_at=None, created_at__gt=at - WAITS)
    unconfirmed = still.filter(confirmed_at=None).count()
    return unconfirmed >= MAX_UNCONFIRMED or still.count() >= MAX_ALERTS


def _is_known(by, email):
    """Whether it is the confirmed address of the user who asks."""
    return bool(by) and by.emailaddress_set.filter(email=email, verified=True).exists()


def _is_over(alert, at):
    return bool(alert.told_at) or alert.created_at < at - WAITS


def _asked_just_now(alert, at):
    return alert.asked_at is not None and at < alert.asked_at + PAUSE


def _renew(alert, **facts):
    facts = {"told_at": None, "language": get_language() or ""} | facts
    for name, value in facts.items():
        setattr(alert, name, value)
    alert.save(update_fields=list(facts))


def _write_question(alert, at):
    alert.asked_at, alert.language = at, get_language() or ""
    alert.save(update_fields=["asked_at", "language"])
    _write(
        alert,
        gettext_lazy("Shall we tell you about %(trade)s in %(city)s?"),
        "emails/alert_question.txt",
        is_private=True,
        useful_until=at + HOLDS,
    )


@transaction.atomic
def _tell(alert, at):
    told_at = at or timezone.now()
    mine = SearchAlert.objects.filter(pk=alert.pk, told_at=None)
    # Somebody else may be telling them at the same moment.
    if mine.update(told_at=told_at):
        subject = gettext_lazy("There are %(trade)s in %(city)s now")
        _write(alert, subject, "emails/alert_found.txt")


def _write(alert, subject, template, **facts):
    trade, city = alert.category, alert.city
    page, end = (
        settings.BASE_URL + reverse(f"workers:{name}", args=[token_of(alert)])
        for name in ("alert", "alert-stop")
    )
    with languages.speaking(alert.language):
        named = {"trade": mid(worded(trade.plural)), "city": city}
        subject = str(subject) % named
        body = letters.render(
            template,
            trade=trade,
            city=city,
            page=page,
            end=end,
            search=settings.BASE_URL + links.to_search(trade, city),
        )
    letters.write(
        to=alert.email,
        subject=subject,
        body=body,
        headers={
            "List-Unsubscribe": f"<{end}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
        **facts,
    )
