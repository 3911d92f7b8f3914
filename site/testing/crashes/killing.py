"""Does a deed in a process of its own that is killed on the way."""

import json
import os
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from django.db import connection, connections

from common import failpoints

BROKEN = 70


@dataclass(frozen=True, slots=True)
class Strike:
    """Where the process dies: before its statement `number` (from 1), at a failpoint, or else before it answers.

    `cuts_transactions` commits what was done so far first, as if there were no transactions.
    """

    number: int = 0
    failpoint: str = ""
    cuts_transactions: bool = False

    def __str__(self) -> str:
        return f'at "{self.failpoint}"' if self.failpoint else f"before statement {self.number}"


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the process: whether it came by the place, and what was heard of it if it lived."""

    was_struck: bool
    answer: Any = None


class Killer:
    """Wraps every statement and every commit of this process's connection, and counts them."""

    def __init__(self, strike: Strike) -> None:
        self.strike = strike
        self.number = 0

    def lie_in_wait(self) -> None:
        """Strike in this process, once it gets to the place."""
        connection.execute_wrappers.append(self._execute)
        commit = connection._commit  # type: ignore[attr-defined]  # noqa: SLF001
        connection._commit = lambda: self._before(commit)  # type: ignore[attr-defined]  # noqa: SLF001
        failpoints._on_reached = self._reach  # noqa: SLF001

    def _execute(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        return self._before(lambda: execute(*arguments))

    def _before(self, act: Callable[[], Any]) -> Any:
        self.number += 1
        if self.number == self.strike.number:
            self._die()
        return act()

    def _reach(self, name: str) -> None:
        if name == self.strike.failpoint:
            self._die()

    def _die(self) -> NoReturn:
        if self.strike.cuts_transactions and connection.connection is not None:
            connection.connection.commit()
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("a killed process goes on")


def do_and_kill(act: Callable[[], Any], strike: Strike | None) -> Fate:
    """Do `act` in a forked process with its own connection; without a strike it lives and gives its answer.

    Raises RuntimeError if it fails of its own accord.
    """
    connections.close_all()  # no connection is shared with the process that dies
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        _live(act, strike, writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        heard = pipe.read()
    _pid, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Fate(was_struck=True)
    if status != 0:
        raise RuntimeError(f"the deed failed by itself, {strike}")
    return Fate(was_struck=False, answer=json.loads(heard) if heard else None)


def _live(act: Callable[[], Any], strike: Strike | None, writer: int) -> NoReturn:
    try:
        if strike is not None:
            Killer(strike).lie_in_wait()
        answer = act()
        if strike is None:
            os.write(writer, json.dumps(answer).encode())
    except BaseException:  # whatever it is, this process must never come back into its parent's code
        traceback.print_exc()
        os._exit(BROKEN)
    os._exit(0)
