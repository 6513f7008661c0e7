from workers.models.calendar import SlotCell, TimeOff, WeeklyHours
from workers.models.profile import WorkerProfile
from workers.models.settings import WorkerSettings

__all__ = ["SlotCell", "TimeOff", "WeeklyHours", "WorkerProfile", "WorkerSettings"]
