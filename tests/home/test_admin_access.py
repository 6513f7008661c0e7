"""Every view of the staff's lists × every kind of person, and the views that are shut.

A list, its fragment and its exports, the page about a row and its history want the
permission to look; an action wants its own. Nobody at all, not even a superuser, adds,
edits or deletes a row here.
"""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from wagtail.contrib.forms.models import FormSubmission
from wagtail.snippets.models import get_snippet_models

from accounts.admin.read_only import ReadOnlyViewSet
from accounts.models import Letter, Person
from bookings.models import (
    Account,
    Attempt,
    Contest,
    Entry,
    GatewayOrder,
    Job,
    Paper,
    Payment,
    Payout,
    PayoutBatch,
    Posting,
    Proposal,
    Review,
    ReviewPhoto,
    WebhookEvent,
)
from bookings.states import Status
from live.models import ChatMessage, Notification
from tests.home.desk_rows import rows
from workers.models import SearchAlert, WorkerProfile, WorkPhoto

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
# Of ours only who comes is read there, never a row of the list: one database is enough.
SHUT = pytest.mark.only("sqlite")

PEOPLE = ["customer", "worker", "editor", "support", "finance", "boss"]
READ_ONLY = {
    Person: {"support", "boss"},
    Letter: {"support", "boss"},
    FormSubmission: {"editor", "support", "boss"},
    WorkerProfile: {"support", "boss"},
    SearchAlert: {"support", "boss"},
    WorkPhoto: {"support", "boss"},
    Job: {"support", "finance", "boss"},
    Review: {"support", "boss"},
    ReviewPhoto: {"support", "boss"},
    Payment: {"finance", "boss"},
    Paper: {"finance", "boss"},
    PayoutBatch: {"finance", "boss"},
    Payout: {"finance", "boss"},
    Attempt: {"finance", "boss"},
    Contest: {"finance", "boss"},
    Proposal: {"finance", "boss"},
    GatewayOrder: {"finance", "boss"},
    WebhookEvent: {"finance", "boss"},
    Account: {"finance", "boss"},
    Entry: {"finance", "boss"},
    Posting: {"finance", "boss"},
    ChatMessage: {"support", "boss"},
    Notification: {"support", "boss"},
}
READ_VIEWS = ["list", "list_results", "inspect", "history", "history_results"]
# (model, view) → who may do it, and its extra arguments.
ACTIONS = {
    (Person, "close"): ({"support", "boss"}, []),
    (Person, "reopen"): ({"support", "boss"}, []),
    (Person, "erase"): ({"support", "boss"}, []),
    (Person, "second_factor_off"): ({"support", "boss"}, []),
    (Letter, "again"): ({"support", "boss"}, []),
    (Letter, "aside"): ({"support", "boss"}, []),
    (FormSubmission, "answered"): ({"editor", "support", "boss"}, []),
    (FormSubmission, "reopen"): ({"editor", "support", "boss"}, []),
    (WorkerProfile, "approve"): ({"support", "boss"}, []),
    (WorkerProfile, "reject"): ({"support", "boss"}, []),
    (WorkPhoto, "show"): ({"support", "boss"}, []),
    (WorkPhoto, "refuse"): ({"support", "boss"}, []),
    (ReviewPhoto, "show"): ({"support", "boss"}, []),
    (ReviewPhoto, "refuse"): ({"support", "boss"}, []),
    (Job, "act"): ({"support", "boss"}, ["cancel"]),
    (Payment, "mark_paid"): ({"finance", "boss"}, []),
    (PayoutBatch, "pay_out"): ({"finance", "boss"}, []),
    (Payout, "mark_paid"): ({"finance", "boss"}, []),
    (Payout, "failed"): ({"finance", "boss"}, []),
    (Payout, "try_again"): ({"finance", "boss"}, []),
    (Payment, "refund"): ({"finance", "boss"}, []),
    (Payment, "ask"): ({"finance", "boss"}, []),
    (Payment, "waive"): ({"finance", "boss"}, []),
    (Contest, "take_back"): ({"finance", "boss"}, []),
    (Proposal, "approve"): ({"finance", "boss"}, []),
    (Proposal, "decline"): ({"finance", "boss"}, []),
    # Only who proposed it: nobody of these.
    (Proposal, "withdraw"): (set(), []),
    (Attempt, "ask"): ({"finance", "boss"}, []),
    (GatewayOrder, "again"): ({"finance", "boss"}, []),
    (WebhookEvent, "again"): ({"finance", "boss"}, []),
}
# Whether something is still to be paid.
PAID = {
    True: {"status": "created", "paid_at": None},
    False: {"status": "released", "paid_at": datetime(2026, 11, 18, tzinfo=UTC)},
}
WITHOUT_A_ROW = {"list", "list_results", "pay_out"}
# One press of a button: there is no page that asks.
AT_ONCE = {
    (WorkerProfile, "approve"),
    (WorkPhoto, "show"),
    (ReviewPhoto, "show"),
    (Person, "reopen"),
    (Letter, "again"),
    (Letter, "aside"),
    (FormSubmission, "answered"),
    (FormSubmission, "reopen"),
    (Payment, "ask"),
    (Attempt, "ask"),
}
REPORTS = {
    "report_most_booked": {"finance", "boss"},
    "report_revenue": {"finance", "boss"},
    "report_trial_balance": {"finance", "boss"},
    "report_missed_searches": {"editor", "support", "boss"},
    "report_pairs": {"editor", "boss"},
    "report_wordings": {"editor", "boss"},
}


