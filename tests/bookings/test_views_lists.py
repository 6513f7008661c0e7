"""My jobs: a customer's home and a worker's tabs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings import reviews
from bookings.models import Job
from bookings.money import payments
from bookings.states import Status, Verb
from tests.cast import drive, make_customer, soon
from tests.reading import text

URL = "/jobs/"
FINISH = (Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM)


def many(ask, city, count, *verbs, **given):
    """`count` jobs on hours of their own."""
    return [
        drive(
            ask(start=soon(city, days=1 + n // 8, hour=9 + n % 8), minutes=60, **given),
            *verbs,
        )
        for n in range(count)
    ]


class TestWho:
    def test_visitors_log_in_first(self, client, db):
        response = client.get(URL)
        assert response["Location"] == f"{reverse('account_login')}?next={URL}"

    @pytest.mark.parametrize("who", ["editor", "support", "finance", "boss"])
    def test_staff_are_shown_their_desk(self, who, request, as_user):
        response = as_user(request.getfixturevalue(who)).get(URL)
        assert response.status_code == 403
        assert "Staff find every job on the staff desk." in text(response)
        assert reverse("accounts:dashboard") in text(response)

    @pytest.mark.parametrize("who", ["customer", "worker"])
    def test_nobody_keeps_a_copy(self, who, request, as_user):
        response = as_user(request.getfixturevalue(who)).get(URL)
        assert "no-store" in response["Cache-Control"]
        assert "private" in response["Cache-Control"]

    @pytest.mark.parametrize("who", ["customer", "worker"])
    def test_it_is_only_read(self, who, request, as_user):
        assert as_user(request.getfixturevalue(who)).post(URL).status_code == 405


class TestCustomer:
    def test_with_nothing_it_leads_to_the_workers(self, as_user, customer):
        page = text(as_user(customer).get(URL))
        assert "Nothing booked yet" in page
        assert f'href="{reverse("workers:search")}"' in page

    def test_everything_in_its_place(self, as_user, customer, worker, ask, city):
        done, paid, asked, declined = (
            drive(ask(start=soon(city, hour=hour), title=title), *verbs)
            for hour, title, verbs in [
                (9, "Is done", FINISH[:3]),
                (11, "Was paid", FINISH),
                (13, "Is asked", ()),
                (15, "Was declined", (Verb.REJECT,)),
            ]
        )
        payments.mark_paid(payments.payment_of(paid), by=worker)
        page = text(as_user(customer).get(URL))
        waits, coming = page.index("Waits for you"), page.index("Coming up")
        again, history = page.index("Book again"), page.index(">History<")
        assert waits < page.index("Is done") < coming
        assert waits < page.index("Was paid") < coming
        assert waits < page.index("Was declined") < coming
        assert coming < page.index("Is asked") < again < history
        assert history < page.rindex("Was paid")
        assert "Is the work good?" in page
        assert "Find somebody else" in page
        assert "Leave a review" in page
        book = reverse("bookings:book", args=[worker.worker_profile.code])
        assert f'href="{book}"' in page

    def test_nothing_of_others(self, as_user, other_customer, ask, job_in, city):
        ask()
        job_in(Status.FINISHED, start=soon(city, hour=14))
        assert "Nothing booked yet" in text(as_user(other_customer).get(URL))

    def test_history_has_pages(self, as_user, customer, ask, city):
        found = many(ask, city, 12, Verb.REJECT)
        client = as_user(customer)
        second = text(client.get(URL, {"page": "2"}))
        history = second[second.index(">History<") :]
        shown = [job for job in found if job.code in history]
        assert shown == found[:2]
        assert 'aria-current="page">2<' in second

    @pytest.mark.parametrize("page", ["0", "-1", "abc", "1e3", "９"])
    def test_what_is_no_page(self, page, as_user, customer, job_in):
        job_in(Status.REJECTED)
        assert as_user(customer).get(URL, {"page": page}).status_code == 400

    def test_a_page_that_is_not_there(self, as_user, customer, job_in):
        job_in(Status.REJECTED)
        assert as_user(customer).get(URL, {"page": "2"}).status_code == 404


class TestWorker:
    def test_tabs_with_their_counts(self, as_user, worker, ask, city):
        for hour, title, verbs in [
            (9, "Is asked", ()),
            (11, "Is agreed", FINISH[:1]),
            (13, "Was done", FINISH),
            (15, "Was declined", (Verb.REJECT,)),
        ]:
            drive(ask(start=soon(city, hour=hour), title=title), *verbs)
        client = as_user(worker)
        for show, titles in {
            "requests": {"Is asked"},
            "ongoing": {"Is agreed"},
            "done": {"Was done"},
            "all": {"Is asked", "Is agreed", "Was done", "Was declined"},
        }.items():
            page = text(client.get(URL, {"show": show}))
            every = {"Is asked", "Is agreed", "Was done", "Was declined"}
            assert {title for title in every if title in page} == titles
            assert f'href="?show={show}" aria-current="page"' in page
        assert text(client.get(URL)).count('aria-current="page">All') == 1

    def test_a_request_can_be_answered_from_here(self, as_user, worker, ask):
        job = ask()
        page = text(as_user(worker).get(URL, {"show": "requests"}))
        assert f'action="/jobs/{job.code}/accept/"' in page
        assert f'href="/jobs/{job.code}/reject/"' in page
        assert "₹307.12" in page
        assert job.address not in page

    @pytest.mark.parametrize("show", ["requests", "ongoing", "done", "all"])
    def test_an_empty_tab_says_what_will_be_there(self, show, as_user, worker):
        response = as_user(worker).get(URL, {"show": show})
        assert response.status_code == 200
        assert 'class="empty"' in text(response)

    @pytest.mark.parametrize("show", ["x", "Requests", "all\u200b"])
    def test_an_unknown_tab_is_named_in_a_sentence(self, show, as_user, worker):
        response = as_user(worker).get(URL, {"show": show})
        assert response.status_code == 400
        assert "Choose one of the ways that the page offers." in text(response)

    def test_a_page_that_is_not_there(self, as_user, worker):
        assert as_user(worker).get(URL, {"page": "2"}).status_code == 404

    @pytest.mark.parametrize("page", ["0", "abc", "-1", "1" * 5000])
    def test_what_is_no_page(self, page, as_user, worker):
        response = as_user(worker).get(URL, {"page": page})
        assert response.status_code == 400
        assert "A page is a number. The first one is 1." in text(response)

    def test_pages_keep_their_tab(self, as_user, worker, ask, city):
        many(ask, city, 11, Verb.REJECT)
        page = text(as_user(worker).get(URL, {"show": "all"}))
        assert 'href="?show=all&page=2"' in page

    def test_nothing_of_others(self, as_user, other_worker, ask):
        ask()
        assert "Kitchen tap" not in text(as_user(other_worker).get(URL))


class TestCost:
    """A long list costs as many queries as a short one, and few enough."""

    @pytest.mark.parametrize(
        ("who", "query"),
        [
            ("customer", ""),
            ("worker", "?show=all"),
            ("worker", "?show=requests"),
        ],
    )
    def test_is_the_same_for_3_and_for_30(
        self, who, query, request, as_user, customer, worker, ask, city
    ):
        client = as_user(request.getfixturevalue(who))
        spent = []
        for n in range(2):
            for job in self.more(ask, city, n):
                reviews_and_pays(job)
            client.get(URL + query)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(URL + query).status_code == 200
            spent.append(len(queries))
        assert spent[0] == spent[1]
        assert spent[1] <= 12

    def more(self, ask, city, n):
        first = make_customer(f"one{n}")
        for day in range(1 + 3 * n, 2 + 8 * n):
            yield drive(ask(start=soon(city, days=day, hour=9)), *FINISH)
            yield drive(ask(start=soon(city, days=day, hour=11)), Verb.ACCEPT)
            yield drive(ask(start=soon(city, days=day, hour=13)), Verb.REJECT)
            yield ask(start=soon(city, days=day, hour=16))
            yield ask(start=soon(city, days=day, hour=16), by=first)


def reviews_and_pays(job):
    if job.status == Status.FINISHED:
        payments.mark_paid(payments.payment_of(job), by=job.worker)
        reviews.leave(job, by=job.customer, rating=5, at=job.ends_at)
    assert Job.objects.filter(pk=job.pk).exists()
