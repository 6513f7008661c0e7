"""Add: of which kind a notification is, and a row for each way it goes out."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

STATES = [
    ("waiting", "Waiting"),
    ("sent", "Passed on"),
    ("skipped", "Not sent: not wanted, or read before"),
    ("failed", "Failed"),
]


class Migration(migrations.Migration):
    dependencies = [("live", "0005_the_clock_has_moved")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="kind",
            field=models.CharField(default="", max_length=40),
        ),
        migrations.RemoveIndex(model_name="notification", name="notification_letter"),
        migrations.RenameField(
            model_name="notification", old_name="letter_due", new_name="deliver_at"
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=Q(("deliver_at__isnull", False)),
                fields=["deliver_at"],
                name="notification_undelivered",
            ),
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("channel", models.SlugField(db_index=False, max_length=20)),
                (
                    "state",
                    models.CharField(choices=STATES, default="waiting", max_length=10),
                ),
                ("tries", models.PositiveSmallIntegerField(default=0)),
                ("due_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("last_error", models.CharField(blank=True, max_length=300)),
                (
                    "notification",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="deliveries",
                        to="live.notification",
                    ),
                ),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=Q(("due_at__isnull", False)),
                        fields=["due_at"],
                        name="delivery_due",
                    ),
                    models.Index(fields=["ended_at"], name="delivery_ended"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("notification", "channel"), name="delivery_once"
                    )
                ],
            },
        ),
    ]
