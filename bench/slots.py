"""Free times of one busy worker over a fortnight, beside the loop everybody writes.

The loop walks aware datetimes from window to window and compares each with the jobs. It
is right too, where the clocks do not change.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from bench import rounds
from workers import slots

ZONE = "Europe/Berlin"
WEEK = dict.fromkeys(range(6), [(540, 1080)])
TERMS = slots.Terms(minutes=60, buffer=30, step=30, notice=60)
NOW = int(datetime(2026, 6, 1, 7, 10, tzinfo=ZoneInfo(ZONE)).timestamp())
# Two jobs a day, each with the half hour for the way.
HOURS, MINUTES = (10, 14), 120
DAYS = 14


def measure(environment, wanted):
    """All of it happens here, in memory."""
    jobs = busy()
    taken = [
        cell
        for start, end in jobs
        for cell in range(
            int(start.timestamp()) // slots.CELL, int(end.timestamp()) // slots.CELL
        )
    ]

    def engine():
        return list(slots.free_starts(ZONE, WEEK, TERMS, now=NOW, taken=taken))

    found = engine()
    if found != [int(start.timestamp()) for start in loop(jobs)]:
        raise AssertionError("The engine and the loop do not agree.")
    times = rounds.scaled(1000)
    pairs = rounds.interleaved(
        lambda: rounds.cpu_of(engine, times),
        lambda: rounds.cpu_of(lambda: list(loop(jobs)), times),
    )
    yield "slots_14_days", pairs, f"{len(jobs)} jobs, {len(found)} free starts"


def busy():
    midnight = datetime.fromtimestamp(NOW, ZoneInfo(ZONE)).replace(hour=0, minute=0)
    days = [midnight + timedelta(days=n) for n in range(DAYS)]
    starts = [day.replace(hour=hour) for day in days[:-2] for hour in HOURS]
    return [(start, start + timedelta(minutes=MINUTES)) for start in starts]


def loop(jobs):
    zone = ZoneInfo(ZONE)
    now = datetime.fromtimestamp(NOW, zone)
    soonest = now + timedelta(minutes=TERMS.notice)
    latest = now + timedelta(minutes=TERMS.horizon)
    visit, step = timedelta(minutes=TERMS.minutes), timedelta(minutes=TERMS.step)
    held = visit + timedelta(minutes=TERMS.buffer)
    for number in range(DAYS + 1):
        day = now.date() + timedelta(days=number)
        for low, high in WEEK.get(day.weekday(), ()):
            at = datetime.combine(day, time(low // 60, low % 60), zone)
            close = datetime.combine(day, time(high // 60, high % 60), zone)
            while at + visit <= close:
                if soonest <= at < latest and not any(
                    start < at + held and at < end for start, end in jobs
                ):
                    yield at
                at += step
