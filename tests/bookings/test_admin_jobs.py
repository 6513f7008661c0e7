"""Jobs in the admin: found, read to their privacy, and stepped into by the table."""

import csv
import io

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from bookings import jobs, states
from bookings.admin.job_actions import OFFERS
from bookings.models import Job, JobEvent, Payment
from bookings.money import payments
from bookings.states import Role, Status, Verb
from tests.bookings.marketday import MarketDay, pune
from tests.cast import make_customer, make_staff, make_worker
from tests.clock import DEFAULT
from tests.harness import assert_same_queries
from tests.harness_clock import at

pytestmark = pytest.mark.django_db


def url(view, *args):
    return reverse(Job.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def desk(as_user, support):
    """A browser in which Support is logged in."""
    return as_user(support)


def titles(response):
    return [row.instance.title for row in response.context["table"].rows]


def log_of(job):
    entries = ModelLogEntry.objects.filter(object_id=str(job.pk)).order_by("pk")
    return [(entry.action, str(entry.user), entry.message) for entry in entries]


def now(job):
    return Job.objects.get(pk=job.pk).status


class TestList:
    @pytest.fixture
    def day(self, ask):
        return MarketDay(ask)

    @at(DEFAULT)
    def test_a_line(self, desk, day):
        job = day.accepted(pune(3, 10, 16))
        page = desk.get(url("list")).content.decode()
        for words in (
            "Kitchen tap drips",
            job.code,
            "Ananya Deshpande",
            "Suresh Venkataraman",
            "Plumber",
            "Pune",
            "Tue 10 Mar, 4:00 pm",
            'class="desk-chip is-go">Accepted',
            "₹349",
        ):
            assert words in page

    def test_filters(self, desk, day, category, other_category, city, other_city):
        owl = make_worker("owl", city=city, category=category, hours=(0, 1440))
        day.accepted(pune(3, 10), title="Accepted one")
        day.asked(pune(3, 31, 1), title="Asked one", worker=owl)
        for params, found in [
            ({"status": "accepted"}, ["Accepted one"]),
            ({"status": ["accepted", "pending"]}, ["Asked one", "Accepted one"]),
            ({"city": city.pk, "status": "pending"}, ["Asked one"]),
            ({"city": other_city.pk}, []),
            ({"service_category": other_category.pk}, []),
            # One at night in Pune is that day, though in UTC it is the day before.
            ({"scheduled_time_from": "2026-03-31"}, ["Asked one"]),
            ({"scheduled_time_to": "2026-03-30"}, ["Accepted one"]),
            ({"scheduled_time_from": "2026-04-01"}, []),
        ]:
            assert titles(desk.get(url("list"), params)) == found

    def test_search_by_code_title_and_people(self, desk, ask, other_customer, city):
        job = ask(title="Kitchen tap drips")
        ask(title="Shower is cold", by=other_customer)
        for words, found in [
            (job.code, ["Kitchen tap drips"]),
            ("kitchen", ["Kitchen tap drips"]),
            ("ananya tap", ["Kitchen tap drips"]),
            ("harish", ["Shower is cold"]),
            ("harish@example.com shower", ["Shower is cold"]),
            ("harish tap", []),
        ]:
            assert titles(desk.get(url("list"), {"q": words})) == found

    def test_as_a_sheet(self, desk, day):
        day.asked(pune(3, 10, 16), title="+1 tap", minutes=90)
        response = desk.get(url("list"), {"export": "csv"})
        text = b"".join(response.streaming_content).decode()
        heads, row = csv.reader(io.StringIO(text))
        found = dict(zip(heads, row, strict=True))
        assert found["Job"] == "'+1 tap"
        assert found["Start, there"] == "2026-03-10 16:00:00"
        assert (found["Price"], found["Commission"]) == ("523.50", "62.82")

    def test_the_same_queries_for_few_and_for_many(self, desk, city, category, day):
        def make(n):
            start = Job.objects.count()
            for k in range(start, start + n):
                day.asked(pune(3, 10), by=make_customer(f"customer{k}"))

        assert_same_queries(url("list"), make, desk, many=40)


class TestPage:
    @pytest.fixture
    def job(self, job_in, customer):
        job = job_in(
            Status.FINISHED,
            title="Tap <b>drips</b>",
            description="Since Friday.\nHot side.",
        )
        customer.phone = "+919812345678"
        customer.save()
        payments.mark_paid(payments.payment_of(job), by=job.worker)
        return job

    def test_support_reads_the_story_and_who_to_call(self, desk, job):
        page = desk.get(url("inspect", job.pk)).content.decode()
        for words in (
            "Tap &lt;b&gt;drips&lt;/b&gt;",
            "B-704, Paud Road",
            "Since Friday.<br>Hot side.",
            "+91 98123 45678",
            "Ananya asked",
            "Suresh accepted",
            "Ananya said the work is good",
            "Suresh Venkataraman (Worker)",
            "Said in the test.",
            "12 %",
        ):
            assert words in page
        assert "In the books" not in page

    def test_finance_reads_the_money_and_not_where_people_live(
        self, as_user, finance, job
    ):
        page = as_user(finance).get(url("inspect", job.pk)).content.decode()
        for words in ("₹349", "₹41.88", "₹307.12", "Worker owes us", "Marked by"):
            assert words in page
        for secret in ("Paud Road", "Since Friday", "98123", "ananya@example.com"):
            assert secret not in page

    def test_the_tables_are_those_one_may_see(self, as_user, support, finance, job):
        def headings(user):
            tables = as_user(user).get(url("inspect", job.pk)).context["tables"]
            return [str(heading) for heading, _ in tables]

        assert headings(support) == ["Story", "Price", "Review"]
        money = ["Price", "Payments", "In the books"]
        assert headings(finance) == ["Story", *money]

    def test_the_words_for_staff_say_what_comes_next(self, desk, job_in):
        job = job_in(Status.DISPUTED)
        step = desk.get(url("inspect", job.pk)).context["step"]
        assert step.title == "Decide what Ananya owes."

    def test_a_decision_of_the_system_has_no_name(self, desk, ask):
        job = ask()
        jobs.expire(job, at=job.answer_by.replace(year=2999))
        assert "No answer in time" in desk.get(url("inspect", job.pk)).content.decode()

    def test_the_talk_is_one_click_away_for_who_may_read_it(
        self, as_user, support, finance, job
    ):
        link = f"/admin/snippets/live/chatmessage/?job={job.code}"
        assert link in as_user(support).get(url("inspect", job.pk)).content.decode()
        page = as_user(finance).get(url("inspect", job.pk)).content.decode()
        assert link not in page


@pytest.mark.parametrize("status", Status.values)
def test_every_status_offers_what_the_table_gives_staff(desk, job_in, status):
    job = job_in(status)
    wanted = states.verbs_from(status, Role.STAFF)
    actions = desk.get(url("inspect", job.pk)).context["actions"]
    assert [action.url for action in actions] == [url("act", job.pk, v) for v in wanted]
    for verb in OFFERS:
        response = desk.get(url("act", job.pk, verb))
        asked = response.status_code == 200
        assert asked is (verb in wanted)
        if not asked:
            assert response.url == url("inspect", job.pk)


def test_every_verb_of_staff_can_be_asked_for():
    assert set(OFFERS) == states.verbs_of(Role.STAFF)


CAN = [
    (Status.PENDING, Verb.REJECT, Status.REJECTED),
    (Status.PENDING, Verb.CANCEL, Status.CANCELLED),
    (Status.ACCEPTED, Verb.CANCEL, Status.CANCELLED),
    (Status.COMPLETED, Verb.CONFIRM, Status.FINISHED),
    (Status.DISPUTED, Verb.RESOLVE_FINISHED, Status.FINISHED),
    (Status.DISPUTED, Verb.RESOLVE_CANCELLED, Status.CANCELLED),
]


class TestActing:
    def send(self, client, job, verb, *, reason="We looked into it.", seen=None):
        data = {"reason": reason, "seen": seen or now(job)}
        return client.post(url("act", job.pk, verb), data, follow=True)

    @pytest.mark.parametrize(("status", "verb", "then"), CAN)
    def test_it_is_done_and_leaves_two_traces(
        self, desk, support, job_in, status, verb, then
    ):
        job = job_in(status)
        response = self.send(desk, job, verb)
        assert response.redirect_chain == [(url("inspect", job.pk), 302)]
        assert now(job) == then
        event = JobEvent.objects.filter(job=job).last()
        assert (event.verb, event.role, event.actor, event.reason) == (
            verb,
            Role.STAFF,
            support,
            "We looked into it.",
        )
        label = OFFERS[verb].label
        assert log_of(job) == [
            (f"bookings.{verb}", str(support), f"{label}: We looked into it.")
        ]

    def test_a_job_that_stands_is_to_be_paid(self, desk, job_in):
        job = job_in(Status.DISPUTED)
        self.send(desk, job, Verb.RESOLVE_FINISHED)
        payment = Payment.objects.get()
        assert (payment.job, payment.amount, payment.status) == (job, 34_900, "created")

    @pytest.mark.parametrize("verb", [Verb.RESOLVE_FINISHED, Verb.RESOLVE_CANCELLED])
    @pytest.mark.parametrize("reason", ["", "  \n "])
    def test_a_decision_needs_a_reason(self, desk, job_in, verb, reason):
        job = job_in(Status.DISPUTED)
        response = desk.post(
            url("act", job.pk, verb), {"reason": reason, "seen": "disputed"}
        )
        assert response.status_code == 422
        assert now(job) == Status.DISPUTED
        assert log_of(job) == []

    def test_cancelling_needs_none(self, desk, ask, support):
        job = ask()
        self.send(desk, job, Verb.CANCEL, reason="")
        assert now(job) == Status.CANCELLED
        assert log_of(job) == [("bookings.cancel", str(support), "Cancel this job")]

    def test_what_changed_since_one_looked_must_be_looked_at_again(self, desk, ask):
        job = ask()
        jobs.accept(job, by=job.worker)
        response = self.send(desk, job, Verb.CANCEL, seen="pending")
        assert now(job) == Status.ACCEPTED
        assert "Look again before you go on." in response.content.decode()
        assert log_of(job) == []

    @pytest.mark.parametrize(("status", "verb", "then"), CAN)
    def test_too_late_is_a_sentence_and_no_crash(
        self, desk, job_in, status, verb, then
    ):
        job = job_in(Status.EXPIRED)
        response = self.send(desk, job, verb, seen=status)
        assert response.status_code == 200
        assert "This request ran out of time." in response.content.decode()
        assert now(job) == Status.EXPIRED
        assert log_of(job) == []

    def test_twice_is_once(self, desk, ask):
        job = ask()
        self.send(desk, job, Verb.CANCEL)
        self.send(desk, job, Verb.CANCEL, seen="pending")
        assert JobEvent.objects.filter(job=job, verb=Verb.CANCEL).count() == 1
        assert len(log_of(job)) == 1

    @pytest.mark.parametrize(
        "verb", ["accept", "start", "complete", "dispute", "request", "pay", "nonsense"]
    )
    def test_other_verbs_are_not_found(self, desk, ask, verb):
        job = ask()
        assert desk.get(url("act", job.pk, verb)).status_code == 404
        assert desk.post(url("act", job.pk, verb), {"reason": "x"}).status_code == 404
        assert now(job) == Status.PENDING

    @pytest.mark.parametrize("seen", ["", "nonsense", "finished"])
    def test_a_forged_status_is_refused(self, desk, ask, seen):
        job = ask()
        desk.post(url("act", job.pk, "cancel"), {"reason": "x", "seen": seen})
        assert now(job) == Status.PENDING

    def test_nobody_decides_on_their_own_job(self, as_user, ask, city):
        """Support who booked a plumber is a customer here, and cancels as one."""
        helper = make_staff("helper", "Support")
        helper.role = "customer"
        helper.save()
        job = ask(by=helper)
        client = as_user(helper)
        assert client.get(url("inspect", job.pk)).context["actions"] == []
        response = self.send(client, job, Verb.REJECT)
        assert "That is not yours to do." in response.content.decode()
        assert now(job) == Status.PENDING

    @pytest.mark.parametrize(("status", "verb", "then"), CAN)
    def test_the_page_says_what_will_happen(self, desk, job_in, status, verb, then):
        response = desk.get(url("act", job_in(status).pk, verb))
        explained = response.context["explanation"]
        assert "Ananya" in explained
        assert "{" not in explained

    def test_superusers_act_as_staff(self, as_user, boss, ask):
        job = ask()
        self.send(as_user(boss), job, Verb.REJECT)
        assert now(job) == Status.REJECTED
        assert log_of(job)[0][1] == str(boss)

    def test_the_history_of_a_job_tells_it(self, desk, ask):
        job = ask()
        self.send(desk, job, Verb.CANCEL, reason="They moved house.")
        page = desk.get(url("history", job.pk)).content.decode()
        assert "Cancel this job: They moved house." in page
        history = desk.get(reverse("wagtailadmin_reports:site_history"))
        assert "They moved house." in history.content.decode()
        assert url("inspect", job.pk) in history.content.decode()
