"""A code on the booking page: typed, linked to, wrong, guessed; with and without
scripts.
"""

from datetime import UTC

import pytest
from django.core.cache import cache
from django.urls import reverse

from bookings.models import Coupon, Job
from bookings.money import payments
from bookings.states import Status
from tests.cast import soon
from tests.reading import row, text, tree, words

ADDRESS = "B-704, Paud Road, Kothrud"


@pytest.fixture
def welcome(db):
    return Coupon.objects.create(code="WELCOME", amount_off=10_000)


@pytest.fixture
def page(worker):
    return reverse("bookings:book", args=[worker.worker_profile.code])


@pytest.fixture
def typed(city):
    start = soon(city).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return {
        "minutes": "60",
        "start": start,
        "title": "Kitchen tap drips",
        "address": ADDRESS,
    }


def card(response):
    return [words(one) for one in tree(response).select("#check .sum div")]


def error(response):
    found = tree(response).select_one("#id_coupon_error")
    return words(found) if found else ""


WITH = [
    "1 hour at ₹349 an hour ₹349",
    "Coupon WELCOME −₹100",
    "You pay, when the work is done ₹249",
]


def filled(response):
    return tree(response).select_one("#id_coupon")["value"]


class TestComingWithOne:
    """By a link to any page; the booking page may be many pages later."""

    PAGES = ("/", "/workers/?q=tap")

    @pytest.mark.parametrize("first", PAGES)
    def test_it_is_there_when_they_book(self, client, page, welcome, first):
        joint = "&" if "?" in first else "?"
        assert client.get(f"{first}{joint}coupon=Wel-come").status_code == 200
        client.get(page.replace("book/", ""))
        response = client.get(page)
        assert (filled(response), card(response)) == ("WELCOME", WITH)

    def test_whoever_takes_it_out_goes_on_without(self, client, page, welcome):
        client.get("/?coupon=WELCOME")
        response = client.get(page, {"coupon": "", "minutes": "60"})
        assert filled(response) == ""
        assert card(response)[1:] == ["You pay, when the work is done ₹349"]

    def test_it_is_forgotten_when_it_was_used(
        self, client, customer, page, typed, welcome
    ):
        client.force_login(customer)
        client.get("/?coupon=WELCOME")
        sent = client.post(page, typed | {"coupon": "WELCOME"})
        assert (sent.status_code, Job.objects.get().discount) == (302, 10_000)
        assert filled(client.get(page)) == ""

    def test_one_that_does_not_hold_here_says_why_and_stays(
        self, client, page, welcome
    ):
        Coupon.objects.update(least_price=50_000)
        client.get("/?coupon=WELCOME")
        for _ in range(2):
            response = client.get(page)
            assert response.status_code == 200
            assert error(response) == "Error: This code is for prices from ₹500."

    def test_one_that_nobody_made_is_said_once(self, client, page):
        client.get("/?coupon=NOBODYS")
        unknown = "Error: We do not know this code. Check how it is written."
        said = [error(client.get(page)) for _ in range(2)]
        assert said == [unknown, ""]

    @pytest.mark.parametrize("odd", ["", "x", "a" * 99, "<b>", "ａ\u0000b;"])
    def test_what_is_no_code_is_not_kept(self, client, db, odd):
        client.get("/", {"coupon": odd})
        assert "coupon" not in client.cookies

    def test_no_script_reads_it_and_no_other_site_sends_it(self, client, db, settings):
        settings.SESSION_COOKIE_SECURE = True
        client.get("/?coupon=WELCOME")
        kept = client.cookies["coupon"]
        assert (kept["httponly"], kept["secure"]) == (True, True)
        assert kept["samesite"] == "Lax"


