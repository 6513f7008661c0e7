"""A group of one's own may look and no more: every action wants its own permission.

The four groups of the product that may look may act too, so none of them shows it.
"""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from bookings.models import Job
from tests.cast import make_user
from tests.home import test_admin_access as access

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
row, enter = access.row, access.enter


@pytest.fixture
def onlooker(db):
    """May enter the admin and look at every list."""
    user = make_user("onlooker", User.Role.ADMIN, is_staff=True)
    views = [f"view_{model._meta.model_name}" for model in access.READ_ONLY]
    names = ["access_admin", *views]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


def test_who_looks_at_every_list_does_nothing_there(onlooker, enter, row, ask):
    row = row | {Job: ask(title="Another tap")}
    client = enter("onlooker")
    looked = {
        model.__name__: access.outcome(client.get(access.address(model, "list", row)))
        for model in access.READ_ONLY
    }
    assert set(looked.values()) == {"in"}
    before = states(row)
    forged = {"reason": "Because.", "seen": "pending"}
    acted = {
        (model.__name__, view): access.outcome(
            client.post(access.address(model, view, row[model], *more), forged)
        )
        for (model, view), (_allowed, more) in access.ACTIONS.items()
    }
    assert set(acted.values()) == {"denied"}, acted
    assert states(row) == before


def states(row):
    """Every column of every row that an action may change."""
    changed = {model for model, _door in access.ACTIONS}
    return {
        model.__name__: model.objects.filter(pk=row[model].pk).values().get()
        for model in changed
    }
