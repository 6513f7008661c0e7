#!/usr/bin/env python3
import os
import sys

# What answers people, and so has limits on how long it may ask the database.
SERVES = {"serve", "runserver", "db_worker", "worker"}


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings.dev")
    if not SERVES.intersection(sys.argv[1:2]):
        # A migration or a report may take as long as it takes.
        os.environ.setdefault("STATEMENT_TIMEOUT", "0")
        os.environ.setdefault("IDLE_IN_TRANSACTION_TIMEOUT", "0")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except KeyboardInterrupt:
        sys.exit(130)
    except ImproperlyConfigured as wrong:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(wrong))


if __name__ == "__main__":
    main()
