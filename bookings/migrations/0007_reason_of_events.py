"""What was said with a step of a job is its reason; a note has other meanings here.

The triggers name the column, so they are made anew around the renaming.
"""

from django.db import migrations

from bookings import guards


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_bounds_of_numbers")]
    operations = [
        migrations.RunPython(guards.remove, guards.install),
        migrations.RenameField("jobevent", "note", "reason"),
        migrations.RunPython(guards.install, guards.remove),
    ]
