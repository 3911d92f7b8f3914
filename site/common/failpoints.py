"""Named points in the services at which a test may kill the worker.

They stand where no database statement does: between an effect outside, such as a gateway's, and the line that
records it. In production they do nothing: only testing.crashes sets `_on_reached`, in processes of its own.
"""

from collections.abc import Callable

_on_reached: Callable[[str], None] | None = None


def failpoint(name: str) -> None:
    """The point called `name` is reached. Does nothing unless a test has armed it."""
    if _on_reached is not None:
        _on_reached(name)
