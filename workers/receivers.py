"""Receivers of the signals of the apps below: a name changes, an account is closed."""

from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from services.models import City, ServiceCategory, Skill
from toolkit.errors import NotAllowed
from workers import leaving, phrases, profiles
from workers.models import PriceItem, WorkerProfile
from workers.search import text_index

Approval = WorkerProfile.Approval
LOOKUPS = {
    User: "user",
    City: "city",
    ServiceCategory: "service_category",
    Skill: "skills",
}


def account_was_closed(user, **signal):
    for profile in WorkerProfile.objects.filter(user=user):
        profiles.close(profile)


def account_was_reopened(user, **signal):
    for profile in WorkerProfile.objects.filter(user=user):
        profiles.reopen(profile)


def data_is_taken_along(user, **signal):
    return leaving.data_of(user)


def account_was_erased(user, **signal):
    leaving.erase(user)


def tables_were_migrated(using, **signal):
    text_index.keep(connections[using])


def role_is_changing(user, role, **signal):
    """Refused while the user is listed as a worker."""
    profile = WorkerProfile.objects.filter(user=user).first()
    listed = {Approval.APPROVED, *WorkerProfile.WAITS}
    if role != User.Role.WORKER and profile and profile.approval in listed:
        raise NotAllowed(
            _("%(name)s is on the list of workers. Take them off it first.")
            % {"name": user.name}
        )


def rates_at_home(settings, **signal):
    """Says how many workers' rates are in the home currency, if there are any."""
    count = WorkerProfile.objects.filter(currency=settings.currency).count()
    return count and ngettext("%d worker’s rate", "%d workers’ rates", count) % count


def prices_at_home(settings, **signal):
    """The same of the prices in their lists."""
    mine = PriceItem.objects.filter(worker__currency=settings.currency)
    count = mine.count()
    return count and ngettext("%d worker’s price", "%d workers’ prices", count) % count


def currency_was_changed(convert, old, new, **signal):
    listed = list(PriceItem.objects.filter(worker__currency=old))
    for item in listed:
        item.price = convert(item.price)
    PriceItem.objects.bulk_update(listed, ["price"], batch_size=500)
    mine = WorkerProfile.objects.filter(currency=old)
    for rate, fee in set(mine.values_list("hourly_rate", "callout_fee")):
        asked = {"hourly_rate": convert(rate), "callout_fee": convert(fee)}
        alike = mine.filter(hourly_rate=rate, callout_fee=fee)
        alike.update(**asked, currency=new)


def name_may_have_changed(sender, instance, created, raw, update_fields, **signal):
    # Every log-in saves a user, but only the date of it.
    if created or raw or (update_fields and "name" not in update_fields):
        return
    named = WorkerProfile.objects.filter(**{LOOKUPS[sender]: instance})
    profiles.refresh_search(named)
    if sender is User:
        for profile in named.select_related("user"):
            profiles.name_changed(profile)


def phrase_is_checked(phrase, **signal):
    return phrases.refusal(phrase)


def phrase_was_kept(synonym, **signal):
    return phrases.remarks(synonym)
