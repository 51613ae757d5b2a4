"""Whether the time of an answer tells which of two kinds of question it was."""

import time
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Times(NamedTuple):
    """Processor time of the tries of either kind, in the order they were made."""

    of_one: list[float]
    of_other: list[float]


def measured(one: Callable[[], object], other: Callable[[], object], tries: int) -> Times:
    """Try both kinds in turns, each first every other time, so that other work hits both."""
    times = Times([], [])
    for number in range(tries):
        kinds = [(one, times.of_one), (other, times.of_other)]
        for ask, kept in kinds if number % 2 else reversed(kinds):
            begun = time.process_time()
            ask()
            kept.append(time.process_time() - begun)
    return times


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
