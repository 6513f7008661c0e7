from django.db import migrations

from workers.search.name_keys import keys_of

BATCH = 2000


def fill(apps, schema_editor):
    """Workers who were there before are found by the beginnings of their names too."""
    profiles = apps.get_model("workers", "WorkerProfile").objects
    NameKey = apps.get_model("workers", "NameKey")
    rows = []
    named = profiles.values_list("pk", "city", "user__name").order_by("pk")
    for worker, city, name in named.iterator(chunk_size=BATCH):
        for key in keys_of(name):
            rows.append(NameKey(worker_id=worker, city_id=city, key=key))
        if len(rows) >= BATCH:
            NameKey.objects.bulk_create(rows)
            rows = []
    NameKey.objects.bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("workers", "0011_name_keys_and_alerts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
