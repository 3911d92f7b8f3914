"""Kills a deed at one place after the other, sweeps once after each death, and hears what is wrong then."""

import re
from collections.abc import Set
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from checkout.flow.invariants import find_own_violations
from common import clock
from testing.crashes.deeds import Deed, Goods
from testing.crashes.killing import Strike, do_and_kill
from testing.crashes.sweeping import sweep

ROOT = Path(__file__).resolve().parents[3]
FAILPOINT = re.compile(r'\bfailpoint\("([^"]+)"\)')
UNTIL_SWEPT = timedelta(minutes=15)  # a mail that was being sent is claimed for ten
MOST_STATEMENTS = 500  # of one deed; one that has more is not what it was


@dataclass
class Trial:
    """What came of a deed's deaths."""

    deaths: int = 0
    reached: set[str] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)


def try_deed(deed: Deed, goods: Goods, *, failpoints: Set[str], step: int, cuts_transactions: bool) -> Trial:
    """Kill `deed` before every `step`-th statement and at every failpoint it comes by; let it live once."""
    trial = Trial()
    for number in range(1, MOST_STATEMENTS, step):
        if not _strike(deed, goods, Strike(number=number, cuts_transactions=cuts_transactions), trial):
            break
    else:
        trial.complaints.append(f"{deed.name} has more than {MOST_STATEMENTS} statements")
    for name in sorted(failpoints):
        if _strike(deed, goods, Strike(failpoint=name), trial):
            trial.reached.add(name)
    _strike(deed, goods, None, trial)
    return trial


def list_failpoints() -> set[str]:
    """The names of all failpoints in the site's code."""
    files = [*ROOT.glob("checkout/**/*.py"), *ROOT.glob("catalog/**/*.py"), *ROOT.glob("home/**/*.py")]
    return {name for file in files for name in FAILPOINT.findall(file.read_text())}


def _strike(deed: Deed, goods: Goods, strike: Strike | None, trial: Trial) -> bool:
    """Try one place; False when the deed did not come by it."""
    case = deed.prepare(goods)
    fate = do_and_kill(case.act, strike)
    trial.deaths += fate.was_struck
    at = clock.now() + UNTIL_SWEPT
    found = [*sweep(at=at), *find_own_violations(due_by=at), *case.judge(fate.answer)]
    if not found:
        with clock.travel_to(at + UNTIL_SWEPT):
            found = [*case.judge_end(case.repeat()), *find_own_violations()]
    how = f"killed {strike}" if fate.was_struck else "unheard" if strike else "heard"
    trial.complaints += [f"{deed.name}, {how}: {complaint}" for complaint in found]
    return fate.was_struck
