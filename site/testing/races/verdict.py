"""What races come to, and whether that is good enough. Pure."""

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from testing.races.arena import Burst

REFUSED = 409
MOST_OF_THE_QUEUE = 1.5  # p95 may be so much of the time that the crowd would take one after another


@dataclass(frozen=True, slots=True)
class Result:
    """A scenario's figures over all of its rounds; `throughput` is the yardstick, orders a second."""

    name: str
    buyers: int
    rounds: Sequence[Burst]
    throughput: float
    locked: int
    violations: Sequence[str]

    @property
    def done(self) -> int:
        return sum(burst.done for burst in self.rounds)

    @property
    def refused(self) -> int:
        return self._count(lambda status: status == REFUSED)

    @property
    def errors(self) -> int:
        """Answers that no shopper may get: a broken connection or anything but a page, a redirect or a refusal."""
        return self._count(lambda status: status not in (200, 302, REFUSED))

    @property
    def p95(self) -> float:
        """Seconds within which 95 % of the crowd were answered."""
        times = sorted(answer.seconds for burst in self.rounds for answer in burst.answers)
        return statistics.quantiles(times, n=100, method="inclusive")[94]

    @property
    def share_of_queue(self) -> float:
        return self.p95 / (self.buyers / self.throughput)

    def _count(self, is_counted: Callable[[int], bool]) -> int:
        return sum(is_counted(answer.status) for burst in self.rounds for answer in burst.answers)


def find_complaints(result: Result) -> list[str]:
    """Everything that is not as it must be; empty when the race was won."""
    over = sum(max(0, burst.done - burst.due) for burst in result.rounds)
    under = sum(max(0, burst.due - burst.done) for burst in result.rounds)
    complaints = {
        f"{over} too many": over,
        f"{under} too few": under,
        f"{result.errors} errors": result.errors,
        f"{result.locked} deadlocks": result.locked,
        f"p95 is {result.share_of_queue:.2f} of the queue": result.share_of_queue > MOST_OF_THE_QUEUE,
    }
    return [complaint for complaint, is_so in complaints.items() if is_so] + list(result.violations)
