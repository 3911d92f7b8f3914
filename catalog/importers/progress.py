"""A bar for people at a terminal; silent when nobody watches."""

import sys
from collections.abc import Callable
from typing import Protocol, TextIO

Step = Callable[[int, int], None]


def unheard(*_numbers: int) -> None:
    """Takes the place of a progress that nobody asked for."""


class Progress(Protocol):
    """Hears how far a piece of work has come; `done` and `total` are in units of that work, total 0 is unknown."""

    def update(self, label: str, done: int, total: int) -> None: ...

    def finish(self) -> None: ...


class Silent:
    """Nobody watches."""

    def update(self, label: str, done: int, total: int) -> None:
        """Nothing to show."""

    def finish(self) -> None:
        """Nothing to clear."""


class Bar:
    """One line that is drawn over, whenever the whole percent changes."""

    WIDTH = 30

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.drawn = ("", -1)

    def update(self, label: str, done: int, total: int) -> None:
        percent = min(100, done * 100 // total) if total else 0
        if (label, percent) == self.drawn:
            return
        self.drawn = (label, percent)
        filled = self.WIDTH * percent // 100
        self.stream.write(f"\r{label:<22} [{'#' * filled}{'.' * (self.WIDTH - filled)}] {percent:3d} %")
        self.stream.flush()

    def finish(self) -> None:
        if self.drawn[1] >= 0:
            self.stream.write("\r" + " " * (self.WIDTH + 34) + "\r")
            self.stream.flush()
            self.drawn = ("", -1)


def progress_for(stream: TextIO | None = None) -> Progress:
    """A bar on a terminal, else silence, so that logs and pipes hold the report alone."""
    stream = stream or sys.stderr
    return Bar(stream) if stream.isatty() else Silent()
