from django.core.management.base import BaseCommand

from mysite import groups


class Command(BaseCommand):
    help = "Make the groups of the staff and their rights. Run it after migrate."

    def handle(self, **options):
        missing = groups.make()
        self.stdout.write(f"Groups: {', '.join(groups.GROUPS)}.")
        for label in missing:
            self.stdout.write(f"No such permission yet: {label}")
