"""Closing and reopening an account, as a rule and as Support does it."""

import pytest
from django.test import Client
from wagtail.models import ModelLogEntry

from accounts import people
from accounts.models import CustomerProfile, Person, User
from tests.accounts.auth import log_in, logged_in
from tests.cast import make_customer, make_user
from toolkit.errors import NotAllowed
from workers.models import WorkerProfile

pytestmark = pytest.mark.django_db

WRITING = ("edit", "delete", "copy", "usage")
DESK = "/admin/snippets/accounts/person/"


def log_of(user):
    entries = ModelLogEntry.objects.filter(object_id=str(user.pk))
    return list(entries.order_by("pk").values_list("action", "user__username"))


class TestRule:
    def test_closing_and_reopening_leave_a_trace(self, customer, support):
        people.close(customer, by=support)
        assert not User.objects.get(pk=customer.pk).is_active
        people.reopen(customer, by=support)
        assert User.objects.get(pk=customer.pk).is_active
        assert log_of(customer) == [
            ("accounts.close", "support"),
            ("accounts.reopen", "support"),
        ]

    def test_twice_is_once(self, customer, support):
        people.close(customer, by=support)
        people.close(customer, by=support)
        assert len(log_of(customer)) == 1

    @pytest.mark.parametrize("colleague", ["boss", "editor", "support"])
    def test_colleagues_are_not_closed_here(self, request, support, colleague):
        other = request.getfixturevalue(colleague)
        with pytest.raises(NotAllowed) as refused:
            people.close(other, by=support)
        assert refused.value.status == 403
        assert User.objects.get(pk=other.pk).is_active

    def test_a_closed_worker_is_found_no_more(self, worker, other_worker, support):
        people.close(worker, by=support)
        listed = WorkerProfile.objects.listed()
        assert [profile.user for profile in listed] == [other_worker]
        people.reopen(worker, by=support)
        assert worker in [profile.user for profile in WorkerProfile.objects.listed()]

    def test_a_welcome_twice_is_one_place_to_live(self, customer):
        people.welcome(customer)
        people.welcome(customer)
        assert CustomerProfile.objects.filter(user=customer).count() == 1

    def test_a_worker_is_welcome_without(self):
        people.welcome(make_user("kiran", User.Role.WORKER))
        assert CustomerProfile.objects.count() == 0


