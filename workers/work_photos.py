"""Photos of work that workers did: the only writer of them.

A worker adds and removes their own. Nobody else sees one before our team has looked at
it, and each decision leaves a line in the log of the admin.
"""

from contextlib import suppress
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import BigIntegerField
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts.models import User
from accounts.photos import NoRoom, Picture
from toolkit.errors import NotAllowed, Unprocessable
from toolkit.sql.queries import PreparedQuery
from toolkit.text import paragraphs
from workers import calendar
from workers.errors import NoReason
from workers.models import WorkerProfile, WorkPhoto
from workers.models.work_photos import tile_of, work_path

MAX_PHOTOS = 24
PERMISSION = "workers.moderate_workphoto"
State = WorkPhoto.State
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
    kept: list[str] = []
    try:
        photo.picture.name = _store(photo, picture, kept)
        photo.before.name = _store(photo, before, kept) if before else ""
        with transaction.atomic():
            calendar.lock(profile.pk)
            if WorkPhoto.objects.filter(worker=profile).count() >= MAX_PHOTOS:
                raise Unprocessable(
                    _("You have %(count)d photos. Remove one to add another.")
                    % {"count": MAX_PHOTOS}
                )
            photo.save()
    except OSError as error:
        _delete(photo, kept)
        raise NoRoom(
            _("We could not keep your photo just now. Try again in a few minutes.")
        ) from error
    except BaseException:
        _delete(photo, kept)
        raise
    return photo


def remove(profile: WorkerProfile, pk: int) -> WorkPhoto:
    """Take one away, its files after the commit. Raises WorkPhoto.DoesNotExist."""
    with transaction.atomic():
        rows = WorkPhoto.objects.select_for_update().filter(worker=profile)
        photo = rows.get(pk=pk)
        photo.delete()
        delete = partial(_delete, photo, photo.files)
        transaction.on_commit(delete, robust=True)
    return photo


def show(photo: WorkPhoto, *, by: User) -> WorkPhoto:
    """Let everybody see it. Returns it as it is then."""
    return _decide(photo, State.SHOWN, "", by)


def refuse(photo: WorkPhoto, *, by: User, reason: str) -> WorkPhoto:
    """Show it to nobody; its worker reads the reason."""
    reason = paragraphs(reason)
    if not reason:
        raise NoReason(_("Say why, so that they can put it right."))
    return _decide(photo, State.REFUSED, reason, by)


@transaction.atomic
def _decide(photo, state, reason, by):
    if not by.has_perm(PERMISSION):
        raise NotAllowed(_("You may not decide about photos."))
    photo = WorkPhoto.objects.select_for_update().get(pk=photo.pk)
    if (photo.state, photo.reason) == (state, reason):
        return photo
    photo.state, photo.reason = state, reason
    photo.save(update_fields=["state", "reason"])
    log(photo, ACTIONS[state], user=by, data={"reason": reason})
    return photo


def _store(photo: WorkPhoto, picture: Picture, kept: list[str]) -> str:
    """Write both files; `kept` learns their names, even of half a file."""
    storage = photo.picture.storage
    name = work_path(photo, "")
    parts: list[tuple[str, ContentFile]] = [
        (name, picture.whole),
        (tile_of(name), picture.tile),
    ]
    for one, content in parts:
        kept.append(one)
        storage.save(one, content)
    return name


def _delete(photo, names):
    for name in names:
        with suppress(OSError):
            photo.picture.storage.delete(name)
