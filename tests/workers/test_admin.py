"""Workers in the admin: found, read, approved one by one and together, turned down."""

import csv
import io

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry
from zeal import zeal_ignore

from bookings import reviews
from bookings.states import Status
from tests.cast import make_worker
from tests.harness import assert_same_queries
from workers.models import TimeOff, WorkerProfile
from workers.signals import worker_decided

pytestmark = pytest.mark.django_db

Approval = WorkerProfile.Approval
BULK = reverse("wagtail_bulk_action", args=["workers", "workerprofile", "approve"])


def url(view, *args):
    return reverse(WorkerProfile.snippet_viewset.get_url_name(view), args=args)


@pytest.fixture
def desk(as_user, support):
    """A browser in which Support is logged in."""
    return as_user(support)


@pytest.fixture
def decided():
    """The workers that somebody was told about."""
    heard = []

    def hear(sender, worker, **signal):
        heard.append((worker.pk, worker.approval))

    worker_decided.connect(hear)
    yield heard
    worker_decided.disconnect(hear)


def names(response):
    return [str(row.instance) for row in response.context["table"].rows]


def log_of(worker):
    """[(action, who, words)]"""
    entries = ModelLogEntry.objects.filter(object_id=str(worker.pk)).order_by("pk")
    return [(entry.action, str(entry.user), entry.message) for entry in entries]


class TestList:
    def test_who_waits_comes_first(self, desk, waiting_worker, worker, other_worker):
        shown = names(desk.get(url("list")))
        assert shown == ["Gurpreet Singh", "Imran Qureshi", "Suresh Venkataraman"]

    def test_a_line_says_what_one_compares(self, desk, worker, job_in, customer):
        job = job_in(Status.FINISHED)
        reviews.leave(job, by=customer, rating=4)
        page = desk.get(url("list")).content.decode()
        for words in (
            "Suresh Venkataraman",
            "Plumber",
            "Pune",
            "Approved",
            "4.0 of 5 (1)",
            'class="desk-chip is-ok"',
            'class="user-avatar xs',
        ):
            assert words in page

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("suresh", ["Suresh Venkataraman"]),
            ("venkat pune", []),
            ("example.com", ["Imran Qureshi", "Suresh Venkataraman"]),
            ("QURESHI imran", ["Imran Qureshi"]),
            ("nobody", []),
        ],
    )
    def test_search(self, desk, worker, other_worker, words, found):
        assert names(desk.get(url("list"), {"q": words})) == found

    def test_search_by_code(self, desk, worker, other_worker):
        code = worker.worker_profile.code
        assert names(desk.get(url("list"), {"q": code})) == ["Suresh Venkataraman"]

    def test_filters(
        self, desk, worker, waiting_worker, city, other_city, other_category
    ):
        far = make_worker("greta", city=other_city, category=other_category)
        WorkerProfile.objects.filter(pk=far.pk).update(availability=False)
        for params, found in [
            ({"approval": "waiting"}, ["Gurpreet Singh"]),
            ({"city": other_city.pk}, ["Greta"]),
            ({"service_category": other_category.pk}, ["Greta"]),
            ({"availability": "false"}, ["Greta"]),
            ({"approval": "approved", "city": city.pk}, ["Suresh Venkataraman"]),
        ]:
            assert names(desk.get(url("list"), params)) == found

    def test_as_a_sheet(self, desk, worker):
        worker.name = "=HYPERLINK(1)"
        worker.save()
        response = desk.get(url("list"), {"export": "csv"})
        text = b"".join(response.streaming_content).decode()
        heads, row = csv.reader(io.StringIO(text))
        found = dict(zip(heads, row, strict=True))
        assert found["Name"] == "'=HYPERLINK(1)"
        assert (found["Hourly rate"], found["Currency"]) == ("349", "INR")

    def test_the_same_queries_for_few_and_for_many(self, desk, city, category):
        def make(n):
            start = WorkerProfile.objects.count()
            for k in range(start, start + n):
                waits = Approval.WAITING if k % 2 else Approval.APPROVED
                make_worker(
                    f"w{k}", city=city, category=category, hours=None, approval=waits
                )

        assert_same_queries(url("list"), make, desk, many=60)


