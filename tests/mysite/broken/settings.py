from mysite.settings.test import *  # noqa: F403

ROOT_URLCONF = "tests.mysite.broken.urls"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
