"""Staff decide who is listed. Every decision leaves a line in the log of the admin.

A decision that changes nothing writes nothing and notifies nobody.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from toolkit.errors import NotAllowed
from toolkit.text import paragraphs
from workers.errors import NoReason
from workers.models import WorkerProfile
from workers.profiles import PERMISSION
from workers.signals import worker_decided

# What we promise people who wait.
ANSWER_WITHIN = timedelta(days=2)
DECIDED = ["approval", "approval_reason", "decided_at", "checked_name"]
Approval = WorkerProfile.Approval
ACTIONS = {
    Approval.APPROVED: "workers.approve",
    Approval.REJECTED: "workers.reject",
    Approval.SUSPENDED: "workers.suspend",
}


def approve(
    profile: WorkerProfile, *, by: User, at: datetime | None = None
) -> WorkerProfile:
    """List this worker. Returns the profile as it is then."""
    return _decide(profile, Approval.APPROVED, "", by, at)


def reject(
    profile: WorkerProfile, *, by: User, reason: str, at: datetime | None = None
) -> WorkerProfile:
    """Turn an applicant down, or take an approved worker off the list.

    Jobs that were accepted go on. The worker reads the reason.

    """
    reason = paragraphs(reason)
    if not reason:
        raise NoReason(_("Say why, so that they can put it right."))
    return _decide(profile, Approval.REJECTED, reason, by, at)


def answer_by(profile: WorkerProfile) -> datetime:
    """By when an applicant gets an answer."""
    return profile.applied_at + ANSWER_WITHIN


@transaction.atomic
def _decide(
    profile: WorkerProfile,
    approval: WorkerProfile.Approval,
    reason: str,
    by: User,
    at: datetime | None,
) -> WorkerProfile:
    if not by.has_perm(PERMISSION):
        raise NotAllowed(_("You may not decide about workers."))
    profiles = WorkerProfile.objects.select_related("user")
    profile = profiles.select_for_update(of=["self"]).get(pk=profile.pk)
    is_yes = approval == Approval.APPROVED
    if not is_yes and profile.works:
        approval = Approval.SUSPENDED
    if (profile.approval, profile.approval_reason) == (approval, reason):
        return profile
    profile.approval, profile.approval_reason = approval, reason
    profile.decided_at = at or timezone.now()
    if is_yes:
        profile.checked_name = profile.user.name
    profile.save(update_fields=DECIDED)
    log(
        profile,
        ACTIONS[approval],
        user=by,
        data={"reason": reason},
    )
    transaction.on_commit(
        partial(worker_decided.send_robust, WorkerProfile, worker=profile)
    )
    return profile
