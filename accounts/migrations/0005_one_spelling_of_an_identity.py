"""One spelling of an e-mail address, and no two usernames that differ by capitals.

Where two accounts had one address, the account that confirmed it keeps it, or else the
one used last. The other stays whole and reachable by its username, with an address that
nobody can own, and is named while this runs.
"""

import sys

from django.db import migrations


def spell(apps, schema_editor):
    users = apps.get_model("accounts", "User").objects
    spell_addresses(users, apps.get_model("account", "EmailAddress").objects)
    spell_usernames(users)


def spell_addresses(users, addresses):
    confirmed = set(addresses.filter(verified=True).values_list("user", "email"))
    groups = {}
    for user in users.only("pk", "username", "email", "last_login", "date_joined"):
        groups.setdefault(user.email.strip().lower(), []).append(user)
    for address, same in groups.items():
        same.sort(key=lambda user: ((user.pk, address) in confirmed, *last_used(user)))
        keeper = same.pop()
        for user in same:
            nobody = f"account-{user.pk}@duplicate.invalid"
            told(f"{user.username}: {user.email} is {keeper.username}’s; now {nobody}")
            addresses.filter(user=user.pk, email__iexact=address).delete()
            addresses.filter(user=user.pk).update(primary=False)
            addresses.create(user_id=user.pk, email=nobody, verified=True, primary=True)
            users.filter(pk=user.pk).update(email=nobody)
        if keeper.email != address:
            users.filter(pk=keeper.pk).update(email=address)


def spell_usernames(users):
    groups = {}
    for user in users.only("pk", "username", "last_login", "date_joined"):
        groups.setdefault(user.username.lower(), []).append(user)
    for same in groups.values():
        same.sort(key=last_used)
        for user in same[:-1]:
            name = f"{user.username[:130]}-{user.pk}"
            told(f"{user.username}: {same[-1].username} is used too; now {name}")
            users.filter(pk=user.pk).update(username=name)


def last_used(user):
    return (user.last_login or user.date_joined).timestamp(), -user.pk


def told(line):
    print(f"  {line}", file=sys.stderr)  # noqa: T201


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0004_superusers_are_staff"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [
        migrations.RunPython(spell, migrations.RunPython.noop),
    ]
