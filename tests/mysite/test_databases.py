"""The copies of the migrated database: what migrations made is there and comes back."""

import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page, Site

from accounts.models import User


def made_by_migrations():
    return (
        sorted(Page.objects.values_list("pk", "path")),
        sorted(Site.objects.values_list("pk", "hostname")),
        ContentType.objects.count(),
    )


@pytest.mark.django_db(transaction=True)
def test_what_migrations_made_comes_back(django_db_setup):
    before = made_by_migrations()
    assert before[0]
    first = User.objects.create_user("left-over")
    Page.objects.all().delete()
    ContentType.objects.all().delete()
    django_db_setup.restore(connection)
    assert made_by_migrations() == before
    assert not User.objects.exists()
    assert User.objects.create_user("next").pk == first.pk


@pytest.mark.django_db(transaction=True)
def test_threads_see_the_same_database():
    User.objects.create_user("seen")
    found = []

    def look():
        found.append(User.objects.get().username)
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == ["seen"]


@pytest.mark.django_db
def test_foreign_keys_are_enforced():
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)
            assert cursor.execute("PRAGMA journal_mode").fetchone() == ("wal",)
