"""What people were told before notifications had kinds keeps its meaning."""

import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import Letter
from bookings import jobs, reviews
from bookings.models import JobEvent
from bookings.money import payments
from bookings.states import Status, Verb
from live import chat, deliveries, recipients
from live.kinds import Kind
from live.models import Delivery, Notification
from live.unread import mark_read
from tests import databases
from tests.cast import drive, soon
from workers import approval

BEFORE = [("live", "0005_the_clock_has_moved")]
# The icons that were stored with what no event is named for.
ICONS = {
    Kind.MESSAGE_TO_OTHER_SIDE: "chat",
    Kind.APPROVED_TO_WORKER: "check",
    Kind.HIDDEN_TO_WORKER: "warn",
}


@pytest.fixture
def own_copy(transactional_db, django_db_setup):
    """These tests change tables: they get a database that is thrown away afterwards."""
    url = os.environ.get("DATABASE_URL", "sqlite:")
    copy = databases.copy_for(url, f"migrations_{os.getpid()}")
    move_to(copy.name)
    yield
    copy.drop(connection)
    move_to(django_db_setup.name)


def move_to(name):
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    connection.settings_dict["NAME"] = name


@pytest.fixture
def before(own_copy):
    """`before()` goes back to the tables as they were and gives their models; `after()`
    brings them up to date.
    """
    return lambda: migrate(BEFORE)


def after():
    return migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())


def migrate(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def kinds():
    return dict(Notification.objects.order_by("pk").values_list("pk", "kind"))


def live_through_everything(
    ask, job_in, customer, other_customer, worker, waiting_worker, support, boss
):
    """Every kind of notification there is, told to somebody."""
    days = iter(range(2, 60))

    def job(status=Status.PENDING):
        return job_in(status, start=soon(worker.worker_profile.city, days=next(days)))

    drive(job(), Verb.ACCEPT, Verb.START, Verb.COMPLETE, Verb.CONFIRM)
    drive(job(), Verb.REJECT)
    drive(job(), Verb.EXPIRE)
    jobs.reject(job(), by=support)
    taken = soon(worker.worker_profile.city, days=next(days))
    wanted = ask(start=taken)
    ask(by=other_customer, start=taken)
    jobs.accept(wanted, by=worker)
    for by in (customer, worker, support):
        jobs.cancel(job(Status.ACCEPTED), by=by, reason="So.")
    jobs.confirm(job(Status.COMPLETED), by=None)
    for by, resolve in (
        (customer, jobs.resolve_finished),
        (worker, jobs.resolve_cancelled),
    ):
        disputed = jobs.dispute(job(Status.COMPLETED), by=by, reason="So.")
        resolve(disputed, by=support, reason="So.")
    paid = job(Status.FINISHED)
    payments.mark_paid(payments.payment_of(paid), by=boss)
    reviews.leave(paid, by=customer, rating=5, comment="Good")
    chat.post(wanted, by=worker, text="Hello", client_id=uuid4())
    profile = waiting_worker.worker_profile
    approval.approve(profile, by=boss)
    approval.reject(profile, by=boss, reason="No.")
    for state in profile.WAITS:
        profile.approval, profile.applied_at = state, timezone.now()
        recipients.notify_staff_of_applicant(profile)
    for event in JobEvent.objects.filter(heard_at=None).order_by("pk"):
        recipients.notify_of_event(event)


# What is told since a job can be paid through a gateway.
YOUNGER = {
    Kind.SECURE_TO_WORKER,
    Kind.LAPSE_TO_CUSTOMER,
    Kind.LAPSE_TO_WORKER,
    Kind.EARNED_TO_WORKER,
    Kind.REFUND_TO_CUSTOMER,
    Kind.REFUND_TO_WORKER,
    Kind.PROPOSE_TO_CUSTOMER,
    Kind.AGREE_TO_WORKER,
    Kind.DECLINE_TO_WORKER,
    Kind.WITHDRAW_TO_CUSTOMER,
    # And since a job can end because nobody is there, or for a part of the price.
    Kind.NO_SHOW_BY_WORKER_TO_CUSTOMER,
    Kind.NO_SHOW_FEE_TO_CUSTOMER,
    Kind.NO_SHOW_BY_CUSTOMER_TO_WORKER,
    Kind.RESOLVE_SPLIT_TO_CUSTOMER,
    Kind.RESOLVE_SPLIT_TO_WORKER,
    # Since there are contests, proposals and payouts to be told of.
    Kind.CONTEST_TO_WORKER,
    Kind.CONTEST_WON_TO_WORKER,
    Kind.CONTEST_TO_FINANCE,
    Kind.CONTEST_OVER_TO_FINANCE,
    Kind.TAKEN_BACK_TO_WORKER,
    Kind.WAIVE_TO_CUSTOMER,
    Kind.WAIVE_TO_WORKER,
    Kind.TIP_TO_WORKER,
    Kind.PROPOSAL_TO_FINANCE,
    Kind.DECIDED_TO_PROPOSER,
    Kind.PAYOUT_TO_WORKER,
    Kind.PAYOUT_DONE_TO_WORKER,
    Kind.PAYOUT_BACK_TO_WORKER,
    # Since a customer can show the work in photos.
    Kind.PHOTOS_TO_WORKER,
    *recipients.ONLINE.values(),
}


def test_every_kind_is_found_again(before, request):
    names = "ask job_in customer other_customer worker waiting_worker support boss"
    cast = {name: request.getfixturevalue(name) for name in names.split()}
    live_through_everything(**cast)
    told = kinds()
    assert set(told.values()) == set(Kind) - YOUNGER
    old = before().get_model("live", "Notification").objects
    for pk, kind in told.items():
        old.filter(pk=pk, event=None).update(icon=ICONS.get(kind, "users"))
    after()
    assert kinds() == told


def test_letters_that_went_that_wait_and_that_nobody_wanted(before, accepted):
    """And of what is older than sent letters are kept there is nothing to say."""
    Notification.objects.all().delete()
    people = accepted.customer, accepted.worker
    for by in people:
        chat.post(accepted, by=by, text="Hello", client_id=uuid4())
    mark_read(people[0].pk)
    deliveries.send_due(at=timezone.now() + timedelta(minutes=3))
    drive(accepted, Verb.START)
    event = accepted.events.get(verb=Verb.START)
    Notification.objects.create(
        user=people[0],
        kind=Kind.APPROVED_TO_WORKER,
        message="Long ago.",
        link="/",
        created_at=timezone.now() - timedelta(days=31),
    )
    waiting = Notification.objects.get(event=event).deliver_at
    letter = Letter.objects.get()
    of_messages = Notification.objects.filter(kind=Kind.MESSAGE_TO_OTHER_SIDE)
    to_worker, to_customer = of_messages.order_by("pk")
    before()
    after()
    rows = Delivery.objects.order_by("notification", "channel")
    assert list(
        rows.values_list("notification", "channel", "state", "due_at", "ended_at")
    ) == [
        (to_worker.pk, "email", "sent", None, letter.created_at),
        (to_worker.pk, "site", "sent", None, to_worker.created_at),
        (to_customer.pk, "email", "skipped", None, to_customer.created_at),
        (to_customer.pk, "site", "sent", None, to_customer.created_at),
    ]
    assert Notification.objects.get(event=event).deliver_at == waiting
    deliveries.send_due()
    assert Letter.objects.count() == 2
