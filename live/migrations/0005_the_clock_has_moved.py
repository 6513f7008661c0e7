"""Runs that wait for functions which are now in `mysite.periodic`; a worker starts the
new ones by itself.
"""

from django.db import migrations

MOVED = ("live.periodic.minute", "live.periodic.hour")


def forget(apps, schema_editor):
    tasks = apps.get_model("django_tasks_database", "DBTaskResult").objects
    tasks.filter(status="READY", task_path__in=MOVED).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("django_tasks_database", "0021_conditional_partial_index_ordering"),
        ("live", "0004_letters_of_waiting_tasks"),
    ]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]
