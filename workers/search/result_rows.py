"""Workers as a result of a search shows them, in one small statement.

Only what a result shows is read: what `ResultRow` has. Cities, services and skills are
the shared ones, as fresh as `shared.rows`, and no row of them is read or made for a
worker.
"""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import F, OuterRef

from services import shared
from services.models import Skill
from toolkit.sql.params import Among, KeysOf, ListParam
from toolkit.sql.queries import PreparedQuery
from toolkit.templatetags import when
from workers import links
from workers.featured import Card
from workers.models import WorkerProfile
from workers.search.query import When


class Named(NamedTuple):
    name: str


class Photo(NamedTuple):
    url: str


class Person(NamedTuple):
    pk: int
    name: str
    username: str
    profile_image: Photo | None


class ResultRow(NamedTuple):
    """What a result shows of a worker, in plain values named as on the profile."""

    code: str
    user: Person
    trade: str
    city: Named
    area: str
    experience: int
    jobs_done: int
    rating: float | None
    rating_count: int
    decided_at: bool
    hourly_rate: int
    callout_fee: int
    currency: str


def _person(worker: WorkerProfile) -> Person:
    user, photo = worker.user, worker.user.profile_image
    image = photo and Photo(photo.url) or None
    return Person(user.pk, user.name, user.username, image)


# What is worked out: the columns it takes, and how. Any other field is its own column.
Value = Callable[[WorkerProfile], Any]
MADE: dict[str, tuple[tuple[str, ...], Value]] = {
    "user": (("user__username", "user__name", "user__profile_image"), _person),
    "trade": (("service_category",), lambda worker: worker.service_category.name),
    "city": (("city",), lambda worker: Named(worker.city.name)),
    "rating": (("rating_sum", "rating_count"), attrgetter("rating")),
    "decided_at": (("decided_at",), lambda worker: bool(worker.decided_at)),
}
FIELDS: list[tuple[tuple[str, ...], Value]] = [
    MADE.get(name, ((name,), attrgetter(name))) for name in ResultRow._fields
]
SHOWN = {column for columns, _value in FIELDS for column in columns}


def row_of(worker: WorkerProfile) -> ResultRow:
    return ResultRow(*(value(worker) for _columns, value in FIELDS))


# As many skills as a result has room for.
MAX_SKILLS = 5
SKILLS = WorkerProfile.skills.through.objects.filter(workerprofile=OuterRef("pk"))

_workers = PreparedQuery(
    lambda keys: (
        WorkerProfile.objects.filter(Among("pk", keys))
        .select_related("user")
        .only(*SHOWN)
        .annotate(skill_keys=KeysOf(SKILLS.order_by().values(key=F("skill"))))
    ),
    ListParam,
)


def fetch(ids: Sequence[int]) -> list[Any]:
    """The workers with these keys, in this order, with all that a result shows.

    Their skills are in `shown_skills`, a list.
    """
    rows = {worker.pk: worker for worker in _workers(ids)}
    # Instances with `skill_keys`, that of the query.
    found: list[Any] = [rows[pk] for pk in ids if pk in rows]
    skills = shared.lists(Skill, [worker.skill_keys for worker in found])
    for worker, mine in zip(found, skills, strict=True):
        worker.shown_skills = mine
    shared.attach(found, "city")
    shared.attach(found, "service_category")
    return found


class Result(NamedTuple):
    worker: ResultRow
    skills: tuple[Named, ...]
    free: str
    start: str


def result(card: Card, asked: When, say: Callable[[str], str]) -> Result:
    """A card of `fetch`, said in plain values, texts of the catalogue as `say` words
    them. Who `asked` for a time takes along the hour that is shown.
    """
    worker: Any = card.worker
    start = asked.moment or (card.free if asked else None)
    row = row_of(worker)
    return Result(
        row._replace(
            trade=say(row.trade), area=say(row.area), city=Named(say(row.city.name))
        ),
        tuple(Named(say(skill.name)) for skill in worker.shown_skills[:MAX_SKILLS]),
        when.moment(card.free, worker.city),
        links.start_value(start) if start else "",
    )
