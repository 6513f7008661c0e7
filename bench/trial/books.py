"""What was acknowledged is there, everybody was told, and every letter went."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models import Letter
from bench.trial.lines import Line
from bookings.models import Job, JobEvent
from live.models import ChatMessage, Delivery, Notification

PATIENCE = 150
TASKS_WAIT = timedelta(seconds=90)


def settled(stage, market, part):
    """The lines of what is left when everything had time to be done."""
    lost = stage.look(lambda: missing(market))
    of = len(market.booked) + len(market.accepted) + len(market.posted)
    note = f"{len(market.booked)} bookings, {len(market.accepted)} accepted, "
    note += f"{len(market.posted)} messages"
    yield Line(part, "acknowledged and lost", lost, f"of {of}", 0, note)
    told = stage.eventually(lambda: not unheard(), PATIENCE)
    left = stage.look(unheard)
    note = "" if told is None else f"all told {told:.0f} s later"
    yield Line(part, "events nobody was told of", left, most=0, note=note)
    stage.look(let_go)
    sent = stage.eventually(lambda: not waiting(), PATIENCE)
    note = f"{len(stage.sink.letters)} taken by the mail server"
    if sent is not None:
        note += f", the last {sent:.0f} s later"
    yield Line(part, "letters not sent", stage.look(waiting), most=0, note=note)
    yield Line(part, "tasks failed", stage.look(failed), most=0)
    yield Line(part, "tasks overdue", stage.look(overdue), most=0)


def missing(market):
    jobs = Job.objects.filter(code__in=market.booked).count()
    steps = JobEvent.objects.filter(job__code__in=market.accepted, verb="accept")
    said = ChatMessage.objects.filter(client_id__in=market.posted).count()
    return (
        len(market.booked)
        - jobs
        + len(market.accepted)
        - steps.count()
        + len(market.posted)
        - said
    )


def unheard():
    """Events that are not told, or told to nobody."""
    fresh = JobEvent.objects.filter(at__gte=timezone.now() - timedelta(hours=1))
    silent = fresh.filter(verb__in=("request", "accept"), notifications=None)
    return JobEvent.objects.filter(heard_at=None).count() + silent.count()


def let_go():
    """Nobody waits here until a lease is over, or until somebody may have read it."""
    now = timezone.now()
    Notification.objects.exclude(deliver_at=None).update(deliver_at=now)
    Delivery.objects.exclude(due_at=None).update(due_at=now)
    Letter.objects.filter(state__in=Letter.UNDER_WAY).update(next_try=now)


def waiting():
    due = Notification.objects.exclude(deliver_at=None).count()
    due += Delivery.objects.exclude(due_at=None).count()
    return due + Letter.objects.exclude(state=Letter.State.SENT).count()


def failed():
    return DBTaskResult.objects.filter(status="FAILED").count()


def overdue():
    since = timezone.now() - TASKS_WAIT
    return DBTaskResult.objects.filter(status="READY", run_after__lt=since).count()