@pytest.fixture
def row(job_in, customer, waiting_worker):
    """One row of every model, by name."""
    return rows(job_in(Status.FINISHED), customer, waiting_worker)


@pytest.fixture
def enter(client, request):
    """Log in as somebody of the cast, by name; None is a stranger."""

    def enter(name):
        client.logout()
        if name:
            user = request.getfixturevalue(name)
            client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return enter


def address(model, view, row, *more):
    args = [] if view in WITHOUT_A_ROW else [row.pk, *more]
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def outcome(response):
    """in, login, denied (sent to the first page), or the status."""
    if response.status_code != 302:
        return "in" if response.status_code == 200 else response.status_code
    if response.url.startswith(reverse("wagtailadmin_login")):
        return "login"
    return "denied" if response.url == reverse("wagtailadmin_home") else "done"


def expected(name, allowed):
    if name in allowed:
        return "in"
    return "login" if name in (None, "customer", "worker") else "denied"


def test_every_list_of_the_desk_stands_in_the_table():
    desks = {
        model
        for model in get_snippet_models()
        if isinstance(model.snippet_viewset, ReadOnlyViewSet)
    }
    views = {
        (model, url.name)
        for model in desks
        for url in model.snippet_viewset.get_urlpatterns()
    }
    assert desks == set(READ_ONLY)
    assert views == {(model, view) for model in READ_ONLY for view in READ_VIEWS} | set(
        ACTIONS
    )


@pytest.mark.parametrize("name", [None, *PEOPLE])
def test_who_may_look(enter, row, name):
    client = enter(name)
    found = {
        (model.__name__, view): outcome(client.get(address(model, view, row[model])))
        for model in READ_ONLY
        for view in READ_VIEWS
    }
    assert found == {
        (model.__name__, view): expected(name, allowed)
        for model, allowed in READ_ONLY.items()
        for view in READ_VIEWS
    }


@pytest.mark.parametrize("name", [None, *PEOPLE])
def test_who_may_take_a_list_home(enter, row, name):
    client = enter(name)
    for model, allowed in READ_ONLY.items():
        for kind in ("csv", "xlsx"):
            url = address(model, "list", row[model])
            response = client.get(url, {"export": kind})
            assert outcome(response) == expected(name, allowed)


