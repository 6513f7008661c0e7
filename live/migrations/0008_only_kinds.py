"""Tighten: every notification has a kind, which says what the icon said before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("live", "0007_fill_kinds_and_deliveries")]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(max_length=40),
        ),
        migrations.RemoveField(model_name="notification", name="icon"),
        migrations.RemoveField(model_name="notification", name="letter_if_unread"),
    ]
