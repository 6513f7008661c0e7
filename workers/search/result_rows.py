"""Workers as a result of a search shows them, in one small statement.

Only what a result shows is read. Cities, services and skills are the shared ones: as
fresh as the edition, and no row of them is read or made for a worker.
"""

from typing import NamedTuple

from django.db.models import F, OuterRef

from services import shared
from services.models import Skill
from services.templatetags import when
from toolkit.sql.params import Among, KeysOf, ListParam
from toolkit.sql.queries import PreparedQuery
from workers import links
from workers.models import WorkerProfile

SHOWN = (
    "code",
    "service_category",
    "city",
    "hourly_rate",
    "currency",
    "experience",
    "area",
    "decided_at",
    "rating_sum",
    "rating_count",
    "jobs_done",
    "user__username",
    "user__name",
    "user__profile_image",
)
# As many skills as a result has room for.
FEW = 5
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


def fetch(ids):
    """The workers with these keys, in this order, with all that a result shows.

    Their skills are in `shown_skills`, a list.
    """
    rows = {worker.pk: worker for worker in _workers(ids)}
    found = [rows[pk] for pk in ids if pk in rows]
    skills = shared.lists(Skill, [worker.skill_keys for worker in found])
    for worker, mine in zip(found, skills, strict=True):
        worker.shown_skills = mine
    shared.attach(found, "city")
    shared.attach(found, "service_category")
    return found


class Named(NamedTuple):
    name: str


class Photo(NamedTuple):
    url: str


class Person(NamedTuple):
    pk: int
    name: str
    username: str
    profile_image: Photo | None


class Face(NamedTuple):
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
    currency: str


class Result(NamedTuple):
    worker: Face
    skills: tuple[Named, ...]
    free: str
    start: str


def result(card, moment=None):
    """A card of `fetch`, said in plain values; `moment` is the hour one looks for."""
    worker = card.worker
    return Result(
        face(worker),
        tuple(Named(skill.name) for skill in worker.shown_skills[:FEW]),
        when.moment(card.free, worker.city),
        links.start_value(moment) if moment else "",
    )


def face(worker):
    user, photo = worker.user, worker.user.profile_image
    return Face(
        worker.code,
        Person(user.pk, user.name, user.username, photo and Photo(photo.url) or None),
        worker.service_category.name,
        Named(worker.city.name),
        worker.area,
        worker.experience,
        worker.jobs_done,
        worker.rating,
        worker.rating_count,
        bool(worker.decided_at),
        worker.hourly_rate,
        worker.currency,
    )
