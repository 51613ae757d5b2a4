"""The same questions for a list of counts under its total: whatever is hidden shares one sum."""

import numpy as np

from analysis.disclosure.tables import Counts, Mask


def bounds(counts: Counts, hidden: Mask) -> tuple[Counts, Counts]:
    """Return the lowest and highest value each count can have; low = high for shown ones."""
    if hidden.sum() < 2:  # a total minus all others is the one hidden count
        return counts.copy(), counts.copy()
    return np.where(hidden, 0, counts), np.where(hidden, counts[hidden].sum(), counts)


def fewest(counts: Counts, primary: Mask, threshold: int) -> Mask | None:
    """Return the smallest mask that gives every primary count an interval `threshold` wide.

    One count more is always enough, if any is: hidden counts then share a sum that large.
    """
    hidden = primary.copy()
    if not primary.any() or (primary.sum() > 1 and counts[primary].sum() >= threshold):
        return hidden
    enough = ~primary & (counts + counts[primary].sum() >= threshold)
    if not enough.any():
        return None
    hidden[np.where(enough, counts, counts.max() + 1).argmin()] = True
    return hidden
