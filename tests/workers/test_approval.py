from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import ModelLogEntry

from toolkit.errors import NotAllowed
from workers import approval, signals
from workers.errors import NoReason
from workers.models import WorkerProfile

Approval = WorkerProfile.Approval


@pytest.fixture
def profile(waiting_worker):
    return waiting_worker.worker_profile


@pytest.fixture
def heard():
    said = []

    def hear(sender, worker, **signal):
        said.append((worker.pk, worker.approval))

    signals.worker_decided.connect(hear)
    yield said
    signals.worker_decided.disconnect(hear)


def trace(profile):
    entries = ModelLogEntry.objects.for_instance(profile).order_by("pk")
    return [(entry.action, entry.user, entry.data) for entry in entries]


def state(profile):
    fresh = WorkerProfile.objects.get(pk=profile.pk)
    return fresh.approval, fresh.approval_reason, fresh.is_listed


def test_approved_is_listed_traced_and_told(
    profile, support, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        decided = approval.approve(profile, by=support)
    assert state(profile) == (Approval.APPROVED, "", True)
    assert decided.decided_at is not None
    assert trace(profile) == [("workers.approve", support, {"reason": ""})]
    assert heard == [(profile.pk, Approval.APPROVED)]


def test_turned_down_has_a_reason_to_read(
    profile, support, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        approval.reject(profile, by=support, reason=" A photo is missing. ")
    assert state(profile) == (Approval.REJECTED, "A photo is missing.", False)
    assert trace(profile) == [
        ("workers.reject", support, {"reason": "A photo is missing."})
    ]
    assert heard == [(profile.pk, Approval.REJECTED)]


def test_deciding_the_same_twice_is_once(
    profile, support, heard, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(2):
            approval.approve(profile, by=support)
    assert len(trace(profile)) == len(heard) == 1


def test_a_decision_can_be_turned(profile, support):
    approval.reject(profile, by=support, reason="No photo.")
    approval.approve(profile, by=support)
    assert state(profile) == (Approval.APPROVED, "", True)
    approval.reject(profile, by=support, reason="Complaints.")
    assert state(profile) == (Approval.SUSPENDED, "Complaints.", False)


def test_turning_down_needs_a_reason(profile, support):
    with pytest.raises(NoReason) as caught:
        approval.reject(profile, by=support, reason="  ")
    assert caught.value.status == 422
    assert state(profile) == (Approval.WAITING, "", False)


def test_nobody_else_decides(
    profile, waiting_worker, customer, worker, editor, finance, heard
):
    strangers = [waiting_worker, customer, worker, editor, finance, AnonymousUser()]
    for person in strangers:
        with pytest.raises(NotAllowed):
            approval.approve(profile, by=person)
        with pytest.raises(NotAllowed):
            approval.reject(profile, by=person, reason="No.")
    assert state(profile) == (Approval.WAITING, "", False)
    assert (trace(profile), heard) == ([], [])


def test_the_boss_decides_too(profile, boss):
    approval.approve(profile, by=boss)
    assert state(profile) == (Approval.APPROVED, "", True)


def test_we_promise_two_days(profile):
    assert approval.answer_by(profile) == profile.applied_at + timedelta(days=2)
