from django.core.management.base import BaseCommand, CommandError

from mysite import catalogues


class Command(BaseCommand):
    help = "Brings locale/ up to date with the words of the sources, for all LANGUAGES."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing, say what is wrong."
        )

    def handle(self, **options):
        if not options["check"]:
            for path in catalogues.bring_up_to_date():
                print(path.relative_to(catalogues.ROOT))
        if found := list(catalogues.faults()):
            raise CommandError("\n".join(found))
