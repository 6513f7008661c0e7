from django.db import migrations

from toolkit.text import search_form


def fold(apps, schema_editor):
    """What workers are found by was kept with its accents."""
    profiles = apps.get_model("workers", "WorkerProfile").objects
    for pk, text in profiles.values_list("pk", "search_text").iterator():
        if (folded := search_form(text)) != text:
            profiles.filter(pk=pk).update(search_text=folded)


class Migration(migrations.Migration):
    dependencies = [("workers", "0005_waiting_since")]
    operations = [migrations.RunPython(fold, migrations.RunPython.noop, elidable=True)]