class TestPage:
    def test_all_there_is_to_know(self, desk, worker, customer, job_in):
        profile = worker.worker_profile
        profile.bio = "Fourteen years of taps.\nAnd drains."
        profile.save()
        skill = profile.service_category.skills.get()
        profile.skills.add(skill)
        job = job_in(Status.FINISHED, title="Kitchen tap drips")
        reviews.leave(job, by=customer, rating=5, comment="Quick <b>and</b> clean.")
        page = desk.get(url("inspect", worker.pk)).content.decode()
        for words in (
            "₹349 an hour",
            "8 years",
            "Leak repair",
            "Fourteen years of taps.<br>And drains.",
            f'href="mailto:{worker.email}"',
            "9:00 am – 6:00 pm",
            "Sunday",
            f'href="/workers/{profile.code}/"',
            "Kitchen tap drips",
            "Quick &lt;b&gt;and&lt;/b&gt; clean.",
        ):
            assert words in page

    def test_time_off_ahead_is_told_and_the_past_is_not(self, desk, worker, city):
        def off(year, reason):
            TimeOff.objects.create(
                worker=worker.worker_profile,
                starts_at=f"{year}-01-02T00:00Z",
                ends_at=f"{year}-01-03T00:00Z",
                reason=reason,
            )

        off(2999, "Wedding")
        off(2001, "Long ago")
        page = desk.get(url("inspect", worker.pk)).content.decode()
        assert "Wedding" in page
        assert "Long ago" not in page

    def test_without_hours_it_says_what_that_means(self, desk, city, category):
        new = make_worker("new", city=city, category=category, hours=None)
        page = desk.get(url("inspect", new.pk)).content.decode()
        assert "No hours yet, so nobody can book." in page

    @pytest.mark.parametrize(
        ("approval", "offered"),
        [
            (Approval.WAITING, ["Approve", "Turn down"]),
            (Approval.APPROVED, ["Take off the list"]),
            (Approval.RECHECK, ["Approve", "Take off the list"]),
            (Approval.SUSPENDED, ["Approve"]),
            (Approval.REJECTED, ["Approve"]),
        ],
    )
    def test_what_can_be_done_now(self, desk, worker, approval, offered):
        WorkerProfile.objects.update(approval=approval)
        actions = desk.get(url("inspect", worker.pk)).context["actions"]
        assert [str(action.label) for action in actions] == offered

    def test_nothing_is_offered_to_who_may_only_look(self, as_user, worker, editor):
        editor.user_permissions.add(permission("view_workerprofile"))
        client = as_user(editor)
        response = client.get(url("inspect", worker.pk))
        assert response.context["actions"] == []
        assert "Latest jobs" not in response.content.decode()
        assert "desk-acts" not in client.get(url("list")).content.decode()
        client.post(url("reject", worker.pk), {"reason": "Because."})
        assert profile_of(worker).approval == Approval.APPROVED


def permission(codename):
    return Permission.objects.get(codename=codename)


def profile_of(user):
    return WorkerProfile.objects.get(pk=user.pk)


