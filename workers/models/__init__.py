from workers.models.alerts import MissedSearch, SearchAlert
from workers.models.calendar import SlotCell, TimeOff, WeeklyHours
from workers.models.names import NameKey
from workers.models.prices import PriceItem
from workers.models.profile import WorkerProfile
from workers.models.settings import WorkerSettings
from workers.models.work_photos import WorkPhoto

__all__ = [
    "MissedSearch",
    "NameKey",
    "PriceItem",
    "SearchAlert",
    "SlotCell",
    "TimeOff",
    "WeeklyHours",
    "WorkPhoto",
    "WorkerProfile",
    "WorkerSettings",
]
