"""A notification orders its own letter."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("bookings", "0004_policy_units"),
        ("live", "0002_emailed_at"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(model_name="notification", name="emailed_at"),
        migrations.AddField(
            model_name="notification",
            name="detail",
            field=models.TextField(
                blank=True,
                editable=False,
                help_text="More words, for the letter.",
            ),
        ),
        migrations.AddField(
            model_name="notification",
            name="letter_due",
            field=models.DateTimeField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="notification",
            name="letter_if_unread",
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddIndex(
            model_name="notification",
            index=models.Index(
                condition=models.Q(("letter_due__isnull", False)),
                fields=["letter_due"],
                name="notification_letter",
            ),
        ),
    ]
