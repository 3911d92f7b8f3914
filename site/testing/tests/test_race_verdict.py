"""What a race comes to: each way of losing one is told, and a race that was won is silent."""

from dataclasses import replace

import pytest

from testing.races.arena import Answer, Burst
from testing.races.verdict import Result, find_complaints


def burst(*statuses, done=10, due=10, seconds=1.0):
    return Burst(
        done=done, due=due, answers=[Answer(status=status, location="", seconds=seconds) for status in statuses]
    )


WON = Result(
    name="10 units",
    buyers=20,
    rounds=[burst(*[302] * 10, *[409] * 10), burst(*[302] * 10, *[409] * 10)],
    throughput=20.0,
    locked=0,
    violations=[],
)


def test_figures_are_those_of_all_rounds():
    assert (WON.done, WON.refused, WON.errors, WON.p95, WON.share_of_queue) == (20, 20, 0, 1.0, 1.0)


def test_race_that_was_won_gives_no_complaint():
    assert find_complaints(WON) == []


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"rounds": [burst(302, 302, done=12), burst(302, 302, done=9)]}, ["2 too many", "1 too few"]),
        ({"rounds": [burst(302, 500, 0, 404)]}, ["3 errors"]),
        ({"locked": 2}, ["2 deadlocks"]),
        ({"rounds": [burst(302, 302, seconds=1.6)]}, ["p95 is 1.60 of the queue"]),
        (
            {"violations": ["I1 more is promised than there is: (1, 0, 1)"]},
            ["I1 more is promised than there is: (1, 0, 1)"],
        ),
    ],
)
def test_race_that_was_lost_says_how(changed, complaint):
    assert find_complaints(replace(WON, **changed)) == complaint
