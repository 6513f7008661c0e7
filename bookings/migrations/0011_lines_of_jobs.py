"""What was booked before there were lines were hours at the worker's rate."""

from django.db import migrations

FILL = """
    INSERT INTO bookings_jobline
        (job_id, number, kind, name, includes, quantity, minutes, amount)
    SELECT id, 1, 'hours', '', '', 1, minutes, price FROM bookings_job
    WHERE price > 0
      AND NOT EXISTS (SELECT 1 FROM bookings_jobline l WHERE l.job_id = bookings_job.id)
"""


class Migration(migrations.Migration):
    dependencies = [("bookings", "0010_lines")]
    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
