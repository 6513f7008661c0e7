"""A task works on behalf of the request that ordered it, and says so in the log.

The id stands in the task's row beside its arguments, so it costs no query and reaches
a worker on another machine.
"""

from collections.abc import Iterable
from contextlib import ExitStack
from threading import local
from typing import Any

from django.db.models.signals import pre_save
from django_tasks import TaskResult
from django_tasks.signals import task_finished, task_started
from django_tasks_db.models import DBTaskResult

from toolkit.logs import trace

KEY = "request_id"
_here = local()


def listen() -> None:
    pre_save.connect(order, sender=DBTaskResult, dispatch_uid="trace")
    task_started.connect(start, dispatch_uid="trace")
    task_finished.connect(finish, dispatch_uid="trace")


def order(instance: "DBTaskResult[..., Any]", **signal: Any) -> None:
    if instance._state.adding and trace.is_bound():
        instance.args_kwargs[KEY] = trace.current().id


def start(task_result: TaskResult[Any], **signal: Any) -> None:
    row = getattr(task_result, "db_result", None)
    ordered = row.args_kwargs.get(KEY) if row else None
    if ordered is None:
        ordered = trace.current().id if trace.is_bound() else trace.new_id()
    values = (*task_result.args, *task_result.kwargs.values())
    said: Iterable[str] = tuple(map(str, values))
    work = trace.Trace(ordered, "TASK", task_result.task.module_path)
    work.personal = lambda: said
    stack().append(opened := ExitStack())
    opened.enter_context(trace.bound(work))


def finish(**signal: Any) -> None:
    if stack():
        stack().pop().close()


def stack() -> list[ExitStack]:
    """The tasks that this thread is in the middle of: one may run another at once."""
    if not hasattr(_here, "stack"):
        _here.stack = []
    found: list[ExitStack] = _here.stack
    return found
