"""A worker's profile: asking to be listed, keeping it true, going on and off the list.

Whoever applies waits for staff to approve them, or is listed at once when the settings
say so. Who was turned down may put it right and ask again. What the team has checked is
this trade in this city under this name: who changes one of them is checked again, and
is not listed meanwhile. `search_text` repeats all that a search box may find a worker
by, as tokens with one space between them.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.models import MarketSettings
from toolkit.errors import NotAllowed, NotNow
from toolkit.text import search_form
from workers import calendar, week
from workers.models import WorkerProfile, WorkerSettings
from workers.search import name_keys
from workers.search.language import tokens
from workers.signals import worker_applied

PERMISSION = "workers.approve_workerprofile"
CHECKED = ("service_category", "city")
FACTS = (
    "service_category",
    "city",
    "hourly_rate",
    "callout_fee",
    "experience",
    "area",
    "bio",
)
# What may be left out of the facts, and what is meant then.
USUAL = {"callout_fee": 0}
# Never the whole row: a review may be counted on it at the same moment.
DECISION = ("applied_at", "decided_at", "approval", "approval_reason")
WRITTEN = (*FACTS, "search_text", *DECISION)
BATCH = 500
Approval = WorkerProfile.Approval


@transaction.atomic
def apply(user, data, *, at=None):
    """Ask to be listed, for the first time or again. Returns the profile.

    `data` holds FACTS and `skills`. A newcomer starts with the usual week.
    """
    if not user.is_worker:
        raise NotAllowed(_("Only worker accounts can apply."))
    profile = WorkerProfile.objects.select_for_update().filter(pk=user.pk).first()
    if profile and profile.approval != Approval.REJECTED:
        raise NotNow(_("You have applied already."))
    is_new, at = profile is None, at or timezone.now()
    profile = profile or WorkerProfile(
        user=user, created_at=at, currency=MarketSettings.load().currency
    )
    profile.applied_at, profile.decided_at = at, None
    profile.approval, profile.approval_reason = Approval.WAITING, ""
    if not _is_approval_required():
        # Nobody has decided anything, and nobody will read that somebody did.
        profile.approval = Approval.APPROVED
    _put(profile, data)
    profile.save(force_insert=is_new, update_fields=None if is_new else WRITTEN)
    profile.skills.set(data["skills"])
    name_keys.write([profile])
    if is_new:
        calendar.set_week(profile, week.USUAL)
    transaction.on_commit(
        partial(worker_applied.send_robust, WorkerProfile, worker=profile)
    )
    return profile


@transaction.atomic
def update(profile, data, *, at=None):
    """Write the facts and the skills, with the search text made of them."""
    stored = WorkerProfile.objects.select_for_update().get(pk=profile.pk)
    again = needs_new_check(stored, data)
    _put(profile, data)
    profile.save(update_fields=[*FACTS, "search_text"])
    profile.skills.set(data["skills"])
    name_keys.write([profile])
    if again:
        check_again(profile, at=at)
    return profile


def needs_new_check(profile, data):
    """Whether these facts are others than those that the team has checked."""
    is_other = any(getattr(profile, name) != data[name] for name in CHECKED)
    return is_other and profile.is_checked and _is_approval_required()


def check_again(profile, *, at=None):
    """Off the list until the team has looked. What they agreed to stays."""
    profile.approval, profile.applied_at = Approval.RECHECK, at or timezone.now()
    profile.save(update_fields=["approval", "applied_at"])
    transaction.on_commit(
        partial(worker_applied.send_robust, WorkerProfile, worker=profile)
    )


def name_changed(profile, *, at=None):
    """Under another name somebody is to be checked again; capitals make no other."""
    is_other = search_form(profile.checked_name) != search_form(profile.user.name)
    known = profile.is_checked and profile.checked_name
    if known and is_other and _is_approval_required():
        check_again(profile, at=at)


def find(code, *, by):
    """The profile as `by` may see it, or WorkerProfile.DoesNotExist.

    Who is approved is there for everybody, also while they take no jobs; others only
    for themselves, and for staff who decide.
    """
    profile = WorkerProfile.objects.with_names().get(code=code)
    is_public = profile.approval == Approval.APPROVED and profile.user.is_active
    if is_public or by.pk == profile.pk or by.has_perm(PERMISSION):
        return profile
    raise WorkerProfile.DoesNotExist


def of(user):
    """The profile of this user, or None."""
    return WorkerProfile.objects.with_names().filter(pk=user.pk).first()


def set_availability(profile, on):
    """Taking jobs or not. What has been accepted stays as it is."""
    profile.availability = on
    profile.save(update_fields=["availability"])


def close(profile):
    """The account is closed: not bookable, without touching the worker's own choice."""
    if profile.was_available is None:
        profile.was_available, profile.availability = profile.availability, False
        profile.save(update_fields=["was_available", "availability"])


def reopen(profile):
    """The account is open again: taking jobs or not, as before it was closed."""
    if profile.was_available is not None:
        profile.availability, profile.was_available = profile.was_available, None
        profile.save(update_fields=["was_available", "availability"])


def _is_approval_required():
    return WorkerSettings.load().approval_required


def _put(profile, data):
    for name, value in (USUAL | data).items():
        if name in FACTS:
            setattr(profile, name, value)
    profile.search_text = search_text(profile, data["skills"])


def search_text(profile, skills):
    trade, city = profile.service_category, profile.city
    words = [profile.user.name, trade.name, trade.plural, city.name, profile.area]
    words += [skill.name for skill in skills]
    return fold(" ".join([*words, profile.bio]))


def fold(text):
    """The tokens of a text with one space between them, as search texts are stored."""
    return " ".join(tokens(text))


def refresh_search(profiles):
    """Write the search text of a queryset of profiles anew, where it changed, and the
    keys of their names.
    """
    whole = profiles.with_names().prefetch_related("skills").order_by("pk")
    changed = []
    for profile in name_keys.written(whole.iterator(chunk_size=BATCH)):
        text = search_text(profile, profile.skills.all())
        if text != profile.search_text:
            profile.search_text = text
            changed.append(profile)
    WorkerProfile.objects.bulk_update(changed, ["search_text"], batch_size=BATCH)
