import signal

from django.core.management.base import BaseCommand

from mysite import run, worker

STOP = {signal.SIGINT, signal.SIGTERM}


class Command(BaseCommand):
    """In the place of the package's own, which ends when the database goes away."""

    help = (
        "Runs background tasks and sends letters until it is told to stop. "
        "It may be killed at any time, and any number of it may run."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--queue-name",
            default="*",
            help="What to work on, separated by commas: letters, queues of tasks such "
            "as default, or * for everything (the default).",
        )
        parser.add_argument(
            "--interval",
            type=float,
            default=1,
            help="Seconds between two looks at an empty queue of tasks.",
        )

    def handle(self, *, queue_name, interval, **options):
        # Blocked here and in the threads of the loops, they wait for `sigwait`.
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP)
        queues = [name.strip() for name in queue_name.split(",") if name.strip()]
        loops = worker.Loops(queues, interval)
        loops.start()
        run.tell_systemd("READY=1")
        signal.sigwait(STOP)
        loops.stop()
