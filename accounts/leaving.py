"""What we keep of a person: they take it along, or have it deleted.

Customers and workers delete their own account, once nothing is open any more; for who
cannot log in, an administrator does. The row of the account stays, closed and without a
name, since jobs, reviews and the books of others point at it; so do the papers that
were issued, as the tax office wants them. All that is about the person alone goes:
name, addresses, numbers, photos, devices, letters.

It takes two proofs: the password (`toolkit/views/proof.py`) and a link that we send to
their address. The apps above add what they know by accounts/signals.py.
"""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from accounts import devices, languages, letters, photos
from accounts.codes import new_code
from accounts.models import CustomerProfile, Device, Letter, Person, User
from accounts.signals import (
    account_closed,
    account_erased,
    account_is_leaving,
    data_is_taken_along,
)
from toolkit.errors import NotAllowed, Refusal

LINK_HOLDS = timedelta(days=1)
SALT = "accounts.leaving"


class LinkOver(Exception):
    """The link is none of ours, of somebody else, used, or older than LINK_HOLDS."""


def everything_of(user: User) -> dict[str, Any]:
    """What we keep of this person, as plain values under headings."""
    kept = _own_facts(user)
    for _receiver, more in data_is_taken_along.send(User, user=user):
        kept |= more
    return kept


def refusal(user: User) -> Refusal | None:
    """Why this account can't be deleted now, or None."""
    if user.is_team or user.may_enter_admin:
        return NotAllowed(_("Staff accounts are closed by an administrator."))
    try:
        account_is_leaving.send(User, user=user)
    except Refusal as problem:
        return problem
    return None


def ask(user: User) -> None:
    """Send them the link that deletes their account. Raises a Refusal."""
    if problem := refusal(user):
        raise problem
    token = signing.dumps([user.pk, _stamp(user)], salt=SALT)
    with languages.reading(user):
        letters.write(
            to=user.email,
            subject=_("Delete your account?"),
            body=letters.render(
                "emails/account_leaving.txt",
                user=user,
                path=reverse("accounts:erase", args=[token]),
            ),
            is_private=True,
            useful_until=timezone.now() + LINK_HOLDS,
        )


def check(token: str, user: User) -> None:
    """Raises LinkOver unless this link was sent to this person and still holds."""
    try:
        pk, stamp = signing.loads(token, salt=SALT, max_age=LINK_HOLDS)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise LinkOver from error
    if pk != user.pk or not constant_time_compare(stamp, _stamp(user)):
        raise LinkOver


@transaction.atomic
def erase(user: User, *, by: User | None = None, reason: str = "") -> None:
    """Delete what is about this person alone, for good; `by` an administrator whom they
    asked, who says why. Raises a Refusal.
    """
    if by and not by.is_superuser:
        raise NotAllowed(_("Only an administrator deletes an account for its person."))
    user = User.objects.select_for_update().get(pk=user.pk)
    if problem := refusal(user):
        raise problem
    address, language = user.email, user.language
    account_closed.send(Person, user=user)
    account_erased.send(User, user=user)
    devices.end_others(user, here=None)
    Device.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    CustomerProfile.objects.filter(user=user).update(address="", phone="")
    Letter.objects.filter(recipient=address).delete()
    photos.remove(user)
    _take_the_name_off(user)
    log(user, "accounts.erase", user=by, data={"reason": reason} if by else {})
    _say_goodbye(address, language)


def _own_facts(user):
    home = CustomerProfile.objects.filter(user=user).first()
    here = Device.objects.filter(user=user).order_by("-last_seen")
    return {
        "account": {
            "name": user.name,
            "username": user.username,
            "email": user.email,
            "mobile_number": str(user.phone or ""),
            "role": user.role,
            "language": user.language,
            "joined": user.date_joined,
            "last_log_in": user.last_login,
            "has_photo": bool(user.profile_image),
            "address": home.address if home else "",
            "number_at_this_address": str(home.phone or "") if home else "",
        },
        "devices": [
            {"browser": one.name, "address": one.place, "last_seen": one.last_seen}
            for one in here
        ],
    }


def _stamp(user):
    """Another one after a new password or e-mail address."""
    return signing.Signer(salt=SALT).signature(f"{user.password} {user.email}")


def _take_the_name_off(user):
    code = new_code()
    user.username = f"left-{code}"
    user.email = f"{code}@left.invalid"
    with languages.speaking(""):
        user.name = _("Somebody who left")
    user.phone = user.language = ""
    user.is_active, user.last_login, user.erased_at = False, None, timezone.now()
    user.set_unusable_password()
    user.save()
    kinds = ContentType.objects.get_for_models(User, Person, for_concrete_models=False)
    history = ModelLogEntry.objects.filter(content_type__in=kinds.values())
    history.filter(object_id=str(user.pk)).update(label=user.name)


def _say_goodbye(address, language):
    with languages.speaking(language):
        letters.write(
            to=address,
            subject=_("Your account is deleted"),
            body=letters.render("emails/account_left.txt"),
        )
