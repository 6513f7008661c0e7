"""Whoever is of the team by any of its marks is nobody whom Support looks at."""

import pytest

from accounts import people
from accounts.models import Person, User
from tests.cast import make_user
from toolkit.errors import NotAllowed

pytestmark = pytest.mark.django_db
DESK = "/admin/snippets/accounts/person/"
MARKS = [
    (User.Role.CUSTOMER, {"is_superuser": True}),
    (User.Role.WORKER, {"is_superuser": True, "is_staff": True}),
    (User.Role.ADMIN, {}),
]


@pytest.mark.parametrize(("role", "marks"), MARKS)
def test_support_neither_finds_nor_closes_them(role, marks, as_user, support):
    other = make_user("other_one", role, **marks)
    desk = as_user(support)
    found = desk.get(DESK, {"q": "other"}).context["table"].data
    assert [person.username for person in found] == []
    for view in ("inspect", "history", "close"):
        assert desk.get(f"{DESK}{view}/{other.pk}/").status_code == 404
    answer = desk.post(f"{DESK}close/{other.pk}/", {"reason": "Because."})
    assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        people.close(other, by=support)
    assert Person.objects.get(pk=other.pk).is_active
