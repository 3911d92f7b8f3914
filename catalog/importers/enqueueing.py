"""Tasks that belong to a transaction: they exist when it commits, and only then."""

from functools import partial
from typing import Any

from django.db import transaction
from django_tasks.base import Task
from django_tasks_db import DatabaseBackend


def enqueue_with_commit(task: "Task[..., Any]", **arguments: Any) -> None:
    """Queue `task` with the surrounding transaction.

    A queue in the database takes part in the transaction, so that not even a kill right after the commit loses the
    task. Any other queue is told after the commit.
    """
    if isinstance(task.get_backend(), DatabaseBackend):
        task.enqueue(**arguments)
    else:
        transaction.on_commit(partial(task.enqueue, **arguments))
