from django.db import migrations

from workers.search.language import tokens


def write_tokens(apps, schema_editor):
    """What workers are found by was kept in whole words."""
    profiles = apps.get_model("workers", "WorkerProfile").objects
    for pk, text in profiles.values_list("pk", "search_text").iterator():
        if (found := " ".join(tokens(text))) != text:
            profiles.filter(pk=pk).update(search_text=found)


class Migration(migrations.Migration):
    dependencies = [("workers", "0009_score_and_words")]
    operations = [
        migrations.RunPython(write_tokens, migrations.RunPython.noop, elidable=True)
    ]
