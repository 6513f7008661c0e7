"""The first person of the staff, made at the command line before there is any mail."""

import pytest
from django.core.management import call_command

from accounts.models import User
from tests.accounts.auth import log_in

NAMED = {"username": "owner", "email": "Owner@Example.com", "name": "Meera Joshi"}


@pytest.fixture(params=["options", "environment"])
def owner(request, db, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "callout-tests")
    if request.param == "options":
        call_command("createsuperuser", interactive=False, verbosity=0, **NAMED)
    else:
        for name, value in NAMED.items():
            monkeypatch.setenv(f"DJANGO_SUPERUSER_{name.upper()}", value)
        call_command("createsuperuser", interactive=False, verbosity=0)
    return User.objects.get()


def test_p5_is_staff_with_an_address_that_counts(owner):
    assert (owner.username, owner.role, owner.is_superuser) == ("owner", "admin", True)
    address = owner.emailaddress_set.get()
    assert (address.email, address.verified, address.primary) == (
        owner.email,
        True,
        True,
    )


def test_p5_gets_into_the_admin_at_once(owner, client, mailoutbox):
    answer = log_in(client, "owner", next="/admin/")
    assert (answer.status_code, answer.url) == (302, "/admin/")
    assert client.get("/admin/").status_code == 200
    assert client.get("/dashboard/").url == "/admin/"
    assert mailoutbox == []


def test_p5_without_an_address_is_made_too(db):
    owner = User.objects.create_superuser("owner", password="callout-tests")
    assert (owner.role, owner.emailaddress_set.count()) == ("admin", 0)