@pytest.mark.parametrize("name", [None, *PEOPLE])
def test_who_may_see_the_reports(enter, name):
    client = enter(name)
    for report, allowed in REPORTS.items():
        for export in ({}, {"export": "csv"}, {"export": "xlsx"}):
            response = client.get(reverse(report), export)
            assert outcome(response) == expected(name, allowed)
        assert outcome(client.get(reverse(f"{report}_results"))) == outcome(response)


@pytest.mark.parametrize("name", [None, *PEOPLE])
def test_who_may_act(enter, row, ask, name):
    row = row | {Job: ask(title="Another tap")}
    client = enter(name)
    for (model, view), (allowed, more) in ACTIONS.items():
        # Cash can be marked, and only what came by a gateway can be given back.
        gateway = "stripe" if view == "refund" else "cash"
        Payment.objects.update(gateway=gateway, **PAID[view == "waive"])
        url = address(model, view, row[model], *more)
        asked = outcome(client.get(url))
        page = 405 if (model, view) in AT_ONCE else "in"
        assert asked == (page if name in allowed else expected(name, allowed))


@pytest.mark.parametrize("name", [None, "customer", "worker", "editor", "finance"])
def test_a_forged_post_of_somebody_else_changes_nothing(enter, row, ask, name):
    row = row | {Job: ask(title="Another tap")}
    client = enter(name)
    forged = {"reason": "Because.", "seen": "pending", "approval": "approved"}
    for (model, view), (allowed, more) in ACTIONS.items():
        if name not in allowed:
            response = client.post(address(model, view, row[model], *more), forged)
            assert outcome(response) == expected(name, allowed)
    assert WorkerProfile.objects.get(pk=row[WorkerProfile].pk).approval == "waiting"
    assert Job.objects.get(pk=row[Job].pk).status == Status.PENDING
    assert Person.objects.get(pk=row[Person].pk).is_active


def test_support_marks_no_payment(enter, job_in):
    payment = job_in(Status.FINISHED).payments.get()
    response = enter("support").post(address(Payment, "mark_paid", payment))
    payment.refresh_from_db()
    assert outcome(response) == "denied"
    assert payment.status == Payment.Status.CREATED


@pytest.mark.parametrize("view", ["add", "edit", "delete", "copy", "usage", "reorder"])
def test_nobody_has_a_form_to_write(view):
    for model in READ_ONLY:
        with pytest.raises(NoReverseMatch):
            reverse(model.snippet_viewset.get_url_name(view), args=[1])


@SHUT
@pytest.mark.parametrize("name", ["editor", "support", "finance", "boss"])
def test_writing_by_guessed_address_is_not_found(enter, row, name):
    client = enter(name)
    for model in READ_ONLY:
        base = address(model, "list", row[model])
        for view in ("add/", f"edit/{row[model].pk}/", f"delete/{row[model].pk}/"):
            assert client.get(base + view).status_code == 404
            assert client.post(base + view, {"status": "finished"}).status_code == 404


@SHUT
@pytest.mark.parametrize("name", ["editor", "support", "finance", "boss"])
def test_no_chooser_names_the_rows(enter, row, name):
    client = enter(name)
    for model in READ_ONLY:
        label = model._meta
        base = f"/admin/snippets/choose/{label.app_label}/{label.model_name}/"
        for view in ("", "results/", f"chosen/{row[model].pk}/"):
            assert client.get(base + view).status_code == 404


@SHUT
@pytest.mark.parametrize("name", ["editor", "support", "finance", "boss"])
def test_nobody_deletes_in_bulk_or_reads_names_there(enter, row, name):
    client = enter(name)
    before = {model: model.objects.count() for model in READ_ONLY}
    for model in READ_ONLY:
        # Each is another minute: nobody presses so often that the limit would answer.
        cache.clear()
        label = model._meta
        url = reverse(
            "wagtail_bulk_action", args=[label.app_label, label.model_name, "delete"]
        )
        for ids in (str(row[model].pk), "all", "abc", "-1"):
            for send in (client.get, client.post):
                assert outcome(send(f"{url}?id={ids}")) == "denied"
    assert {model: model.objects.count() for model in READ_ONLY} == before