class TestLooking:
    def test_a_link_fills_it_and_the_price_is_with_it(self, client, page, welcome):
        response = client.get(page, {"coupon": "welcome"})
        assert response.status_code == 200
        assert card(response) == WITH
        field = tree(response).select_one("#id_coupon")
        assert field["value"] == "welcome"
        assert tree(response).select_one("#code").has_attr("open")

    def test_without_one_there_is_a_closed_question(self, client, page):
        found = tree(client.get(page)).select_one("#code")
        assert words(found.summary) == "Have a code?"
        assert not found.has_attr("open")

    def test_a_script_asks_for_the_price_alone(self, client, page, welcome):
        response = client.get(
            page,
            {"coupon": "WELCOME", "minutes": "90"},
            headers={"HX-Request": "true", "HX-Target": "check"},
        )
        assert "<!doctype" not in response.content.decode().lower()
        assert card(response)[1] == "Coupon WELCOME −₹100"

    def test_it_goes_along_with_other_times(self, client, page, welcome):
        found = tree(client.get(page))
        for place in ("#what", "#id_start"):
            assert "#code" in found.select_one(place)["hx-include"]

    def test_enter_presses_the_button_that_sends(self, as_user, customer, page):
        """No other one that sends the form may come before it once it is drawn anew."""
        found = tree(as_user(customer).get(page)).select_one("#check")
        first = found.select("button:not([type=button])")[0]
        assert "Send the request" in words(first)
        assert not found.select("noscript button")

    def test_without_a_script_a_button_looks(self, client, page, typed, welcome):
        sent = typed | {"coupon": "WELCOME", "look": "1"}
        response = client.post(page, sent)
        assert response.status_code == 200
        assert card(response) == WITH
        assert ADDRESS in tree(response).select_one("#id_address").get_text()
        assert not Job.objects.exists()

    @pytest.mark.parametrize(
        ("facts", "sentence", "status"),
        [
            ({"code": "OTHER"}, "We do not know this code.", 422),
            ({"is_active": False}, "This code is not in use now.", 409),
            ({"least_price": 50_000}, "This code is for prices from ₹500.", 422),
            ({"most_uses": 0}, "This code has been used up.", 409),
        ],
    )
    def test_what_is_wrong_stands_beside_it(
        self, client, page, welcome, facts, sentence, status
    ):
        Coupon.objects.update(**facts)
        response = client.get(page, {"coupon": "WELCOME"})
        assert response.status_code == status
        assert sentence in error(response)
        assert card(response)[-1] == "You pay, when the work is done ₹349"
        assert tree(response).select_one("#id_coupon")["value"] == "WELCOME"

    def test_who_has_used_it_is_told_when_logged_in(
        self, as_user, customer, page, welcome, ask
    ):
        job = ask(code="WELCOME")
        response = as_user(customer).get(page, {"coupon": "WELCOME"})
        assert "You have used this code already." in error(response)
        assert job.discount == 10_000


class TestSending:
    def test_it_stands_on_the_job(
        self, as_user, customer, worker, page, typed, welcome
    ):
        client = as_user(customer)
        sent = typed | {"coupon": "wel-come", "shown_code": "WELCOME"}
        response = client.post(page, sent)
        job = Job.objects.get()
        assert response.url == reverse("bookings:job", args=[job.code])
        mine = client.get(response.url)
        assert row(mine, "Coupon WELCOME") == "−₹100"
        assert row(mine, "You pay") == "₹249"
        theirs = as_user(worker).get(response.url)
        assert row(theirs, "You earn") == "₹307.12"
        assert "Coupon WELCOME" not in text(theirs)
        said = "has a coupon: they pay ₹249, and we pay ₹100 for them."
        assert said in text(theirs)

    def test_a_price_that_nobody_saw_is_shown_first(
        self, as_user, customer, page, typed, welcome
    ):
        client = as_user(customer)
        sent = typed | {"coupon": "WELCOME", "shown": "60:34900", "shown_code": ""}
        response = client.post(page, sent)
        assert response.status_code == 200
        assert "Your code takes ₹100 off." in text(response)
        assert card(response) == WITH
        assert ADDRESS in tree(response).select_one("#id_address").get_text()
        found = tree(response)
        again = {
            name: found.select_one(f"[name={name}]")["value"]
            for name in ("shown", "shown_code")
        }
        assert again == {"shown": "60:24900", "shown_code": "WELCOME"}
        assert client.post(page, sent | again).status_code == 302
        assert Job.objects.get().price == 24_900

    def test_who_takes_it_out_again_looks_again(
        self, as_user, customer, page, typed, welcome
    ):
        sent = typed | {"coupon": "", "shown": "60:24900", "shown_code": "WELCOME"}
        response = as_user(customer).post(page, sent)
        assert response.status_code == 409
        assert "it is ₹349 now, and was ₹249" in text(response)

    @pytest.mark.parametrize(
        ("facts", "sentence", "status"),
        [
            ({"code": "OTHER"}, "We do not know this code.", 422),
            ({"most_uses": 0}, "This code has been used up.", 409),
        ],
    )
    def test_a_wrong_one_is_said_and_nothing_is_lost(
        self, as_user, customer, page, typed, welcome, facts, sentence, status
    ):
        Coupon.objects.update(**facts)
        sent = typed | {"coupon": "WELCOME", "shown_code": "WELCOME"}
        response = as_user(customer).post(page, sent)
        assert response.status_code == status
        assert sentence in error(response)
        found = tree(response)
        assert found.select_one(".error-summary a[href='#id_coupon']")
        assert found.select_one("#id_title")["value"] == "Kitchen tap drips"
        assert found.select_one("#id_coupon")["value"] == "WELCOME"
        assert not Job.objects.exists()

    def test_it_is_kept_while_somebody_logs_in(
        self, client, as_user, customer, page, typed, welcome
    ):
        sent = typed | {"coupon": "WELCOME", "shown_code": "WELCOME"}
        assert "/login/" in client.post(page, sent)["Location"]
        response = as_user(customer).get(page)
        assert card(response) == WITH
        assert tree(response).select_one("#id_coupon")["value"] == "WELCOME"

    def test_a_wrong_one_is_said_before_the_log_in(self, client, page, typed, welcome):
        response = client.post(page, typed | {"coupon": "WRONG"})
        assert response.status_code == 422
        assert "We do not know this code." in error(response)


