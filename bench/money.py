"""Money: to the page of a gateway, a word of one, and the books of some years.

The gateway is the play bank in a process of its own, so that only our half is counted.
"""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from itertools import count

from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench import crowd, sql_recording
from bench.claims import a_time_for_all, pairs_of_people
from bench.environment import at
from bench.rounds import ROUNDS, interleaved, scaled, wait_of
from bookings import jobs
from bookings.models import (
    Account,
    BookingSettings,
    Entry,
    Posting,
    WebhookEvent,
)
from bookings.money import statements, webhooks
from bookings.money.gateways.stripe import open_client
from mysite.play_bank.bank import STRIPE_KEY, STRIPE_SECRET
from mysite.play_bank.webhooks import STRIPE, signed
from tests import servers

POSTGRESQL = "postgresql"
CHECKOUTS, WORDS = scaled(20, 4), scaled(300, 30)
ENTRIES, WORKERS = scaled(1_000_000, 20_000), scaled(5_000, 200)
LOOKS = 5
HOST = {"SERVER_NAME": "127.0.0.1"}
PAGE = 50
YEARS = timedelta(days=2 * 365)
# What somebody who knows the tables would write: sums first, names afterwards.
BY_HAND = """
    SELECT a.currency, a.kind, a.gateway, sum(s.sum)
    FROM (SELECT account_id, sum(amount) FROM bookings_posting GROUP BY account_id) s
    JOIN bookings_account a ON a.id = s.account_id
    GROUP BY a.currency, a.kind, a.gateway ORDER BY 1, 2, 3
"""
STATEMENT_BY_HAND = """
    SELECT p.id, p.at, p.amount, e.kind, e.external_id,
        sum(p.amount) OVER (ORDER BY p.at, p.id) + (
            SELECT coalesce(sum(amount), 0) FROM bookings_posting
            WHERE account_id = %s AND at < %s)
    FROM bookings_posting p JOIN bookings_entry e ON e.id = p.entry_id
    WHERE p.account_id = %s AND p.at >= %s AND p.at < %s ORDER BY p.at, p.id
    LIMIT 50
"""


def measure(environment, wanted):
    kinds = {
        "checkout": to_the_page,
        "webhook": a_word,
        "books": trial_balance,
        "books_statement": statement,
    }
    for name, figure in kinds.items():
        if name in wanted:
            yield name, *figure(environment)


# --- To the page where it is paid --------------------------------------------------


def to_the_page(environment):
    """From “pay” to the redirect, the whole request, beside the bare call of it."""
    bank = environment.start(Bank())
    url = environment.fresh(POSTGRESQL, "checkout")
    settings.STRIPE_SECRET_KEY, settings.STRIPE_API = STRIPE_KEY, bank.url
    settings.STRIPE_WEBHOOK_SECRETS = [STRIPE_SECRET]
    with at(url):
        accepted = iter(jobs_to_pay(CHECKOUTS * (ROUNDS + 1)))
        clients, numbers, handler = {}, count(1), Client().handler

        def ours():
            ready = [prepared(next(accepted)) for _ in range(CHECKOUTS)]
            return mean_cpu(press_pay, ready)

        def prepared(job):
            client = clients.setdefault(job.customer_id, Client(**HOST))
            # A server has its middleware made once, and so have these.
            client.handler = handler
            client.force_login(job.customer, settings.AUTHENTICATION_BACKENDS[0])
            return client, reverse("bookings:pay", args=[job.code])

        def bare():
            calls = [f"bench-{next(numbers)}" for _ in range(CHECKOUTS)]
            return mean_cpu(call_alone, [(bank.url, key) for key in calls])

        ours(), bare()
        pairs = interleaved(ours, bare)
    return pairs, "CPU of this process; the gateway has its own"


def jobs_to_pay(number):
    crowd.settle()
    crowd.add_workers(number * 2)
    crowd.add_hours(number * 2)
    crowd.add_customers(number)
    crowd.spread_keys()
    policy = BookingSettings.load()
    policy.offer_stripe = BookingSettings.Offer.YES
    policy.save()
    start = a_time_for_all()
    for customer, worker in pairs_of_people():
        job = jobs.request(
            worker,
            by=customer,
            start=start,
            minutes=60,
            title="The kitchen tap drips",
            address="12 Law College Road",
            gateway=STRIPE,
        )
        yield jobs.accept(job, by=job.worker)


def press_pay(client, address):
    answer = client.post(address, {"gateway": STRIPE})
    if answer.status_code != 302:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:500]}")


def call_alone(bank, key):
    price = {"currency": "inr", "unit_amount": 34_900, "product_data": {"name": "Tap"}}
    asked = {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {"capture_method": "manual"},
        "success_url": f"{bank}/done",
        "cancel_url": f"{bank}/off",
    }
    open_client().v1.checkout.sessions.create(asked, {"idempotency_key": key})


def mean_cpu(call, subjects):
    """As `cpu_of`, each time about something else."""
    before = time.process_time_ns()
    for subject in subjects:
        call(*subject)
    return (time.process_time_ns() - before) / len(subjects) / 1000


class Bank(servers.Server):
    def start(self):
        self.port = servers.free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "mysite.play_bank", "--port", str(self.port)]
        self.launch(command, env=os.environ.copy(), stdout=subprocess.PIPE, text=True)
        self.process.stdout.readline()


# --- A word of a gateway ------------------------------------------------------------


