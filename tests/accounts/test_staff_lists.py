"""What the lists of staff link to, and by what they are sorted, as one reads them."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from zeal import zeal_ignore

from accounts import people
from accounts.models import Person
from tests.cast import make_staff, make_user
from tests.reading import column, tree, words

pytestmark = pytest.mark.django_db

SITE_HISTORY = "wagtailadmin_reports:site_history"


@pytest.fixture(autouse=True)
def _wagtail_may_ask_twice():
    with zeal_ignore():
        yield


@pytest.fixture
def history(as_user):
    """{what: address or None} of the rows that somebody reads of the site's history."""

    def history(user):
        page = tree(as_user(user).get(reverse(SITE_HISTORY)))
        told = {}
        for line in page.select("main tbody tr"):
            about = line.td
            told[words(about)] = about.a and about.a["href"]
        return told

    return history


def inspect(model, pk):
    return reverse(model.snippet_viewset.get_url_name("inspect"), args=[pk])


class TestHistory:
    @pytest.fixture
    def closed(self, customer, boss):
        people.close(customer, by=boss)
        return Person.objects.get(pk=customer.pk)

    def with_right(self, name, codename):
        """A colleague with nothing but one permission."""
        user = make_staff(name, "Editors")
        user.groups.clear()
        user.user_permissions.add(
            Permission.objects.get(codename="access_admin"),
            Permission.objects.get(codename=codename),
        )
        return user

    def test_who_may_look_is_led_to_the_row(self, closed, history, support):
        rows = history(support)
        [(about, link)] = rows.items()
        assert about.startswith("Ananya Deshpande")
        assert link == inspect(Person, closed.pk)

    def test_who_may_only_act_reads_it_and_is_led_nowhere(self, closed, history):
        acts = self.with_right("acts", "deactivate_person")
        [(about, link)] = history(acts).items()
        assert about.startswith("Ananya Deshpande")
        assert link is None

    def test_it_is_the_right_to_look_that_leads_there(self, closed, history):
        looks = self.with_right("looks", "view_person")
        assert list(history(looks).values()) == [inspect(Person, closed.pk)]


@pytest.mark.parametrize(
    ("who", "address"),
    [("boss", "/admin/users/"), ("support", "/admin/snippets/accounts/person/")],
)
class TestSorting:
    @pytest.fixture(autouse=True)
    def _names_and_addresses_go_other_ways(self):
        for name, email in [("Zoe", "ab"), ("Anil", "mn"), ("Meera", "xy")]:
            user = make_user(f"u{email}", name=name)
            user.email = f"{email}@sorted.example"
            user.save()

    def emails(self, page):
        return [cell for cell in column(page, "E-mail") if "sorted" in cell]

    def test_by_address_up_and_down(self, who, address, request, as_user):
        desk = as_user(request.getfixturevalue(who))
        up = ["ab@sorted.example", "mn@sorted.example", "xy@sorted.example"]
        assert self.emails(desk.get(address, {"ordering": "email"})) == up
        assert self.emails(desk.get(address, {"ordering": "-email"})) == up[::-1]

    def test_the_head_of_the_column_leads_there(self, who, address, request, as_user):
        desk = as_user(request.getfixturevalue(who))
        page = tree(desk.get(address))
        [head] = [th for th in page.select("main th") if words(th) == "E-mail"]
        assert "ordering=email" in head.a["href"]
        again = self.emails(desk.get(head.a["href"]))
        assert again == sorted(again)
