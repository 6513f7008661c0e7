"""What the database itself refuses, whoever writes: see `bookings/guards.py`.

On SQLite an altered table is made anew and loses its triggers: a migration that alters
job, jobevent, entry or posting must run `guards.install` again.
"""

from django.db import migrations

from bookings import guards


class Migration(migrations.Migration):
    dependencies = [("bookings", "0001_initial")]
    operations = [migrations.RunPython(guards.install, guards.remove)]
