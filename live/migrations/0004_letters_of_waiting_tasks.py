"""Letters that waited as tasks, whose functions are gone, wait as letters."""

from django.db import migrations
from django.utils import timezone


def carry_over(apps, schema_editor):
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
    notifications = apps.get_model("live", "Notification").objects
    letters = apps.get_model("accounts", "Letter").objects
    waiting = tasks.filter(status="READY")
    for task in waiting.filter(task_path="live.emails.send"):
        note, detail, *_ = [*task.args_kwargs["args"], ""]
        orders = notifications.filter(pk=note)
        orders.update(letter_due=timezone.now(), detail=detail)
    for task in waiting.filter(task_path="accounts.mail.deliver"):
        subject, body, _, recipients = task.args_kwargs["args"]
        for recipient in recipients:
            letters.create(
                key=f"task-{task.pk.hex}-{recipient}"[:60],
                recipient=recipient,
                subject=subject,
                body=body,
                is_private=True,
            )
    gone = ("live.emails.send", "accounts.mail.deliver")
    waiting.filter(task_path__in=gone).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_outbox_of_letters"),
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("live", "0003_letter_of_a_notification"),
    ]

    operations = [
        migrations.RunPython(carry_over, migrations.RunPython.noop, elidable=True)
    ]
