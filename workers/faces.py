"""Workers as a result of a search shows them, in one small statement.

Only what a result shows is read. Cities, services and skills are the shared ones: as
fresh as the edition, and no row of them is read or made for a worker.
"""

from django.db.models import F, OuterRef

from services import shared
from services.compiled import Among, Compiled, Keys, KeysOf
from services.models import Skill
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
SKILLS = WorkerProfile.skills.through.objects.filter(workerprofile=OuterRef("pk"))

_workers = Compiled(
    lambda keys: (
        WorkerProfile.objects.filter(Among("pk", keys))
        .select_related("user")
        .only(*SHOWN)
        .annotate(skill_keys=KeysOf(SKILLS.order_by().values(key=F("skill"))))
    ),
    Keys,
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
