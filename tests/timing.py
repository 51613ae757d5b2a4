"""Whether the time of an answer tells which of two kinds of question it was."""

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import NamedTuple

Ask = Callable[[], object]
# Well over what a crowded machine makes of 25 pairs that are alike, and under a wait worth hiding.
LONG_SECONDS = 0.025


class Size(NamedTuple):
    """How many tries of either kind, and how far from 0.5 chance seldom takes their area."""

    tries: int
    lean: float


# Of 300 tries of two kinds that are alike, chance alone leaves 0.45–0.55 once in thirty; of 600,
# once in four hundred.
SMALL, FULL = Size(25, 0.3), Size(600, 0.05)


class Times(NamedTuple):
    """Seconds of the tries of either kind, in the order they were made."""

    of_one: list[float]
    of_other: list[float]


class Measured(NamedTuple):
    """The same tries by two clocks: the processor's, and the one on the wall.

    The processor's sees work however crowded the machine is, but no lock, disk, database or sleep.
    """

    worked: Times
    passed: Times

    def tells(self, size: Size) -> frozenset[str]:
        """Return what may tell the kinds apart.

        >>> slept = Measured(Times([1, 1], [1, 1]), Times([5.1, 9.1], [5, 9]))
        >>> sorted(slept.tells(SMALL)), slept.tells(Size(2, 0.5)) == slept.tells(SMALL)
        (['the one takes longer'], True)
        >>> worked = Measured(Times([2, 2], [1, 1]), Times([2, 2], [2, 2]))
        >>> sorted(worked.tells(SMALL))
        ['the one works more']
        """
        of_work, of_time = auc(self.worked) - 0.5, auc(self.passed) - 0.5
        longer = delay(self.passed)
        told = {
            "the one works more": of_work > size.lean,
            "the other works more": -of_work > size.lean,
            "the one takes longer": of_time > size.lean or longer > LONG_SECONDS,
            "the other takes longer": -of_time > size.lean or -longer > LONG_SECONDS,
        }
        return frozenset(words for words, true in told.items() if true)

    def __str__(self) -> str:
        return (
            f"{len(self.worked.of_one)} tries of each kind: AUC {auc(self.worked):.3f} of the work,"
            f" {auc(self.passed):.3f} of the time"
        )


def measured(one: Ask, other: Ask, size: Size) -> Measured:
    """Try both kinds in turns, each first every other time, so that other work hits both."""
    seen = Measured(Times([], []), Times([], []))
    for number in range(size.tries):
        kinds = [(one, 0), (other, 1)]
        for ask, kind in kinds if number % 2 else reversed(kinds):
            begun = time.process_time(), time.perf_counter()
            ask()
            seen.worked[kind].append(time.process_time() - begun[0])
            seen.passed[kind].append(time.perf_counter() - begun[1])
    return seen


def telling(one: Ask, other: Ask, size: Size) -> tuple[Measured, frozenset[str]]:
    """Return what was measured, and what tells: what chance once says, it seldom says thrice."""
    first = measured(one, other, size)
    told = first.tells(size)
    for _again in range(2):
        told = told and told & measured(one, other, size).tells(size)
    return first, told


def auc(times: Times) -> float:
    """Return how often a try of the one kind took longer than one of the other; 0.5 tells nothing.

    The area under the ROC curve, as Mann and Whitney's U over all pairs.

    >>> auc(Times([1, 2], [3, 4])), auc(Times([1, 4], [2, 3])), auc(Times([1], [1]))
    (0.0, 0.5, 0.5)
    """
    return _area(times.of_one, times.of_other)


def _area(ones: Sequence[float], others: Sequence[float]) -> float:
    pairs = [(one > other) + (one == other) / 2 for one in ones for other in others]
    return sum(pairs) / len(pairs)


def delay(times: Times) -> float:
    """Return how much longer the one took than the other tried beside it, in the middle pair.

    A machine that is busy at times makes both longer, and is not seen here.

    >>> delay(Times([2, 9, 4], [1, 8, 7]))
    1
    """
    return median(one - other for one, other in zip(*times, strict=True))