@pytest.mark.django_db(transaction=True)
class TestDecisions:
    def test_approve(self, desk, waiting_worker, support, decided):
        back = f"{url('list')}?approval=waiting"
        response = desk.post(url("approve", waiting_worker.pk), {"next": back})
        assert (response.status_code, response.url) == (302, back)
        assert profile_of(waiting_worker).approval == Approval.APPROVED
        assert decided == [(waiting_worker.pk, Approval.APPROVED)]
        assert log_of(waiting_worker) == [("workers.approve", str(support), "Approved")]

    def test_approving_twice_is_one_decision(self, desk, waiting_worker, decided):
        for _ in range(2):
            desk.post(url("approve", waiting_worker.pk))
        assert len(decided) == len(log_of(waiting_worker)) == 1

    def test_a_list_leads_back_to_itself_and_nowhere_else(self, desk, waiting_worker):
        response = desk.post(
            url("approve", waiting_worker.pk), {"next": "https://evil.example/"}
        )
        assert response.url == url("inspect", waiting_worker.pk)

    def test_the_row_posts_back_to_the_filtered_list(self, desk, waiting_worker):
        for view in ("list", "list_results"):
            params = {"approval": "waiting", "_w_filter_fragment": "1"}
            page = desk.get(url(view), params).content.decode()
            back = f"{url('list')}?approval=waiting"
            assert f'data-w-action-next-value="{back}"' in page

    def test_turn_down_with_a_reason(self, desk, waiting_worker, support, decided):
        desk.post(url("reject", waiting_worker.pk), {"reason": " No licence shown. "})
        profile = profile_of(waiting_worker)
        assert profile.approval == Approval.REJECTED
        assert profile.approval_reason == "No licence shown."
        assert decided == [(waiting_worker.pk, Approval.REJECTED)]
        assert log_of(waiting_worker) == [
            ("workers.reject", str(support), "Turned down: No licence shown.")
        ]

    @pytest.mark.parametrize("reason", ["", "   ", "\n"])
    def test_without_a_reason_nothing_happens(self, desk, waiting_worker, reason):
        response = desk.post(url("reject", waiting_worker.pk), {"reason": reason})
        assert response.status_code == 422
        assert response.context["form"].errors["reason"]
        assert profile_of(waiting_worker).approval == Approval.WAITING
        assert log_of(waiting_worker) == []

    def test_what_was_typed_is_not_lost(self, desk, waiting_worker):
        long = "Too long. " * 120
        response = desk.post(url("reject", waiting_worker.pk), {"reason": long})
        assert response.status_code == 422
        assert long.strip() in response.content.decode()

    def test_the_page_says_what_it_means(self, desk, worker, waiting_worker):
        listed = desk.get(url("reject", worker.pk)).content.decode()
        assert "Jobs that are agreed stay." in listed
        waiting = desk.get(url("reject", waiting_worker.pk)).content.decode()
        assert "stays out of the list" in waiting

    def test_history_tells_it_all(self, desk, waiting_worker):
        desk.post(url("approve", waiting_worker.pk))
        desk.post(url("reject", waiting_worker.pk), {"reason": "Complaints."})
        page = desk.get(url("history", waiting_worker.pk)).content.decode()
        assert "Approved" in page
        assert "Taken off the list: Complaints." in page
        assert url("inspect", waiting_worker.pk) in page

    def test_superusers_decide_too_and_cannot_edit(self, as_user, boss, waiting_worker):
        client = as_user(boss)
        client.post(url("approve", waiting_worker.pk))
        assert profile_of(waiting_worker).approval == Approval.APPROVED


class TestTogether:
    @pytest.fixture
    def three(self, city, category):
        return [
            make_worker(
                f"new{n}", city=city, category=category, approval=Approval.WAITING
            )
            for n in range(3)
        ]

    def ids(self, workers):
        return "&".join(f"id={worker.pk}" for worker in workers)

    def test_the_ticked_ones_and_no_others(self, desk, three, support):
        address = f"{BULK}?{self.ids(three[:2])}&next={url('list')}"
        page = desk.get(address).content.decode()
        assert all(str(worker) in page for worker in three[:2])
        assert str(three[2]) not in page
        # Each decision locks its own worker, one query each: that is meant.
        with zeal_ignore():
            response = desk.post(address)
        assert response.url == url("list")
        assert [profile_of(worker).approval for worker in three] == [
            Approval.APPROVED,
            Approval.APPROVED,
            Approval.WAITING,
        ]
        assert log_of(three[0]) == [("workers.approve", str(support), "Approved")]

    @pytest.mark.parametrize(
        "ids", ["all", "abc", "-1", "", "1.5", "9" * 40, "²", "0", "%00"]
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_anything_else_is_nobody(self, desk, three, ids, method):
        response = getattr(desk, method)(f"{BULK}?id={ids}")
        assert response.status_code == 404
        assert {profile_of(worker).approval for worker in three} == {Approval.WAITING}

    def test_nobody_without_the_permission(self, as_user, finance, editor, three):
        for user in (finance, editor):
            client = as_user(user)
            address = f"{BULK}?{self.ids(three)}"
            page = client.get(address).content.decode()
            assert not any(str(worker) in page for worker in three)
            client.post(address)
        assert {profile_of(worker).approval for worker in three} == {Approval.WAITING}

    def test_no_box_to_select_everybody_in_the_listing(self, desk, three):
        page = desk.get(url("list")).content.decode()
        assert "data-bulk-action-footer" in page
        assert "num-objects-in-listing" not in page
