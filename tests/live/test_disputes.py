"""S20: a dispute is told to those of the team who may decide it, and to nobody else."""

from bookings import jobs
from bookings.states import Status
from live.models import Notification


def test_s20_a_dispute_is_told_to_those_who_decide(
    committed, job_in, customer, support, finance, editor, boss, mailoutbox
):
    job = job_in(Status.COMPLETED)
    with committed():
        jobs.dispute(job, by=customer, reason="It drips")
    message = "Ananya and Suresh need a decision: Kitchen tap drips."
    told = Notification.objects.exclude(user=job.worker).order_by("user")
    assert list(told.values_list("user__username", "message", "link", "detail")) == [
        (
            name,
            message,
            f"/admin/snippets/bookings/job/inspect/{job.pk}/",
            "It drips",
        )
        for name in ("support", "boss")
    ]
    letters = {mail.to[0] for mail in mailoutbox if mail.subject == message}
    assert letters == {support.email, boss.email}


def test_s20_who_disputes_is_not_told_of_it(committed, job_in, boss, customer):
    job = job_in(Status.COMPLETED)
    customer.is_superuser = True
    customer.save()
    with committed():
        jobs.dispute(job, by=customer, reason="It drips")
    assert not Notification.objects.filter(user=customer).exists()