class TestDesk:
    def test_lists_customers_and_workers_and_no_colleague(
        self, as_user, support, customer, worker, boss, editor
    ):
        page = as_user(support).get(DESK)
        assert {person.username for person in page.context["object_list"]} == {
            "ananya",
            "suresh",
        }
        shown = page.content.decode()
        assert "ananya@example.com" in shown
        assert "boss@example.com" not in shown

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "venkat"}, {"suresh"}),
            ({"q": "ananya@"}, {"ananya"}),
            ({"q": '"'}, set()),
            ({"role": "worker"}, {"suresh"}),
            ({"role": ["worker", "customer"]}, {"suresh", "ananya"}),
            ({"is_active": "false"}, set()),
        ],
    )
    def test_is_searched_and_filtered(
        self, as_user, support, customer, worker, boss, asked, found
    ):
        page = as_user(support).get(DESK, asked)
        names = {person.username for person in page.context["object_list"]}
        assert names == found

    def test_a_role_that_is_not_among_them_is_said(self, as_user, support):
        assert as_user(support).get(DESK, {"role": "admin"}).status_code == 400

    @pytest.mark.parametrize(
        "ordering", ["name", "-email", "role", "date_joined", "is_active", "password"]
    )
    def test_is_sorted(self, as_user, support, customer, ordering):
        page = as_user(support).get(DESK, {"ordering": ordering})
        assert page.status_code == 200

    def test_shows_the_facts_of_one(self, as_user, support, customer):
        page = as_user(support).get(f"{DESK}inspect/{customer.pk}/")
        shown = page.content.decode()
        assert "12 Law College Road, Pune 411004" in shown
        assert "ananya@example.com" in shown
        assert "argon2" not in shown
        assert customer.password not in shown

    def test_closes_with_a_reason_and_reopens(self, as_user, support, customer):
        desk = as_user(support)
        at = f"{DESK}inspect/{customer.pk}/"
        assert "Close the account" in desk.get(at).content.decode()
        ask = desk.get(f"{DESK}close/{customer.pk}/")
        assert "Ananya Deshpande is logged out" in ask.content.decode()
        answer = desk.post(f"{DESK}close/{customer.pk}/", {"reason": "Lost her phone"})
        assert answer.url == at
        assert log_of(customer) == [("accounts.close", "support")]
        history = desk.get(f"{DESK}history/{customer.pk}/").content.decode()
        assert "Account closed: Lost her phone" in history

        browser = Client()
        log_in(browser, "ananya")
        assert not logged_in(browser)
        assert "Reopen the account" in desk.get(at).content.decode()
        desk.post(f"{DESK}reopen/{customer.pk}/")
        log_in(browser, "ananya")
        assert logged_in(browser)

    def test_asks_for_a_reason(self, as_user, support, customer):
        answer = as_user(support).post(f"{DESK}close/{customer.pk}/", {"reason": " "})
        assert answer.status_code == 422
        assert User.objects.get(pk=customer.pk).is_active

    def test_looking_closes_and_reopens_nothing(self, as_user, support, customer):
        desk = as_user(support)
        assert desk.get(f"{DESK}close/{customer.pk}/").status_code == 200
        assert User.objects.get(pk=customer.pk).is_active
        people.close(customer, by=support)
        assert desk.get(f"{DESK}reopen/{customer.pk}/").status_code == 405
        assert not User.objects.get(pk=customer.pk).is_active

    @pytest.mark.parametrize("colleague", ["boss", "editor", "support"])
    def test_knows_no_colleague(self, request, as_user, support, colleague):
        other = request.getfixturevalue(colleague)
        desk = as_user(support)
        assert desk.get(f"{DESK}inspect/{other.pk}/").status_code == 404
        assert desk.post(f"{DESK}close/{other.pk}/", {"reason": "x"}).status_code == 404
        assert User.objects.get(pk=other.pk).is_active

    @pytest.mark.parametrize(
        "at", ["add", "edit/{}", "delete/{}", "copy/{}", "usage/{}"]
    )
    @pytest.mark.parametrize("who", ["support", "boss"])
    def test_offers_no_other_door(self, request, as_user, customer, who, at):
        desk = as_user(request.getfixturevalue(who))
        url = f"{DESK}{at.format(customer.pk)}/"
        assert desk.get(url).status_code == 404
        assert desk.post(url, {"name": "x"}).status_code == 404

    @pytest.mark.parametrize("who", ["editor", "finance", "customer", "worker"])
    @pytest.mark.parametrize("at", ["", "results/", "inspect/{}/", "history/{}/"])
    def test_is_for_support(self, request, as_user, other_customer, who, at):
        desk = as_user(request.getfixturevalue(who))
        answer = desk.get(f"{DESK}{at.format(other_customer.pk)}")
        assert answer.status_code == 302
        assert answer.url.startswith("/admin/")
        assert "person" not in answer.url.partition("?")[0]

    @pytest.mark.parametrize("who", ["editor", "finance", "customer", "worker"])
    def test_only_support_closes(self, request, as_user, other_customer, who):
        desk = as_user(request.getfixturevalue(who))
        desk.post(f"{DESK}close/{other_customer.pk}/", {"reason": "x"})
        assert User.objects.get(pk=other_customer.pk).is_active
        assert log_of(other_customer) == []

    def test_gives_nobody_all_addresses_in_a_file(self, as_user, support, customer):
        desk = as_user(support)
        assert "export=" not in desk.get(DESK).content.decode()
        for kind in ("csv", "xlsx"):
            answer = desk.get(DESK, {"export": kind})
            assert answer["Content-Type"] == "text/html; charset=utf-8"

    def test_many_people_cost_no_more_than_one(
        self, as_user, support, customer, django_assert_num_queries
    ):
        desk = as_user(support)
        desk.get(DESK)
        with django_assert_num_queries(DESK_QUERIES):
            desk.get(DESK)
        for n in range(5):
            make_customer(f"guest{n}")
        with django_assert_num_queries(DESK_QUERIES):
            desk.get(DESK)


DESK_QUERIES = 11


def test_a_person_is_a_user_by_another_name(customer):
    assert Person.objects.get(pk=customer.pk).pk == customer.pk
    assert Person._meta.db_table == User._meta.db_table
