"""The order "Best rated" anew, and an index of the words workers are found by."""

from django.db import migrations, models

from workers.search import text_index

PLACES = {
    "cc": ["city", "service_category"],
    "city": ["city"],
    "cat": ["service_category"],
    "all": [],
}
LISTED = models.Q(approval="approved", availability=True)


def create(apps, editor):
    text_index.create(editor.connection)


def forget(apps, editor):
    text_index.forget(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("workers", "0008_bounds_of_numbers")]
    operations = [
        *(
            migrations.RemoveIndex("workerprofile", f"worker_{label}_score")
            for label in PLACES
        ),
        migrations.RemoveField("workerprofile", "score"),
        migrations.AddField(
            "workerprofile",
            "score",
            models.GeneratedField(
                expression=models.Case(
                    models.When(rating_count=0, then=models.Value(2_499_999_999)),
                    default=(1 + models.F("rating_sum"))
                    * 1_000_000_000
                    / (1 + models.F("rating_count")),
                ),
                output_field=models.BigIntegerField(),
                db_persist=True,
            ),
        ),
        *(
            migrations.AddIndex(
                "workerprofile",
                models.Index(
                    fields=[*place, "-score", "user"],
                    name=f"worker_{label}_score",
                    condition=LISTED,
                ),
            )
            for label, place in PLACES.items()
        ),
        migrations.RunPython(create, forget),
    ]
