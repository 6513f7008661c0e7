"""Every figure there is, as data: what it counts, against what, and how good is good.

A ratio is the figure divided by its floor. `most` is the goal of those that should be
small, `least` of those that should be large.
"""

import json
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Figure:
    id: str
    group: str
    unit: str
    against: str
    most: float | None = None
    least: float | None = None

    @property
    def goal(self):
        return self.most if self.least is None else self.least


PAGE, LOOK, ANSWER = "µs CPU a request", "ms a page", "ms an answer"
ROLE = "ms, all pages of one"
EMPTY = "an empty view behind the same middleware"
MINE = "an empty page of the logged-in"

FIGURES = (
    Figure("slots_14_days", "slots", "µs", "a loop over aware datetimes", most=0.2),
    Figure("search_orm", "search", LOOK, "its SQL prepared, PostgreSQL", most=1.5),
    Figure("search_orm_sqlite", "search", LOOK, "its SQL prepared, SQLite", most=2.5),
    Figure("search_growth", "search", LOOK, "itself at 10,000, PostgreSQL", most=1.5),
    Figure("search_growth_sqlite", "search", LOOK, "itself at 10,000, SQLite", most=2),
    Figure("search_free_at", "search", LOOK, "the page without it", most=4),
    Figure("search_free_at_sqlite", "search", LOOK, "the page without it", most=3),
    Figure("search_text", "search", LOOK, "the page without it", most=4),
    Figure("search_text_sqlite", "search", LOOK, "the page without it", most=4),
    Figure("suggest", "suggest", ANSWER, "an indexed query, PostgreSQL", most=4),
    Figure("suggest_sqlite", "suggest", ANSWER, "an indexed query, SQLite", most=4),
    Figure(
        "claims", "claims", "bookings/s", "its SQL prepared, PostgreSQL", least=0.75
    ),
    Figure(
        "claims_sqlite", "claims", "bookings/s", "its SQL prepared, SQLite", least=0.35
    ),
    Figure("claims_storm", "claims", "faults", "none, PostgreSQL", most=0),
    Figure("claims_storm_sqlite", "claims", "faults", "none, SQLite", most=0),
    Figure("http_hello", "pages", PAGE, "the same view on granian (WSGI)", most=1.5),
    Figure("page_home", "pages", PAGE, EMPTY, most=1.3),
    Figure("page_pair", "pages", PAGE, EMPTY, most=1.3),
    Figure("page_worker", "pages", PAGE, EMPTY, most=1.3),
    Figure("page_cold", "pages", PAGE, EMPTY, most=80),
    Figure("page_search", "pages", PAGE, "an empty view and the page’s SQL", most=3),
    Figure("page_search_part", "pages", PAGE, "an empty view and its SQL", most=3),
    Figure("page_home_logged_in", "pages", PAGE, MINE, most=3),
    Figure("page_job", "pages", PAGE, MINE, most=5),
    Figure("page_dashboard", "pages", PAGE, MINE, most=6),
    Figure("page_book", "pages", PAGE, MINE, most=6),
    Figure("free_times_part", "pages", PAGE, MINE, most=4),
    Figure("socket_pair", "sockets", "µs CPU a delivery", "a bare hub", most=1.3),
    Figure("socket_pair_redis", "sockets", "µs CPU a delivery", "a bare hub", most=1.8),
    Figure("socket_pair_shards", "sockets", "µs CPU a delivery", "a bare hub", most=8),
    Figure("socket_idle", "sockets", "KiB a socket", "a bare socket", most=1.5),
    Figure("socket_connect", "sockets", "µs CPU a socket", "a bare socket", most=6),
    Figure("checkout", "money", PAGE, "the client’s call alone", most=8),
    Figure("webhook", "money", "µs CPU a word", "an HMAC and one insert", most=6),
    Figure("books", "money", LOOK, "the aggregate by hand, PostgreSQL", most=1.5),
    Figure("books_statement", "money", LOOK, "its SQL by hand, PostgreSQL", most=1.5),
    Figure("growth_customer", "growth", ROLE, "10,000 jobs, PostgreSQL", most=1.5),
    Figure("growth_worker", "growth", ROLE, "10,000 jobs, PostgreSQL", most=1.5),
    Figure("growth_staff", "growth", ROLE, "10,000 jobs, PostgreSQL", most=3),
    Figure("growth_metrics", "growth", ROLE, "10,000 jobs, PostgreSQL", most=3),
    Figure("memory", "memory", "MB", "after the first 100 requests", most=1.25),
    Figure("start", "start", "s", "django.setup() alone", most=1.5),
)


@dataclass(frozen=True)
class Result:
    """What was seen: pairs of (figure, floor), one a round."""

    figure: Figure
    rounds: tuple = ()
    note: str = ""

    @property
    def value(self):
        return median(value for value, _ in self.rounds) if self.rounds else None

    @property
    def floor(self):
        return median(floor for _, floor in self.rounds) if self.rounds else None

    @property
    def ratio(self):
        """The median of the rounds' own ratios: both halves of a round had the same
        neighbours."""
        if not self.floor:
            return None
        return median(value / floor for value, floor in self.rounds)

    @property
    def is_met(self):
        """None when nothing was seen."""
        seen = self.value if self.floor == 0 else self.ratio
        if seen is None:
            return None
        figure = self.figure
        return seen <= figure.most if figure.least is None else seen >= figure.least


def chosen(names):
    """The figures of those groups and ids. Raises LookupError for a name unknown."""
    known = {figure.group for figure in FIGURES} | {figure.id for figure in FIGURES}
    if strange := [name for name in names if name not in known]:
        raise LookupError(
            f"No such figure: {', '.join(strange)}. "
            f"There are {', '.join(sorted(known))}."
        )
    names = names or known
    return [f for f in FIGURES if f.group in names or f.id in names]


def as_json(results):
    return (
        json.dumps(
            {result.figure.id: entry(result) for result in results},
            indent=1,
            ensure_ascii=False,
        )
        + "\n"
    )


def entry(result):
    note = f"floor: {result.figure.against}"
    return {
        "value": rounded(result.value),
        "floor": rounded(result.floor),
        "ratio": rounded(result.ratio),
        "goal": result.figure.goal,
        "rounds": [[rounded(number) for number in pair] for pair in result.rounds],
        "unit": result.figure.unit,
        "note": "; ".join(filter(None, [note, result.note])),
    }


def rounded(number):
    """Four digits that count."""
    return number if number is None else float(f"{number:.4g}")


def table(results):
    rows = [("figure", "value", "floor", "ratio", "goal", "", "unit, floor")]
    for result in results:
        figure = result.figure
        sign = "≤" if figure.least is None else "≥"
        rows.append(
            (
                figure.id,
                *(shown(n) for n in (result.value, result.floor, result.ratio)),
                f"{sign} {figure.goal:g}",
                {True: "✓", False: "✗", None: "·"}[result.is_met],
                f"{figure.unit}, {figure.against}",
            )
        )
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if place in {0, 5, 6} else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def shown(number):
    if number is None:
        return "–"
    return f"{number:,.0f}" if abs(number) >= 100 else f"{number:.3g}"
