"""The demo: a year of a real marketplace, made by the rules that everybody keeps."""

from datetime import timedelta
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from bookings.models import Job, Payment, Review
from bookings.money import ledger
from bookings.states import HOLDS_TIME, Status
from live.models import ChatMessage, Notification
from mysite.demo import people
from mysite.management.commands.load_demo import SEED
from workers.models import SlotCell, WorkerProfile

WORKERS = WorkerProfile.objects.filter(approval=WorkerProfile.Approval.APPROVED)


@pytest.fixture
def development(settings, tmp_path, mailoutbox):
    settings.DEBUG = True
    settings.MEDIA_ROOT = tmp_path


@pytest.mark.only("sqlite")
@pytest.mark.django_db(transaction=True)
def test_a_year_of_a_marketplace(development, client, mailoutbox):
    call_command("load_demo", verbosity=0)
    everybody_is_there()
    every_kind_of_job_is_there()
    time_and_money_are_in_order()
    assert mailoutbox == []
    for name, home in [
        ("customer", "/jobs/"),
        ("worker", "/work/"),
        ("staff", "/admin/"),
    ]:
        typed = {"login": name, "password": people.PASSWORD}
        answer = client.post("/account/login/", typed, follow=True)
        assert (answer.request["PATH_INFO"], answer.status_code) == (home, 200)
        client.post("/account/logout/")
    with pytest.raises(CommandError, match="There are people here already"):
        call_command("load_demo")


def everybody_is_there():
    assert WORKERS.count() == 40
    assert WORKERS.values("city").distinct().count() == 8
    assert WORKERS.values("service_category").distinct().count() == 12
    assert User.objects.filter(role=User.Role.CUSTOMER).count() == 60
    assert User.objects.filter(profile_image="").count() == 0
    bosses = User.objects.filter(is_superuser=True)
    assert [boss.username for boss in bosses] == ["staff"]
    groups = User.objects.filter(groups__isnull=False).values_list("groups__name")
    assert sorted(groups) == [("Editors",), ("Finance",), ("Support",)]


def every_kind_of_job_is_there():
    now = timezone.now()
    times = Job.objects.order_by("scheduled_time").values_list("scheduled_time")
    assert 360 <= len(times) <= 440
    assert times[0][0] < now - timedelta(days=330)
    assert now + timedelta(days=7) < times.last()[0] < now + timedelta(days=15)
    assert set(Job.objects.values_list("status", flat=True)) == set(Status)
    joined = F("worker__worker_profile__decided_at")
    assert not Job.objects.filter(created_at__lt=joined).exists()
    assert Review.objects.count() > 100
    assert ChatMessage.objects.count() > 300
    assert Notification.objects.filter(user__username="worker", is_read=False).exists()
    waits = Job.objects.filter(worker__username="worker", status=Status.PENDING)
    assert waits.filter(answer_by__gt=now).count() >= 2


def time_and_money_are_in_order():
    held = Job.objects.filter(status__in=HOLDS_TIME)
    assert set(SlotCell.objects.values_list("claim", flat=True)) == {
        job.code for job in held
    }
    paid, owed = Payment.Status.RELEASED, Payment.Status.CREATED
    assert set(Payment.objects.values_list("status", flat=True)) == {paid, owed}
    assert ledger.check() == []


@pytest.mark.django_db
def test_it_is_the_same_every_time(development):
    for command in ("make_groups", "load_catalogue", "load_cities"):
        call_command(command, verbosity=0)
    assert workers_made() == workers_made()


def workers_made():
    with transaction.atomic():
        people.make_team()
        people.make_workers(Random(SEED))
        facts = [
            (
                worker.user.name,
                worker.city.name,
                worker.hourly_rate,
                sorted(worker.skills.values_list("slug", flat=True)),
                sorted(worker.weekly_hours.values_list("weekday", "start", "end")),
            )
            for worker in WORKERS.order_by("user__username")
        ]
        transaction.set_rollback(True)
    return facts


@pytest.mark.django_db
def test_where_strangers_can_come_it_does_not_load():
    with pytest.raises(CommandError, match="It loads with DEBUG only"):
        call_command("load_demo")
    assert not User.objects.exists()
