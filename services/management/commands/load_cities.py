from django.core.management.base import BaseCommand, CommandError

from services import gazetteer
from services.models import MarketSettings


class Command(BaseCommand):
    help = "Adds the largest cities of a country. Cities that are here already stay."

    def add_arguments(self, parser):
        parser.add_argument("--country", help="ISO code; the market's own by default.")
        parser.add_argument("--min-population", type=int, default=0)
        parser.add_argument("--limit", type=int, default=100)
        parser.add_argument(
            "--activate",
            type=int,
            metavar="N",
            help="Open only the N largest for bookings; all of them by default.",
        )

    def handle(self, **options):
        country = (options["country"] or MarketSettings.load().country).upper()
        try:
            added, kept = gazetteer.load(
                country,
                limit=options["limit"],
                min_population=options["min_population"],
                activate=options["activate"],
            )
        except gazetteer.UnknownCountry as error:
            raise CommandError(
                f"“{error}” is not the ISO code of a country. India is IN, Germany DE."
            ) from error
        self.stdout.write(f"{country}: {added} cities added, {kept} already here.")
