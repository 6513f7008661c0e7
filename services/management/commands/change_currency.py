from decimal import Decimal, InvalidOperation

from django.core.management.base import BaseCommand, CommandError

from services import currency
from toolkit import money


class Command(BaseCommand):
    help = "Change the home currency, and bring prices, rates and fees over to it."

    def add_arguments(self, parser):
        parser.add_argument("currency", help="ISO 4217 code, such as EUR")
        parser.add_argument(
            "--rate", required=True, help="what one unit of the old one is in the new"
        )

    def handle(self, *, currency: str, rate: str, **options):
        self.change(currency.upper(), rate)

    def change(self, code, rate):
        if code not in money.CURRENCIES:
            raise CommandError(f"{code} is not a currency we know.")
        try:
            rate = Decimal(rate)
        except InvalidOperation:
            raise CommandError(f"{rate} is not a number.") from None
        if not (rate.is_finite() and rate > 0):
            raise CommandError("The rate must be above zero.")
        currency.change(code, rate)
        self.stdout.write(f"The market now trades in {code}.")
