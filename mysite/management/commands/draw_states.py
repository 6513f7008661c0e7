from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from bookings import states

PAGE = Path(settings.BASE_DIR) / "docs" / "architecture.md"
START, END = "<!-- states -->\n```\n", "\n```\n<!-- /states -->"


def redrawn(text):
    """The page with the diagram that belongs there."""
    before, rest = text.split(START)
    return before + START + states.diagram() + END + rest.split(END)[1]


class Command(BaseCommand):
    help = "Draws the life of a job into docs/architecture.md."

    def handle(self, **options):
        PAGE.write_text(redrawn(PAGE.read_text()))
