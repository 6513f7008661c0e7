"""What the lists of staff are built from: looking only, and sheets that do no harm."""

import pytest

from accounts.admin.permissions import ReadOnlyPermissions
from bookings.models import Job
from toolkit.exports import harmless
from workers.models import WorkerProfile

WRITES = ["add", "change", "delete", "publish", "help"]


@pytest.mark.django_db
class TestLookOnly:
    def test_nobody_writes_not_even_a_superuser(self, boss, support, customer):
        policy = ReadOnlyPermissions(WorkerProfile, ["approve"])
        for user in (boss, support):
            allowed = ["view", "approve", *WRITES]
            found = [a for a in allowed if policy.user_has_permission(user, a)]
            assert found == ["view", "approve"]
            assert policy.user_has_any_permission(user, ["add", "view"])
            assert not policy.user_has_any_permission(user, WRITES)
        assert not policy.user_has_permission(customer, "view")

    def test_who_may_is_asked_the_same_way(self, boss, support, finance, editor):
        policy = ReadOnlyPermissions(Job, ["help"])
        assert set(policy.users_with_permission("view")) == {boss, support, finance}
        assert set(policy.users_with_permission("help")) == {boss, support}
        for action in ("add", "change", "delete"):
            assert not policy.users_with_permission(action).exists()

    def test_a_closed_account_may_nothing(self, support):
        support.is_active = False
        support.save()
        assert not ReadOnlyPermissions(Job).user_has_permission(support, "view")
        assert support not in ReadOnlyPermissions(Job).users_with_permission("view")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1"]
    + ["＝1＋1", "＋1", "－1", "＠a", " ＝1"],
)
def test_what_a_spreadsheet_would_run_is_quoted(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "Suresh", "a=1", "1+1", "'=1", "₹349", "–"])
def test_what_it_would_not_run_is_left_alone(text):
    assert harmless(text) == text
