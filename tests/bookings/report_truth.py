"""What reports, the earnings page and its spreadsheet must say of money: computed
slowly, posting by posting, and never by asking for a sum.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from bookings.models import Account, Entry, Payout, Posting
from bookings.money import income, owing
from bookings.reports import market, periods
from toolkit import money

Kind = Account.Kind
# What brings a worker something or takes it again, and of that what takes it.
EARNINGS = ("cash", "release", "tip", "refund", "take-back")
BACK = ("refund", "take-back")


@dataclass
class Fact:
    """One entry of the books, as a worker and as we have it."""

    entry: Entry
    earned: int = 0
    taken: int = 0
    # What we paid in the customer's place.
    added: int = 0

    @property
    def paid(self):
        return self.earned + self.taken - self.added

    @property
    def job(self):
        return self.entry.job


def facts():
    found = []
    for entry in Entry.objects.filter(kind__in=EARNINGS).select_related("job"):
        fact = Fact(entry)
        for posting in entry.postings.select_related("account"):
            match posting.account.kind:
                case Kind.WORKER_PAYABLE:
                    fact.earned -= posting.amount
                case Kind.WORKER_DUE if entry.kind in BACK:
                    fact.earned -= posting.amount
                case Kind.COMMISSION:
                    fact.taken -= posting.amount
                case Kind.COUPONS:
                    fact.added += posting.amount
        found.append(fact)
    return found


def added_up(facts, key):
    """{key: (jobs, paid, coupons, commission, earned)}"""
    sums, jobs = defaultdict(lambda: [0, 0, 0, 0]), defaultdict(set)
    for fact in facts:
        parts = (fact.paid, fact.added, fact.taken, fact.earned)
        for place, part in enumerate(parts):
            sums[key(fact)][place] += part
        jobs[key(fact)].add(fact.job.pk)
    return {one: (len(jobs[one]), *parts) for one, parts in sums.items()}


def told(rows, key):
    names = ("jobs", "paid", "coupons", "commission", "earned")
    return {key(row): tuple(row[name] for name in names) for row in rows}


def everything_says_the_same(worker, at):
    found = facts()
    reports_agree(found)
    earnings_agree(worker, [one for one in found if one.job.worker == worker])
    payouts_agree(worker, at)


def reports_agree(found):
    zone = periods.market_zone()
    by_currency = added_up(found, lambda fact: fact.job.currency)
    assert told(market.takings(), lambda row: row["currency"]) == by_currency
    for by, key in {
        "month": lambda fact: fact.entry.at.astimezone(zone).date().replace(day=1),
        "trade": lambda fact: fact.job.service_category.name,
        "city": lambda fact: fact.job.city.name,
    }.items():
        rows = told(market.revenue(by=by), lambda row: row["group"])
        assert rows == added_up(found, key), by
    rows = market.with_workers(market.most_booked())
    paid = added_up(found, lambda fact: fact.job.worker)
    for row in rows:
        assert row.value == paid.get(row.worker.user, (0, 0))[1], row


def earnings_agree(worker, found):
    rows = added_up(found, lambda fact: fact.job.currency)
    totals = {one.currency: one for one in income.totals(worker)}
    assert totals.keys() == rows.keys()
    for currency, (_jobs, *sums) in rows.items():
        one = totals[currency]
        assert [one.paid, one.added, one.taken, one.earned] == sums
    entries = {one.pk: four(one) for one in income.entries(worker)}
    assert entries == {one.entry.pk: four(one) for one in found}
    profile = worker.worker_profile
    headings, *table = income.table(worker, profile.city.tz)
    names = ("customer paid", "coupon", "commission", "earned")
    places = [headings.index(name) for name in names]
    spread = sorted((row[1], *(row[place] for place in places)) for row in table)
    assert spread == sorted((one.job.code, *map(plain, four(one))) for one in found)
    days_agree(worker, profile, found)


def four(one):
    return one.paid, one.added, one.taken, one.earned


def plain(amount):
    return Decimal(money.plain(amount, "INR"))


def days_agree(worker, profile, found):
    """The bars of a worker's home, over a time that holds all of it."""
    zone = profile.city.tz
    days, added = defaultdict(int), defaultdict(int)
    for one in found:
        day = one.entry.at.astimezone(zone).date()
        days[day] += one.earned
        added[day] += one.added
    if not days:
        return
    last = max(days)
    how = {"zone": zone, "today": last, "days": (last - min(days)).days + 1}
    bars = income.by_day(worker, "INR", **how)
    assert {day: total.earned for day, total in bars if total.earned} == {
        day: earned for day, earned in days.items() if earned
    }
    assert {day: total.added for day, total in bars if total.added} == {
        day: sum for day, sum in added.items() if sum
    }
    months = {day.replace(day=1) for day in days}
    assert set(income.months(worker, zone)) == months


def payouts_agree(worker, at):
    """Each payout is what its parts are worth; all that is open is what stands on the
    two accounts.
    """
    pots = defaultdict(int)
    for posting in Posting.objects.filter(account__worker=worker):
        pots[posting.account.kind] += posting.amount
    payout_lines_agree()
    credit, cash = -pots[Kind.WORKER_PAYABLE], pots[Kind.WORKER_DUE]
    if not (credit or cash):
        assert all(
            one.ready == one.held == 0 for one in owing.standings(at, worker=worker)
        )
        return
    (standing,) = owing.standings(at, worker=worker)
    assert (standing.credit, standing.cash) == (credit, cash)
    assert income.owed(worker) == [("INR", cash - credit)]


def payout_lines_agree():
    for payout in Payout.objects.exclude(status="failed"):
        worth = 0
        for line in payout.lines.select_related("entry"):
            mine = line.entry.postings.filter(account__worker=payout.worker)
            worth -= sum(mine.values_list("amount", flat=True))
        assert worth == payout.amount, payout
