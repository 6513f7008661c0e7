"""Becoming somebody here, and staying it.

A customer gets a place to keep an address in the moment they join. An account that is
closed stays whole, with its history, but nobody can log in with it; reopening is all it
takes to come back. Staff close and reopen customers and workers, never each other.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from accounts.models import CustomerProfile, Person
from accounts.signals import account_closed, account_reopened
from toolkit.errors import NotAllowed


def welcome(user):
    """Whatever the role needs to exist; calling it twice changes nothing."""
    if user.is_customer:
        CustomerProfile.objects.get_or_create(user=user)


def remember_address(user, address: str) -> bool:
    """Keep a customer's first address for their next booking. Whether it was the first.

    One that they have is not replaced: work is not always at home.
    """
    profile, _made = CustomerProfile.objects.get_or_create(user=user)
    empty = CustomerProfile.objects.filter(pk=profile.pk, address="")
    return bool(empty.update(address=address))


def close(user, *, by, reason=""):
    """Nobody logs in with this account any more; sessions end with their next page."""
    _set_active(user, False, by=by, reason=reason)


def reopen(user, *, by):
    _set_active(user, True, by=by)


@transaction.atomic
def _set_active(user, active, *, by, **told):
    person = Person.objects.select_for_update().get(pk=user.pk)
    if person.is_team:
        raise NotAllowed(
            _("Only an administrator can close or reopen a staff account.")
        )
    if person.is_active == active:
        return
    person.is_active = user.is_active = active
    person.save(update_fields=["is_active"])
    changed = account_reopened if active else account_closed
    changed.send(Person, user=person)
    log(person, "accounts.reopen" if active else "accounts.close", user=by, data=told)
