import json
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils.text import slugify

from services import synonym_seeds, wording_seeds
from services.models import MarketSettings, ServiceCategory, Skill, TypicalJob
from toolkit import money

CATALOGUE = Path(__file__).parents[2] / "data" / "catalogue.json"


class Command(BaseCommand):
    help = (
        "Adds the services, search phrases and wordings to start with. What is here "
        "already stays as it is."
    )

    @transaction.atomic
    def handle(self, **options):
        catalogue = json.loads(CATALOGUE.read_text())
        currency = MarketSettings.load().currency
        priced = catalogue["currency"] == currency
        new = [
            service["slug"]
            for order, service in enumerate(catalogue["services"], start=1)
            if add_service(service, order, currency if priced else None)
        ]
        phrases = synonym_seeds.load()
        self.stdout.write(f"{len(new)} services added.")
        if phrases:
            self.stdout.write(f"{phrases} search phrases added.")
        if wordings := wording_seeds.load():
            self.stdout.write(f"{wordings} wordings added.")
        if not priced:
            self.stdout.write(
                f"Typical prices are in {catalogue['currency']} and this market trades "
                f"in {currency}: they were left out."
            )


def add_service(service, order, currency):
    """Whether it was new. Without a currency its typical jobs are left out."""
    fields = ("name", "plural", "summary", "icon", "hue")
    category, created = ServiceCategory.objects.get_or_create(
        slug=service["slug"],
        defaults={field: service[field] for field in fields} | {"order": order},
    )
    if created:
        Skill.objects.bulk_create(
            Skill(category=category, slug=slugify(name), name=name)
            for name in service["skills"]
        )
        if currency:
            TypicalJob.objects.bulk_create(
                typical_job(category, job, n, currency)
                for n, job in enumerate(service["typical_jobs"])
            )
    return created


def typical_job(category, job, order, currency):
    return TypicalJob(
        category=category,
        name=job["name"],
        minutes=job["minutes"],
        price_low=money.parse(job["from"], currency),
        price_high=money.parse(job["to"], currency),
        order=order,
    )
