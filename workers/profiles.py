"""A worker's profile: asking to be listed, keeping it true, going on and off the list.

Whoever applies waits for staff to approve them, or is listed at once when the settings
say so. Who was turned down may put it right and ask again. `search_text` repeats, in
one text in search form, all that a search box may find a worker by.
"""

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from services.models import MarketSettings
from toolkit.text import search_form
from workers import calendar, week
from workers.errors import NotAllowed, NotNow
from workers.models import WorkerProfile, WorkerSettings
from workers.signals import worker_applied

PERMISSION = "workers.approve_workerprofile"
FACTS = ("service_category", "city", "hourly_rate", "experience", "area", "bio")
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
    if not WorkerSettings.load().approval_required:
        # Nobody has decided anything, and nobody will read that somebody did.
        profile.approval = Approval.APPROVED
    _put(profile, data)
    profile.save(force_insert=is_new, update_fields=None if is_new else WRITTEN)
    profile.skills.set(data["skills"])
    if is_new:
        calendar.set_week(profile, week.USUAL)
    transaction.on_commit(
        partial(worker_applied.send_robust, WorkerProfile, worker=profile)
    )
    return profile


@transaction.atomic
def update(profile, data):
    """Write the facts and the skills, and make them findable."""
    _put(profile, data)
    profile.save(update_fields=[*FACTS, "search_text"])
    profile.skills.set(data["skills"])
    return profile


def find(code, *, by):
    """The profile as `by` may see it, or WorkerProfile.DoesNotExist.

    Who is not listed is there only for themselves, and for staff who decide.
    """
    profile = WorkerProfile.objects.with_names().get(code=code)
    if profile.is_listed or by.pk == profile.pk or by.has_perm(PERMISSION):
        return profile
    raise WorkerProfile.DoesNotExist


def of(user):
    """The profile of this user, or None."""
    return WorkerProfile.objects.with_names().filter(pk=user.pk).first()


def set_availability(profile, on):
    """Taking jobs or not. What has been accepted stays as it is."""
    profile.availability = on
    profile.save(update_fields=["availability"])


def _put(profile, data):
    for name in FACTS:
        setattr(profile, name, data[name])
    profile.search_text = search_text(profile, data["skills"])


def search_text(profile, skills):
    trade, city = profile.service_category, profile.city
    words = [profile.user.name, trade.name, trade.plural, city.name, profile.area]
    words += [skill.name for skill in skills]
    return fold(" ".join([*words, profile.bio]))


def fold(text):
    """How text is compared: without case, accents or forms of a digit."""
    return search_form(text)


def refresh_search(profiles):
    """Write the search text of a queryset of profiles anew, where it changed."""
    whole = profiles.with_names().prefetch_related("skills").order_by("pk")
    changed = []
    for profile in whole.iterator(chunk_size=BATCH):
        text = search_text(profile, profile.skills.all())
        if text != profile.search_text:
            profile.search_text = text
            changed.append(profile)
    WorkerProfile.objects.bulk_update(changed, ["search_text"], batch_size=BATCH)
