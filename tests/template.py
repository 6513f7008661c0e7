"""What every test begins with, made in the database of DATABASE_URL."""

import django

django.setup()

from mysite import first_run, groups  # noqa: E402

first_run.make_tables()
groups.make()
