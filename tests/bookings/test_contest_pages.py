"""What people read of a contested payment: the two of the job, the team, Finance."""

from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from bookings.models import Contest, Payment
from bookings.money import losses
from live.models import Notification
from tests.bookings.paying import payment_of
from tests.bookings.test_admin_gateways import buttons, facts, log_of, tables
from tests.bookings.test_admin_money import url
from tests.bookings.test_contests import EARNED, decide
from tests.site import soup
from tests.site import words as words_in
from toolkit import locales
from toolkit.locales import Shape

pytestmark = pytest.mark.django_db
WHY = "Nobody was at the door."


def words(response):
    return words_in(BeautifulSoup(response.content, "html.parser"))


@pytest.fixture
def lost(online, asked):
    return decide(online, asked, is_won=False)


def job_page(as_user, user, job):
    return words(as_user(user).get(reverse("bookings:job", args=[job.code])))


class TestTheTwoOfTheJob:
    def test_each_reads_a_sentence_of_their_own(
        self, as_user, asked, paid, customer, worker, support
    ):
        assert "Your bank is looking into this payment." in job_page(
            as_user, customer, paid
        )
        theirs = job_page(as_user, worker, paid)
        assert "Your money waits until it has decided; you need do nothing." in theirs
        assert "Finance answers it." in job_page(as_user, support, paid)

    def test_nothing_is_said_when_it_is_over(self, as_user, lost, paid, customer):
        assert "looking into" not in job_page(as_user, customer, paid)

    def test_a_loss_that_the_worker_bears_is_told_to_them_alone(
        self, as_user, lost, paid, customer, worker, finance
    ):
        losses.take_back(lost, by=finance, reason=WHY)
        assert WHY in job_page(as_user, worker, paid)
        assert WHY not in job_page(as_user, customer, paid)

    def test_the_earnings_page(self, as_user, asked, paid, worker, finance, online):
        address = reverse("bookings:earnings")
        page = words(as_user(worker).get(address))
        assert "Until the customer’s bank has answered a question" in page
        losses.take_back(decide(online, asked, is_won=False), by=finance, reason=WHY)
        page = soup(as_user(worker).get(address))
        assert page.select_one(".money-big").text == "₹0"


class TestFinance:
    @pytest.fixture
    def desk(self, as_user, finance):
        return as_user(finance)

    def test_what_there_is_to_look_at(self, desk, asked):
        page = desk.get(reverse("money_to_look_at"))
        found = soup(page)
        assert "Contested at a bank" in words(page)
        link = found.select_one(f"a[href*='{asked.external_id}']")
        assert link["href"] == (
            f"https://dashboard.stripe.com/test/disputes/{asked.external_id}"
        )
        home = words(desk.get(reverse("wagtailadmin_home")))
        assert "1 payment is contested at a bank" in home

    def test_its_page_says_until_when(self, desk, asked):
        told = facts(desk.get(url(Contest, "inspect", asked.pk)))
        assert told["Status"] == "The bank decides"
        assert told["Withdrawn"] == "₹349"
        assert told["Fee of the gateway"] == "₹15"
        assert told["Answer by"]

    def test_the_payment_lists_it(self, desk, asked, paid):
        page = desk.get(url(Payment, "inspect", payment_of(paid).pk))
        (row,) = tables(page)["Contested at a bank"]
        assert asked.external_id in row[0]
        assert row[1:3] == ["₹349", "₹349"]

    def test_no_refund_is_offered(self, desk, asked, paid):
        payment = payment_of(paid)
        page = desk.get(url(Payment, "inspect", payment.pk))
        assert "Give money back" not in buttons(page)
        response = desk.get(url(Payment, "refund", payment.pk), follow=True)
        assert "bank decides about this payment" in words(response)

    def test_it_is_taken_back_with_a_reason(self, desk, lost, finance):
        address = url(Contest, "take_back", lost.pk)
        page = desk.get(address)
        assert "had earned ₹307.12 of it" in words(page)
        assert desk.post(address, {"reason": "", "seen": EARNED}).status_code == 422
        response = desk.post(address, {"reason": WHY, "seen": EARNED})
        assert response.url == url(Contest, "inspect", lost.pk)
        assert log_of(lost) == [
            ("bookings.take-back", str(finance), {"reason": WHY, "amount": "₹307.12"})
        ]
        told = facts(desk.get(response.url))
        assert told["Taken back from the worker"] == "₹307.12"
        assert told["Decided by"] == str(finance)

    def test_sent_twice_it_is_taken_back_once(self, desk, lost):
        address = url(Contest, "take_back", lost.pk)
        desk.post(address, {"reason": WHY, "seen": EARNED})
        again = desk.post(address, {"reason": WHY, "seen": EARNED})
        assert again.status_code == 409
        assert "taken back from the worker already" in words(again)

    def test_what_changed_is_looked_at_again(self, desk, lost):
        address = url(Contest, "take_back", lost.pk)
        response = desk.post(address, {"reason": WHY, "seen": 5})
        assert response.status_code == 409
        page = BeautifulSoup(response.content, "html.parser")
        assert page.select_one("[name=seen]")["value"] == str(EARNED)
        assert page.select_one("[name=reason]").text.strip() == WHY

    def test_nothing_is_taken_back_of_what_is_open(self, desk, asked):
        response = desk.get(url(Contest, "take_back", asked.pk), follow=True)
        assert "The bank has not decided yet" in words(response)

    @pytest.mark.parametrize("name", ["list", "inspect", "take_back", "history"])
    @pytest.mark.parametrize("who", ["support", "editor"])
    def test_others_of_the_team_do_not_come_in(self, as_user, request, lost, name, who):
        args = () if name == "list" else (lost.pk,)
        desk = as_user(request.getfixturevalue(who))
        for answer in (desk.get, desk.post):
            response = answer(url(Contest, name, *args))
            assert response.status_code in (302, 403)
        assert Contest.objects.get().taken_back == 0

    def test_nobody_of_the_job_comes_in(self, as_user, lost, customer, worker):
        for user in (customer, worker):
            response = as_user(user).post(url(Contest, "take_back", lost.pk))
            assert response.status_code in (302, 403)
        assert Contest.objects.get().taken_back == 0


@pytest.mark.parametrize("clock", ["en-gb", "hi"])
def test_finance_reads_all_of_it_in_one_language(
    online, paid, contest, django_capture_on_commit_callbacks, finance, clock
):
    """Hours and what came of it, too, whatever whoever heard of it reads."""
    User.objects.filter(pk=finance.pk).update(language="hi")
    committed = partial(django_capture_on_commit_callbacks, execute=True)
    with translation.override(clock), committed():
        asked = contest(paid)
    with translation.override(clock), committed():
        decide(online, asked, is_won=False)
    opened, over = Notification.objects.filter(user=finance).order_by("pk")
    with translation.override("hi"):
        day = locales.day(asked.answer_by.astimezone(paid.city.tz), Shape.DAY)
        assert day in opened.said
        assert str(Contest.Status.LOST.label) in over.said
    with translation.override("en-gb"):
        assert over.said.endswith(": Lost.")
        assert not any(letter > "\u0900" for letter in opened.said.replace("₹", ""))