@pytest.mark.parametrize("name", ["support", "finance", "boss"])
def test_unknown_rows_are_not_found(enter, name):
    client = enter(name)
    for model, allowed in READ_ONLY.items():
        if name in allowed:
            base = reverse(model.snippet_viewset.get_url_name("list"))
            for pk in ("0", "999999", "9" * 30, "abc"):
                assert client.get(f"{base}inspect/{pk}/").status_code == 404
                assert client.get(f"{base}history/{pk}/").status_code == 404


@pytest.mark.parametrize(
    "words",
    ['"', '"tap', "\x00", "'", "%", "a\x00b", "* OR 1=1 --", "🚰 tap", "x" * 900],
)
def test_any_words_can_be_searched_for(enter, row, words):
    client = enter("boss")
    for model in READ_ONLY:
        url = address(model, "list_results", row[model])
        assert client.get(url, {"q": words}).status_code == 200


NONSENSE = {
    "status": "nonsense",
    "city": "abc",
    "trade": "9" * 30,
    "created_at_from": "yesterday",
    "scheduled_time_to": "2026-02-31",
    "days_from": "0000-00-00",
    "days_to": "9999-12-31",
    "by": "nonsense",
    "ordering": "password",
    "p": "-7",
}
# What each list says no to; it has no other of these filters, and ignores them. An
# order or a page that is none is the first, as everywhere in Wagtail.
REFUSED = {
    Person: set(),
    Letter: set(),
    FormSubmission: set(),
    WorkerProfile: {"city"},
    WorkPhoto: {"city", "trade"},
    ReviewPhoto: {"city", "trade"},
    Job: {"status", "city", "scheduled_time_to"},
    Review: {"city", "trade", "created_at_from"},
    Payment: {"status", "city", "trade", "created_at_from"},
    PayoutBatch: set(),
    Payout: {"status", "created_at_from"},
    Attempt: {"status", "created_at_from"},
    Contest: {"status"},
    Paper: set(),
    Proposal: {"status"},
    GatewayOrder: {"status", "created_at_from"},
    WebhookEvent: {"status"},
    Account: set(),
    Entry: set(),
    Posting: set(),
    ChatMessage: set(),
    Notification: {"created_at_from"},
    "report_most_booked": {"city", "trade", "days_from", "days_to"},
    "report_revenue": {"city", "trade", "days_from", "days_to", "by"},
    "report_trial_balance": set(),
    SearchAlert: {"city"},
    "report_pairs": {"city", "trade"},
    "report_wordings": set(),
    "report_missed_searches": set(),
    # A script puts the part of a page in its place whatever it is asked; it says so.
    **{f"{report}_results": set() for report in REPORTS},
}


def test_every_list_has_a_row_in_the_table_of_refusals():
    parts = {f"{report}_results" for report in REPORTS}
    assert set(REFUSED) == {*READ_ONLY, *REPORTS, *parts}


@pytest.mark.parametrize("which", REFUSED, ids=lambda w: getattr(w, "__name__", w))
def test_any_filter_and_order_can_be_asked_for(which, enter, row):
    client = enter("boss")
    is_report = isinstance(which, str)
    url = reverse(which) if is_report else address(which, "list", row[which])
    answers = {
        name: client.get(url, {name: value}).status_code
        for name, value in NONSENSE.items()
    }
    assert answers == {
        name: 400 if name in REFUSED[which] else 200 for name in NONSENSE
    }
    together = client.get(url, NONSENSE)
    assert together.status_code == (400 if REFUSED[which] else 200)
