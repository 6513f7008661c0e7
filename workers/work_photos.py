"""Photos of work that workers did: the only writer of them.

A worker adds and removes their own. Nobody else sees one before our team has looked at
it, and each decision leaves a line in the log of the admin. The same decisions are made
of whatever is `LookedAt`.
"""

from django.db import transaction
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts import pictures
from accounts.models import User
from accounts.photos import Picture
from toolkit.errors import NotAllowed, Unprocessable
from toolkit.sql.queries import PreparedQuery
from toolkit.text import paragraphs
from workers import calendar
from workers.errors import NoReason
from workers.models import WorkerProfile, WorkPhoto
from workers.models.work_photos import LookedAt, work_path

MAX_PHOTOS = 24
State = LookedAt.State
ACTIONS = {
    State.SHOWN: "workers.show_photo",
    State.REFUSED: "workers.refuse_photo",
}

_shown = PreparedQuery(
    lambda worker: WorkPhoto.objects.filter(worker=worker, state=State.SHOWN).order_by(
        "-pk"
    ),
    BigIntegerField(),
)


def permission_for(kind: type[LookedAt]) -> str:
    """Who decides about photos of this kind."""
    return f"{kind._meta.app_label}.moderate_{kind._meta.model_name}"


def shown_of(profile: WorkerProfile) -> list[WorkPhoto]:
    """What everybody sees, the newest first."""
    return _shown(profile.pk)


def all_of(profile: WorkerProfile) -> list[WorkPhoto]:
    """What the worker sees, the newest first."""
    return list(WorkPhoto.objects.filter(worker=profile).order_by("-pk"))


def add(
    profile: WorkerProfile, *, words: str, picture: Picture, before: Picture | None
) -> WorkPhoto:
    """Keep one more, to be looked at.

    Raises Unprocessable where there are MAX_PHOTOS, NoRoom when it cannot be stored.
    """
    photo = WorkPhoto(worker=profile, words=words)
    photo.picture.name = work_path(photo, "")
    named = {photo.picture.name: picture}
    if before:
        photo.before.name = work_path(photo, "")
        named[photo.before.name] = before
    with pictures.stored(named), transaction.atomic():
        calendar.lock(profile.pk)
        if WorkPhoto.objects.filter(worker=profile).count() >= MAX_PHOTOS:
            raise Unprocessable(
                _("You have %(count)d photos. Remove one to add another.")
                % {"count": MAX_PHOTOS}
            )
        photo.save()
    return photo


@transaction.atomic
def remove(profile: WorkerProfile, pk: int) -> WorkPhoto:
    """Take one away, its files after the commit. Raises WorkPhoto.DoesNotExist."""
    photo = WorkPhoto.objects.select_for_update().filter(worker=profile).get(pk=pk)
    pictures.delete(photo)
    return photo


def show(photo: LookedAt, *, by: User) -> LookedAt:
    """Let everybody see it. Returns it as it is then."""
    return _decide(photo, State.SHOWN, "", by)


def refuse(photo: LookedAt, *, by: User, reason: str) -> LookedAt:
    """Show it to nobody; whoever sent it reads the reason."""
    reason = paragraphs(reason)
    if not reason:
        raise NoReason(_("Say why, so that they can put it right."))
    return _decide(photo, State.REFUSED, reason, by)


@transaction.atomic
def _decide(photo: LookedAt, state: State, reason: str, by: User) -> LookedAt:
    kind = type(photo)
    if not by.has_perm(permission_for(kind)):
        raise NotAllowed(_("You may not decide about photos."))
    photo = kind._default_manager.select_for_update().get(pk=photo.pk)
    if (photo.state, photo.reason) == (state, reason):
        return photo
    photo.state, photo.reason = state, reason
    photo.save(update_fields=["state", "reason"])
    log(photo, ACTIONS[state], user=by, data={"reason": reason})
    return photo