def a_word(environment):
    """Checked and kept, beside one HMAC and one insert. The commits of both are on the
    disk: only what this process does is counted.
    """
    url = environment.fresh(POSTGRESQL, "webhook")
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = (
        STRIPE_KEY,
        [STRIPE_SECRET],
    )
    numbers = count(1)
    with at(url), sql_recording.Player(url) as player:
        insert = sql_of_insert()

        def ours():
            made = [word(next(numbers)) for _ in range(WORDS)]
            return mean_cpu(lambda *one: webhooks.receive(STRIPE, *one), made)

        def bare():
            made = [(player, insert, next(numbers), *word(0)) for _ in range(WORDS)]
            return mean_cpu(keep_alone, made)

        ours(), bare()
        pairs = interleaved(ours, bare)
    return pairs, "PostgreSQL"


def word(number):
    """The body and the headers of an event about a charge that nobody knows."""
    charge = {
        "id": f"ch_{number}",
        "object": "charge",
        "payment_intent": f"pi_{number}",
    }
    document = {
        "id": f"evt_{number}",
        "object": "event",
        "type": "charge.updated",
        "data": {"object": charge | {"metadata": {"attempt": f"a{number}"}}},
    }
    event = {"gateway": STRIPE, "id": document["id"], "body": json.dumps(document)}
    return signed(event, (STRIPE_SECRET,))


def sql_of_insert():
    columns = "gateway, event_id, kind, payload, status, tries, next_try, problem, "
    return (
        f"INSERT INTO {WebhookEvent._meta.db_table} ({columns}received_at) "
        "VALUES (%s, %s, %s, %s, 'done', 0, %s, '', %s)"
    )


def keep_alone(player, insert, number, body, headers):
    stamp, _, said = headers["Stripe-Signature"].partition(",v1=")
    made = f"{stamp.removeprefix('t=')}.".encode() + body
    right = hmac.new(STRIPE_SECRET.encode(), made, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(right, said):
        raise RuntimeError("This is not signed.")
    now, name = timezone.now(), f"bare_{number}"
    row = (STRIPE, name, "charge.updated", body.decode(), now, now)
    player.execute(insert, row)


# --- The books ------------------------------------------------------------------------


def trial_balance(environment):
    url = environment.kept(POSTGRESQL, f"books_{ENTRIES}", fill)
    with at(url), sql_recording.Player(url) as player:

        def bare():
            player.cursor.execute(BY_HAND)
            return player.cursor.fetchall()

        seen = [(r["currency"], r["kind"], r["gateway"], r["balance"]) for r in ours()]
        if seen != [tuple(row) for row in bare()]:
            raise RuntimeError("The two do not say the same.")
        pairs = interleaved(lambda: wait_of(ours, LOOKS), lambda: wait_of(bare, LOOKS))
    return pairs, f"{ENTRIES:,} entries, {3 * ENTRIES:,} postings"


def ours():
    return list(statements.trial())


def statement(environment):
    """The first page of a month of the account that has most on it."""
    url = environment.kept(POSTGRESQL, f"books_{ENTRIES}", fill)
    with at(url), sql_recording.Player(url) as player:
        account = Account.objects.get(kind=Account.Kind.HELD)
        until = Posting.objects.latest("at").at
        since = until - timedelta(days=30)
        asked = (account.pk, since, account.pk, since, until)

        def mine():
            found = statements.lines(account, since, until)
            return list(found[:PAGE])

        def bare():
            player.cursor.execute(STATEMENT_BY_HAND, asked)
            return player.cursor.fetchall()

        if [line.after for line in mine()] != [line[-1] for line in bare()]:
            raise RuntimeError("The two do not say the same.")
        pairs = interleaved(lambda: wait_of(mine, LOOKS), lambda: wait_of(bare, LOOKS))
    return pairs, f"{PAGE} lines of a month, {ENTRIES:,} on the account"


def fill():
    """As many jobs released, each with its part for the worker and ours."""
    crowd.settle()
    crowd.add_workers(WORKERS)
    begun = datetime(2024, 6, 1, tzinfo=timezone.get_default_timezone())
    step = YEARS / ENTRIES
    moment = (
        f"TIMESTAMPTZ '{begun.isoformat()}' + i * INTERVAL '{step.total_seconds()} s'"
    )
    kinds = Account.Kind
    with crowd.in_bulk(Account, Entry, Posting):
        own = {"currency": "'INR'", "gateway": "''", "worker_id": "NULL"}
        crowd.pour(Account, 1, kind=f"'{kinds.HELD}'", **own)
        crowd.pour(Account, 1, kind=f"'{kinds.COMMISSION}'", **own)
        own["worker_id"] = f"{crowd.WORKERS} + i"
        crowd.pour(Account, WORKERS, kind=f"'{kinds.WORKER_PAYABLE}'", **own)
        named = {"source": "'bench'", "external_id": "'e' || i", "kind": "'release'"}
        crowd.pour(Entry, ENTRIES, at=moment, job_id="NULL", **named)
        first = Entry.objects.order_by("pk").first().pk - 1
        accounts = Account.objects.order_by("pk").values_list("pk", flat=True)
        held, ours_too, worker = accounts[0], accounts[1], accounts[2]
        each = f"{worker} + (i * 7919) % {WORKERS}"
        for account, amount in ((held, 1000), (each, -880), (ours_too, -120)):
            there = {"account_id": str(account), "amount": str(amount)}
            crowd.pour(Posting, ENTRIES, entry_id=f"{first} + i", at=moment, **there)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