class TestGuessing:
    @pytest.fixture(autouse=True)
    def _few(self, settings):
        settings.RATE_LIMITS = {"coupon": "3/h/address"}
        cache.clear()

    def test_after_some_no_code_is_looked_up(self, client, page, welcome):
        for n in range(3):
            response = client.get(page, {"coupon": f"GUESS{n}"})
            assert response.status_code == 422
        response = client.get(page, {"coupon": "WELCOME"})
        assert response.status_code == 429
        assert "Too many codes were tried. Try again in" in error(response)
        assert card(response)[-1] == "You pay, when the work is done ₹349"

    def test_nor_with_the_request_which_is_kept(
        self, as_user, customer, page, typed, welcome
    ):
        client = as_user(customer)
        for n in range(3):
            client.post(page, typed | {"coupon": f"GUESS{n}"})
        response = client.post(page, typed | {"coupon": "WELCOME"})
        assert response.status_code == 429
        assert ADDRESS in tree(response).select_one("#id_address").get_text()
        assert client.post(page, typed | {"coupon": ""}).status_code == 302

    def test_right_ones_do_not_count(self, client, page, welcome):
        for _n in range(9):
            assert client.get(page, {"coupon": "WELCOME"}).status_code == 200

    def test_it_passes(self, client, page, welcome):
        for n in range(4):
            client.get(page, {"coupon": f"GUESS{n}"})
        cache.clear()
        assert client.get(page, {"coupon": "WELCOME"}).status_code == 200


class TestAfterwards:
    @pytest.fixture
    def paid(self, ask, worker, welcome, job_in):
        job = job_in(Status.FINISHED, code="WELCOME")
        payments.mark_job_paid(job, by=worker)
        return job

    def test_the_worker_reads_who_paid_it(self, as_user, worker, paid):
        found = as_user(worker).get(reverse("bookings:earnings"))
        said = "Callout paid ₹100 of it for a coupon of the customer."
        assert said in text(found)
        assert row(found, "Customers paid") == "₹249"
        assert row(found, "We paid for coupons") == "₹100"
        assert row(found, "Our part") == "−₹41.88"
        assert row(found, "Yours") == "₹307.12"

    def test_before_it_is_paid_they_know_what_to_take(
        self, as_user, worker, job_in, welcome
    ):
        job = job_in(Status.FINISHED, code="WELCOME")
        found = text(as_user(worker).get(reverse("bookings:job", args=[job.code])))
        assert "pays you ₹249 in cash." in found
        assert "You earn ₹307.12: we pay ₹100 of it for a coupon" in found

    def test_their_home_says_it_too(self, as_user, worker, paid):
        found = as_user(worker).get(reverse("bookings:work"))
        assert row(found, "We paid for coupons") == "₹100"

    def test_the_receipt_shows_the_line(self, as_user, customer, paid):
        found = as_user(customer).get(reverse("bookings:job", args=[paid.code]))
        assert row(found, "Coupon WELCOME") == "−₹100"
        assert row(found, "You paid") == "₹249"

    def test_staff_see_the_whole_price(self, as_user, support, boss, paid):
        name = Job.snippet_viewset.get_url_name("inspect")
        found = as_user(support).get(reverse(name, args=[paid.pk]))
        assert row(found, "Taken off by a coupon, and paid by us") == "₹100"
        page = as_user(boss).get(reverse("bookings:job", args=[paid.code]))
        assert row(page, "Our part, 12 %") == "−₹41.88"
        assert row(page, "The worker gets") == "₹307.12"
