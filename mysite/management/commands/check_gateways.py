from django.core.management.base import BaseCommand, CommandError

from bookings.money.gateways import GATEWAYS, trust
from bookings.money.gateways.base import GatewayAway, GatewayRefused
from bookings.money.trouble import expected


class Command(BaseCommand):
    help = "Asks every gateway that is switched on whether it takes our key."

    def handle(self, **options):
        names = expected()
        if not names:
            self.stdout.write("No gateway is switched on and has keys.")
        # What is asked here is answered here.
        trust.log.disabled = True
        try:
            wrong = [name for name in names if not self.is_right(name)]
        finally:
            trust.log.disabled = False
        if wrong:
            raise CommandError("Not every gateway can be used.")

    def is_right(self, name):
        gateway = GATEWAYS[name]
        problem = gateway.problem()
        try:
            if not problem:
                gateway.check_key()
                if missing := gateway.missing_rights():
                    problem = f"our key lacks rights: {'; '.join(missing)}."
        except (GatewayAway, GatewayRefused) as said:
            problem = str(said)
        self.stdout.write(f"{name}: {problem or 'takes our key.'}")
        return not problem
