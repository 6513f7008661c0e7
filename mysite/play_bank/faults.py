"""What can go wrong between a shop and its bank, planned for the calls to come."""

from dataclasses import dataclass
from enum import StrEnum

from mysite.play_bank.exchange import Request

WRITES = ("POST", "PATCH", "PUT", "DELETE")


class Fault(StrEnum):
    """STORED answers belong to their idempotency key: the same key gets them again."""

    UNREACHABLE = "no answer, nothing done"
    LOST = "no answer, all done"
    BROKEN = "500, nothing done"
    STORED_BEFORE = "500 kept under the key, nothing done"
    STORED_AFTER = "500 kept under the key, all done"
    BUSY = "429, nothing done"


@dataclass
class Plan:
    fault: Fault
    on: str
    methods: tuple[str, ...]
    left: int | None

    def meets(self, request: Request) -> bool:
        return request.method in self.methods and self.on in request.path


class Faults:
    def __init__(self) -> None:
        self.plans: list[Plan] = []

    def plan(
        self,
        fault: Fault,
        on: str = "",
        *,
        times: int | None = 1,
        methods: tuple[str, ...] = WRITES,
    ) -> None:
        """The next `times` calls (None: all) whose path contains `on` go wrong."""
        self.plans.append(Plan(fault, on, methods, times))

    def clear(self) -> None:
        self.plans.clear()

    def next_for(self, request: Request) -> Fault | None:
        plan = next((plan for plan in self.plans if plan.meets(request)), None)
        if plan is None:
            return None
        if plan.left is not None:
            plan.left -= 1
            if not plan.left:
                self.plans.remove(plan)
        return plan.fault
