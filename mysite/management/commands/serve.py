import os
import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from mysite import demo_bank, first_run, run

LOG_INS = """
  log in as    customer   a customer with bookings
               worker     a worker with requests to answer
               staff      the team, at {address}/admin/
  password     callout-demo
"""

BANK = "  play bank    {address}, where no money moves\n"


class Command(BaseCommand):
    help = "Starts the site and its background tasks; makes the database if needed."
    # Nobody waits for them at every start: `make lint` and the tests run them.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--as-is", action="store_true", help="Leave the database alone."
        )
        parser.add_argument(
            "--pages-only",
            action="store_true",
            help="As it is, and without background work: `db_worker` does that.",
        )

    def handle(self, *, as_is, pages_only, **options):
        port = settings.PORT
        # Nothing half-made is ever in place, so there is nothing to finish either.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: os._exit(0))
        try:
            listener = run.take(port, settings.HOST)
            if not (as_is or pages_only):
                first_run.prepare(self.say)
            with demo_bank.beside(settings.BASE_URL):
                self.serve(listener, with_loops=not pages_only)
        except run.NoSuchHost:
            raise CommandError(
                f"This machine has no address {settings.HOST!r}. Set HOST to one that "
                "it has, or to 0.0.0.0 for all of them."
            ) from None
        except run.PortTaken:
            raise CommandError(
                f"Port {port} is taken. Try another: make run PORT={port + 1}"
            ) from None
        except demo_bank.PortTaken as taken:
            raise CommandError(
                f"Port {taken} of the play bank is taken. "
                "Set PLAY_BANK_PORT to another one."
            ) from None

    def serve(self, listener, *, with_loops):
        run.serve(listener, lambda: self.announce(settings.PORT), with_loops=with_loops)

    def announce(self, port):
        host = "127.0.0.1" if settings.HOST == "0.0.0.0" else settings.HOST  # noqa: S104
        address = f"http://{host}:{port}"
        run.tell_systemd("READY=1")
        self.say(f"\nCallout is open at {address}")
        if settings.DEBUG:
            self.say(LOG_INS.format(address=address))
        if getattr(settings, "PLAY_BANK", False):
            self.say(BANK.format(address=settings.STRIPE_API))

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
