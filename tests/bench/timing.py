"""How long something takes. The least of several is what it costs; the rest is the neighbours."""

import time
from collections.abc import Callable, Sequence


def seconds(action: Callable[[], object]) -> float:
    """Return how long one call takes."""
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def least(*actions: Callable[[], object], times: int) -> tuple[float, ...]:
    """Return the least time of each action. They take turns, so that all meet the same weather."""
    rounds = [[seconds(action) for action in actions] for _ in range(times)]
    return tuple(min(column) for column in zip(*rounds, strict=True))


def percentile(sorted_times: Sequence[float], share: float) -> float:
    """Return the time that a share of the sorted times does not exceed.

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.99)
    (2, 4)
    """
    at = max(0, round(share * len(sorted_times) + 0.4999) - 1)
    return sorted_times[min(at, len(sorted_times) - 1)]
