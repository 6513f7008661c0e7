from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from wagtail.models import Page

from home import tree


class Command(BaseCommand):
    help = "Makes the pages a new site starts with. Pages that are there stay."

    def add_arguments(self, parser):
        parser.add_argument("--base-url", default=settings.BASE_URL)
        parser.add_argument(
            "--cities",
            type=int,
            default=8,
            help="Pages for this many of the largest cities, and for all with workers.",
        )

    @transaction.atomic
    def handle(self, **options):
        before = set(Page.objects.values_list("pk", flat=True))
        home = tree.seed(options["base_url"], cities=options["cities"])
        pages = home.get_descendants(inclusive=True)
        new = pages.exclude(pk__in=before).count()
        self.stdout.write(
            f"{home.full_url} has {pages.count()} pages, {new} of them new."
        )
