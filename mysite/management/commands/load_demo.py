import random
from datetime import timedelta

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings
from django.utils import timezone

from accounts.models import User
from bookings.models import BookingSettings, Coupon, Job
from bookings.money import methods
from bookings.money.gateways import CASH
from live.models import ChatMember, Notification
from mysite.demo import people
from mysite.demo.stories import Teller
from services.models import MarketSettings
from workers.models import WorkerProfile

SEED = 20_261_122
JOBS = 300
# Whoever books in the demo can try it.
COUPON = "WELCOME"
QUIET = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


class Command(BaseCommand):
    help = "Fills an empty development site with people, jobs, reviews and payments."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demo has log-ins that everybody knows. It loads with DEBUG only."
            )
        if User.objects.exists():
            raise CommandError("There are people here already; the demo needs none.")
        with override_settings(TASKS=QUIET, LETTERS_AT_ONCE=False):
            self.load()

    def load(self):
        rng = random.Random(SEED)  # noqa: S311  the same demo every time
        for command in ("make_groups", "load_catalogue", "load_cities"):
            call_command(command, verbosity=0)
        people.make_team()
        people.make_workers(rng)
        people.show_work()
        people.make_customers(rng)
        self.offer_every_way()
        # What stands on a receipt is what the settings say when it is issued.
        self.register_company()
        self.make_coupon()
        self.make_history(rng)
        self.settle()
        call_command("make_site", verbosity=0)
        self.stdout.write(
            f"{User.objects.count()} people and {Job.objects.count()} jobs."
        )

    def make_history(self, rng):
        workers = list(WorkerProfile.objects.listed().with_names())
        customers = list(
            User.objects.filter(role=User.Role.CUSTOMER).select_related(
                "customer_profile"
            )
        )
        boss = User.objects.get(username="staff")
        teller = Teller(rng, timezone.now(), workers, customers, boss)
        for number in range(JOBS):
            # More of them lately, as for a business that grows.
            days_ago = 1 + int(364 * (1 - number / JOBS) ** 1.4)
            teller.past(days_ago, code="" if number % 19 else COUPON)
        for worker in workers:
            teller.just_done(worker)
            teller.coming(worker)
        for worker in workers[::3]:
            teller.waiting(worker, rng.randint(1, 25))
        for worker in workers[3:6]:
            teller.questioned(worker)
        for worker in workers:
            if worker.user.username in people.ROUND_THE_CLOCK:
                teller.going_on(worker)
        self.tell_of_the_two_who_log_in(teller, workers, customers)

    def tell_of_the_two_who_log_in(self, teller, workers, customers):
        suresh = next(w for w in workers if w.user.username == "worker")
        ananya = next(c for c in customers if c.username == "customer")
        near = [w for w in workers if w.city_id == suresh.city_id and w != suresh]
        for worker in near[:3]:
            teller.coming(worker, ananya, code=COUPON if worker == near[0] else "")
        for worker, gateway in zip(near, methods.offered("INR"), strict=False):
            if gateway != CASH:
                teller.to_be_paid(worker, ananya, gateway)
        teller.just_done(near[3], ananya)
        teller.coming(suresh, ananya)
        for minutes_ago in (4, 12):
            teller.waiting(suresh, minutes_ago)
        teller.waiting(near[4], 8, ananya)

    def offer_every_way(self):
        """Both gateways at once, so that one can try them."""
        policy = BookingSettings.load()
        policy.offer_stripe = policy.offer_razorpay = BookingSettings.Offer.YES
        policy.save()

    def make_coupon(self):
        Coupon.objects.create(
            code=COUPON,
            amount_off=10_000,
            most_uses=500,
            most_each=5,
            note="On the leaflet for new neighbours",
        )

    def register_company(self):
        """Who issues the receipts."""
        market = MarketSettings.load()
        market.company = "Callout Home Services Private Limited (a demo)"
        market.company_address = "14 Fergusson College Road\nPune 411004"
        market.tax_number = "27AABCC1234D1Z5"
        market.tax_name, market.tax_bps = "GST", 1800
        market.prices_include_tax = True
        market.save()

    def settle(self):
        """What is older than a few days has been read. A made-up year must not send a
        thousand letters.
        """
        Notification.objects.update(deliver_at=None)
        old = timezone.now() - timedelta(days=3)
        Notification.objects.filter(created_at__lt=old).update(is_read=True)
        for member in ChatMember.objects.select_related("room__job"):
            if member.room.job.scheduled_time < old:
                member.read_seq = member.room.last_seq
                member.save(update_fields=["read_seq"])
