"""Joining, and closing and reopening an account.

A customer gets a profile for their address when they join. A closed account keeps all
its data and history, but nobody can log in with it until it is reopened. Staff close
and reopen customers and workers, never each other.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts.models import CustomerProfile, Person, User
from accounts.signals import account_closed, account_reopened
from toolkit.errors import NotAllowed, NotNow


def welcome(user: User) -> None:
    """Make the rows that the role needs; calling it twice changes nothing."""
    if user.is_customer:
        CustomerProfile.objects.get_or_create(user=user)


def remember_address(user: User, address: str) -> bool:
    """Keep a customer's first address for their next booking; whether it was the first.

    An address that is there is not replaced: work is not always at home.
    """
    profile, _made = CustomerProfile.objects.get_or_create(user=user)
    empty = CustomerProfile.objects.filter(pk=profile.pk, address="")
    return bool(empty.update(address=address))


def close(user: User, *, by: User, reason: str = "") -> None:
    """Nobody can log in with this account any more; its sessions end with their next
    page. Raises NotAllowed for an account of staff.
    """
    _set_active(user, False, by=by, reason=reason)


def reopen(user: User, *, by: User) -> None:
    """Log-ins work again. Raises NotAllowed for an account of staff, NotNow for one
    that its person has deleted.
    """
    _set_active(user, True, by=by)


@transaction.atomic
def _set_active(user, active, *, by, **told):
    person = Person.objects.select_for_update().get(pk=user.pk)
    if person.is_team:
        raise NotAllowed(
            _("Only an administrator can close or reopen a staff account.")
        )
    if person.erased_at:
        raise NotNow(_("Its person has deleted this account. Nothing is left to open."))
    if person.is_active == active:
        return
    person.is_active = user.is_active = active
    person.save(update_fields=["is_active"])
    changed = account_reopened if active else account_closed
    changed.send(Person, user=person)
    log(person, "accounts.reopen" if active else "accounts.close", user=by, data=told)
