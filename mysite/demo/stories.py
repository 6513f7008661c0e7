"""A year of jobs, told through the verbs that everybody uses, when they happened.

Nothing is written past the rules: a request needs a time that was free then, a worker
starts when the hour has come, money follows the confirmation.
"""

import uuid
from datetime import timedelta

from bookings import jobs, reviews
from bookings.jobs import scope
from bookings.money import payments
from bookings.money.gateways import CASH
from bookings.states import Status, Verb
from live import chat
from mysite.demo import words
from toolkit.errors import Refusal
from workers import calendar
from workers.models import PriceItem

# How past jobs ended, in hundredths.
ENDS = (
    [Status.FINISHED] * 80
    + [Status.CANCELLED] * 8
    + [Status.REJECTED] * 5
    + [Status.EXPIRED] * 4
    + [Status.DISPUTED] * 3
)
STARS = [5] * 68 + [4] * 24 + [3] * 5 + [2] * 2 + [1]
QUESTIONED = {Status.DISPUTED}


class Teller:
    """Tells stories with the same dice every time. `now` is when the demo is made."""

    def __init__(self, rng, now, workers, customers, boss):
        self.rng, self.now, self.boss = rng, now, boss
        self.workers, self.customers = workers, customers
        self.trades = {
            trade.pk: list(trade.typical_jobs.all())
            for trade in {w.service_category for w in workers}
        }
        listed = PriceItem.objects.exclude(usual=None)
        self.fixed = {(item.worker_id, item.usual_id): item for item in listed}

    # --- Whole stories ------------------------------------------------------

    def past(self, days_ago, code=""):
        """One job that has ended, `days_ago` days before now."""
        worker = self.rng.choice(self.workers)
        asked_at = self.now - timedelta(
            days=days_ago, hours=self.rng.randint(0, 9), minutes=self.rng.randint(0, 59)
        )
        job = self.ask(worker, asked_at, within=3, code=code)
        # What is too fresh to have ended tells its own story elsewhere.
        if job and job.ends_at < self.now - timedelta(hours=1):
            self.end(job, asked_at, self.rng.choice(ENDS))
        elif job:
            self.accept(job, asked_at)

    def coming(self, worker, customer=None, code=""):
        """Accepted, some time in the next fortnight."""
        asked_at = self.now - timedelta(hours=self.rng.randint(2, 20))
        how = {"within": 13, "after": 1, "customer": customer, "code": code}
        if job := self.ask(worker, asked_at, **how):
            self.accept(job, asked_at)

    def to_be_paid(self, worker, customer, gateway):
        """Accepted a little while ago; the customer is to pay through this gateway."""
        asked_at = self.now - timedelta(minutes=50)
        job = self.ask(worker, asked_at, within=4, customer=customer, gateway=gateway)
        if job:
            self.accept(job, asked_at)

    def waiting(self, worker, minutes_ago, customer=None):
        """Asked for a little while ago; the worker’s clock runs."""
        asked_at = self.now - timedelta(minutes=minutes_ago)
        return self.ask(worker, asked_at, within=6, customer=customer)

    def just_done(self, worker, customer=None):
        """Done within the last two days, and not yet confirmed."""
        asked_at = self.now - timedelta(days=2)
        job = self.ask(worker, asked_at, within=2, customer=customer)
        if job and job.ends_at < self.now:
            self.work(self.accept(job, asked_at))

    def going_on(self, worker):
        """Began within the last hours, and goes on now."""
        asked_at = self.now - timedelta(days=1)
        job = self.ask(worker, asked_at, within=3, minutes=240, near=self.now)
        if job and job.scheduled_time < self.now:
            job = self.accept(job, asked_at)
            job = jobs.start(job, by=job.worker, at=job.scheduled_time)
            self.propose(job)

    def propose(self, job):
        """More has to be done than was booked; the customer has not answered yet."""
        extras, reason = words.MORE
        at = min(job.scheduled_time + timedelta(minutes=25), self.now)
        scope.propose(job, extras, by=job.worker, reason=reason, at=at)

    def questioned(self, worker):
        """Done a few days ago; the customer says that something is wrong."""
        asked_at = self.now - timedelta(days=5)
        job = self.ask(worker, asked_at, within=2)
        if job and job.ends_at < self.now:
            self.finish(self.work(self.accept(job, asked_at)), Status.DISPUTED)

    # --- Steps --------------------------------------------------------------

    def ask(
        self,
        worker,
        at,
        *,
        within,
        customer=None,
        minutes=None,
        after=0,
        near=None,
        gateway=CASH,
        code="",
    ):
        """A request for one of the times that were free then, or None.

        `after` days are passed over; `near` picks the last start before that moment.
        """
        customer = customer or self.neighbour(worker)
        work = self.rng.choice(self.trades[worker.service_category_id])
        item = None if minutes else self.fixed.get((worker.pk, work.pk))
        minutes = minutes or max(60, -(-work.minutes // 30) * 30)
        days = calendar.free_days(worker, minutes=minutes, at=at, days=within)
        starts = [start for day in days[after:] for start in day.starts]
        if near:
            starts = [start for start in starts if start < near][-1:]
        if not starts:
            return None
        try:
            return jobs.request(
                worker,
                by=customer,
                start=self.rng.choice(starts),
                minutes=minutes,
                pieces=((item, 1),) if item else (),
                title=work.name,
                description=self.rng.choice(words.DETAILS),
                address=customer.customer_profile.address,
                gateway=gateway,
                code=code,
                at=at,
            )
        except Refusal:
            return None

    def neighbour(self, worker):
        """Somebody of the same city."""
        city = f", {worker.city.name}"
        near = [c for c in self.customers if c.customer_profile.address.endswith(city)]
        return self.rng.choice(near)

    def accept(self, job, asked_at):
        answered = asked_at + (job.answer_by - asked_at) * self.rng.random() * 0.7
        job = jobs.accept(job, by=job.worker, at=answered)
        if self.rng.random() < 0.45:
            self.talk(job, answered)
        return job

    def talk(self, job, at):
        for who, text in self.rng.choice(words.CHATS):
            at += timedelta(minutes=self.rng.randint(1, 9))
            if at > self.now:
                return
            chat.post(
                job,
                by=job.worker if who == "w" else job.customer,
                text=text,
                client_id=uuid.UUID(int=self.rng.getrandbits(128), version=4),
                at=at,
            )

    def work(self, job):
        begun = job.scheduled_time + timedelta(minutes=self.rng.randint(-5, 20))
        job = jobs.start(job, by=job.worker, at=begun)
        return jobs.complete(job, by=job.worker, at=begun + (job.ends_at - begun) * 0.9)

    def end(self, job, asked_at, status):
        if status == Status.EXPIRED:
            jobs.expire(job, at=job.answer_by + timedelta(seconds=30))
        elif status == Status.REJECTED:
            at = asked_at + (job.answer_by - asked_at) / 2
            jobs.reject(job, by=job.worker, reason=self.reason(Verb.REJECT), at=at)
        elif status == Status.CANCELLED:
            job = self.accept(job, asked_at)
            at = asked_at + (job.scheduled_time - asked_at) * 0.8
            reason = self.reason(Verb.CANCEL)
            if job.pk % 3:
                jobs.cancel(job, by=job.customer, reason=reason, at=at)
            else:
                self.wait_in_vain(job)
        else:
            self.finish(self.work(self.accept(job, asked_at)), status)

    def finish(self, job, status):
        at = min(job.ends_at + timedelta(hours=self.rng.randint(1, 30)), self.now)
        if status in QUESTIONED:
            reason = self.reason(Verb.DISPUTE)
            job = jobs.dispute(job, by=job.customer, reason=reason, at=at)
            at = min(at + timedelta(days=2), self.now)
            if at > self.now - timedelta(days=20):
                return
            verb = self.rng.choice([Verb.RESOLVE_FINISHED, Verb.RESOLVE_CANCELLED])
            job = self.decide(job, verb, self.reason(verb), at)
        else:
            job = jobs.confirm(job, by=job.customer, at=at)
        if job.status == Status.FINISHED:
            self.pay_and_review(job, at)

    def wait_in_vain(self, job):
        """For the customer, or for the worker."""
        by = job.worker if job.pk % 2 else job.customer
        reason = words.NOBODY_THERE[job.pk % len(words.NOBODY_THERE)]
        jobs.no_show(job, by=by, reason=reason, at=job.no_show_from)

    def decide(self, job, verb, reason, at):
        """Every second time that the work stands, it does so for a part."""
        how = {"by": self.boss, "reason": reason, "at": at}
        if verb == Verb.RESOLVE_FINISHED and job.pk % 2:
            how |= {"reason": words.A_PART, "amount": job.price * 3 // 4}
            verb = Verb.RESOLVE_SPLIT
        return jobs.VERBS[verb](job, **how)

    def pay_and_review(self, job, at):
        fresh = at > self.now - timedelta(days=3)
        if not (fresh and self.rng.random() < 0.4):
            payment = job.payments.get()
            payments.mark_paid(payment, by=job.worker, at=at + timedelta(minutes=2))
        if self.rng.random() < 0.62:
            stars = self.rng.choice(STARS)
            comment = self.rng.choice(words.REVIEWS[stars])
            at = min(at + timedelta(hours=self.rng.randint(1, 40)), self.now)
            reviews.leave(job, by=job.customer, rating=stars, comment=comment, at=at)

    def reason(self, verb):
        return self.rng.choice(words.REASONS[verb])
