from django.db import migrations
from django.db.models import Q

from workers.search.name_keys import keys_of

APOSTROPHES = "'’‘ʼ`´"


def fill(apps, schema_editor):
    """D’Souza is found by “dsouza” too."""
    profiles = apps.get_model("workers", "WorkerProfile").objects
    NameKey = apps.get_model("workers", "NameKey")
    has_one = Q()
    for sign in APOSTROPHES:
        has_one |= Q(user__name__contains=sign)
    named = profiles.filter(has_one).values_list("pk", "city", "user__name")
    for worker, city, name in named.order_by("pk").iterator(chunk_size=500):
        there = set(NameKey.objects.filter(worker=worker).values_list("key", flat=True))
        NameKey.objects.bulk_create(
            NameKey(worker_id=worker, city_id=city, key=key)
            for key in keys_of(name)
            if key not in there
        )


class Migration(migrations.Migration):
    dependencies = [("workers", "0017_callout_fee")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
