"""The second factor of a log-in: codes of an app on a phone, and ten recovery codes.

allauth.mfa keeps both (`Authenticator`, a row each) and asks for a code after the
password. Here stands what it leaves open: that a code counts once, whatever becomes of
the cache; who must have a second factor; how it is taken off somebody who lost their
phone; and that what codes are made of lies sealed in the database.
"""

import logging
from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from accounts import devices, languages, letters
from accounts.models import User
from toolkit import sealed
from toolkit.errors import NotAllowed, NotNow

PURPOSE = "accounts.second_factor"
# What is sealed in the `data` of a row, by its type.
SEALED = {
    Authenticator.Type.TOTP: "secret",
    Authenticator.Type.RECOVERY_CODES: "seed",
}
AT_ONCE = 500
# In a session: its person may enter the admin, whatever their role says.
MAY_ENTER = "may_enter_admin"

logger = logging.getLogger(__name__)


def is_on(user: User) -> bool:
    """Recovery codes alone are none: they are for when the app is away."""
    return _app_of(user).exists()


def has_given(session: Mapping[str, Any]) -> bool:
    """Whether a code was given in this session, whenever: at its log-in, as a rule."""
    records = session.get(AUTHENTICATION_METHODS_SESSION_KEY) or ()
    return any(one["method"] == "mfa" for one in records)


def is_demanded(user: User, session: Mapping[str, Any]) -> bool:
    """Whether this person may enter the admin and so needs a code to come anywhere. Of
    customers and workers nobody asks it again: a right that they were given counts from
    the next log-in, or when they use it.
    """
    if not settings.STAFF_SECOND_FACTOR:
        return False
    if user.is_team:
        return user.must_have_second_factor
    return bool(session.get(MAY_ENTER))


def accept(user: User, code: str) -> Authenticator | None:
    """The row whose code this is, which is used up by that; None for a wrong one."""
    rows = Authenticator.objects.filter(user=user, type__in=SEALED)
    for row in rows.order_by("-type"):
        try:
            is_right = (
                _use_up(row, code)
                if row.type == Authenticator.Type.TOTP
                else row.wrap().validate_code(code)
            )
        except sealed.Unsealable:
            logger.error("A second factor lies under a key that is gone: %s.", row.pk)
            continue
        if is_right:
            return row
    return None


def drop_unreadable(user: User) -> bool:
    """Whether this person had recovery codes under a key that is gone: then they have
    none any more, and can make new ones.
    """
    rows = Authenticator.objects.filter(user=user)
    for row in rows.filter(type=Authenticator.Type.RECOVERY_CODES):
        try:
            unseal(row.data["seed"])
        except sealed.Unsealable:
            logger.warning("Recovery codes lay under a key that is gone: %s.", row.pk)
            row.delete()
            return True
    return False


@transaction.atomic
def take_off(user: User, *, by: User | None, reason: str) -> None:
    """For who lost phone and recovery codes; all their sessions end. `by` is None on
    the command line. Raises NotAllowed, NotNow.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    is_staff = user.is_team or user.may_enter_admin
    if is_staff and by is not None and not by.is_superuser:
        raise NotAllowed(
            _("Only an administrator can take the second step off a staff account.")
        )
    if not is_on(user):
        raise NotNow(_("This account has no second step at the log-in."))
    Authenticator.objects.filter(user=user).delete()
    devices.end_others(user, here=None)
    log(user, "accounts.second_factor_off", user=by, data={"reason": reason})
    with languages.reading(user):
        letters.write(
            to=user.email,
            subject=_("The second step of your log-in is off"),
            body=letters.render("emails/second_factor_off.txt", user=user),
        )


def seal(text: str) -> str:
    return sealed.seal(text, purpose=PURPOSE)


def unseal(text: str) -> str:
    """Raises toolkit.sealed.Unsealable."""
    return sealed.unseal(text, purpose=PURPOSE)


def seal_again() -> None:
    """Seal with today's SECRET_KEY what lies under a former one, some at a time."""
    mark = sealed.mark_of_today(purpose=PURPOSE)
    for kind, name in SEALED.items():
        former = Authenticator.objects.filter(type=kind).exclude(
            **{f"data__{name}__startswith": mark}
        )
        # In any order: what no key opens must not hold up the others for ever.
        for pk in list(former.order_by("?").values_list("pk", flat=True)[:AT_ONCE]):
            _reseal(pk, name)


@transaction.atomic
def _reseal(pk, name):
    row = Authenticator.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        return
    try:
        row.data[name] = seal(unseal(row.data[name]))
    except sealed.Unsealable:
        logger.warning("A second factor lies under a key that is gone: %s.", pk)
        return
    row.save(update_fields=["data"])


@transaction.atomic
def _use_up(row, code):
    """Whether it is a code of now that is later than the last one that was used."""
    row = Authenticator.objects.select_for_update().filter(pk=row.pk).first()
    if row is None:
        return False
    secret, typed = unseal(row.data["secret"]), normalize_user_code(code).encode()
    for step in totp.yield_hotp_counters_from_time():
        right = totp.format_hotp_value(totp.hotp_value(secret, step)).encode()
        if compare_digest(typed, right) and step > row.data.get("used_step", 0):
            row.data["used_step"] = step
            row.save(update_fields=["data"])
            return True
    return False


def _app_of(user):
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
