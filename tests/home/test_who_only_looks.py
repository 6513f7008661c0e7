"""A group of one's own may look and no more: every action wants its own permission.

The four groups of the product that may look may act too, so none of them shows it.
"""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from bookings.models import Job
from tests.cast import make_user
from tests.home import test_admin_doors as doors

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
row, enter = doors.row, doors.enter


@pytest.fixture
def onlooker(db):
    """May enter the admin and look at every list."""
    user = make_user("onlooker", User.Role.ADMIN, is_staff=True)
    views = [f"view_{model._meta.model_name}" for model in doors.LOOKS]
    names = ["access_admin", *views]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def test_who_looks_at_every_list_does_nothing_there(onlooker, enter, row, ask):
    row = row | {Job: ask(title="Another tap")}
    client = enter("onlooker")
    looked = {
        model.__name__: doors.outcome(client.get(doors.address(model, "list", row)))
        for model in doors.LOOKS
    }
    assert set(looked.values()) == {"in"}
    before = states(row)
    forged = {"note": "Because.", "seen": "pending"}
    acted = {
        (model.__name__, door): doors.outcome(
            client.post(doors.address(model, door, row[model], *more), forged)
        )
        for (model, door), (_allowed, more) in doors.ACTIONS.items()
    }
    assert set(acted.values()) == {"denied"}, acted
    assert states(row) == before


def states(row):
    """Every column of every row that an action may change."""
    changed = {model for model, _door in doors.ACTIONS}
    return {
        model.__name__: model.objects.filter(pk=row[model].pk).values().get()
        for model in changed
    }
