"""What `live` does when an app below says that something happened, after the commit."""

from functools import partial

from django.contrib.auth.signals import user_logged_out
from django.db import transaction
from django.dispatch import receiver

from accounts.signals import (
    account_closed,
    account_erased,
    before_letters,
    data_is_taken_along,
    sessions_ended,
)
from bookings.signals import (
    contest_changed,
    job_changed,
    job_opened,
    loss_taken_back,
    payout_changed,
    proposal_changed,
)
from live import deliveries, publisher, queries, recipients, unread
from live.models import Notification
from workers.signals import worker_applied, worker_decided


@receiver(job_changed)
def notify_people(event, **kwargs):
    recipients.notify_of_event(event)


@receiver(job_opened)
def mark_its_notifications_read(job, user, **kwargs):
    """Whoever has opened the job's page has seen what its notifications say."""
    if told := queries.unread_about(user.pk, job.pk):
        unread.mark_read(user.pk, pk__in=told)


@receiver(contest_changed)
def notify_people_of_contest(contest, **kwargs):
    recipients.notify_of_contest(contest)


@receiver(loss_taken_back)
def notify_worker_of_loss(contest, **kwargs):
    recipients.notify_worker_of_loss(contest)


@receiver(proposal_changed)
def notify_team_of_proposal(proposal, **kwargs):
    recipients.notify_of_proposal(proposal)


@receiver(payout_changed)
def notify_worker_of_payout(payout, **kwargs):
    recipients.notify_worker_of_payout(payout)


@receiver(worker_applied)
def notify_staff(worker, **kwargs):
    recipients.notify_staff_of_applicant(worker)


@receiver(worker_decided)
def notify_worker(worker, **kwargs):
    recipients.notify_worker_of_decision(worker)


@receiver(before_letters)
def send_deliveries(**kwargs):
    deliveries.send_due()


@receiver(user_logged_out)
def close_sockets(request, **kwargs):
    if request.session.session_key:
        publisher.close_sockets(session_key=request.session.session_key)


@receiver(sessions_ended)
def close_sockets_of_ended(keys, **kwargs):
    for key in keys:
        publisher.close_sockets(session_key=key)


@receiver(account_closed)
def close_sockets_of_closed(user, **kwargs):
    close = partial(publisher.close_sockets, user_id=user.pk)
    transaction.on_commit(close, robust=True)


@receiver(data_is_taken_along)
def tell_what_was_said(user, **kwargs):
    return queries.data_of(user)


@receiver(account_erased)
def forget_what_they_were_told(user, **kwargs):
    Notification.objects.filter(user=user).delete()
