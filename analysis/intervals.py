"""Confidence intervals of counts and shares, as public health tables print them."""

from scipy.special import gammaincinv, ndtri


def poisson_exact(count: int, confidence: float) -> tuple[float, float]:
    """Return the exact Poisson interval of a count (Garwood): χ²/2 at 2n and 2n + 2 degrees.

    >>> [round(limit, 3) for limit in poisson_exact(3, 0.95)]
    [0.619, 8.767]
    """
    tail = _tail(confidence)
    _refuse_negative(count)
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


def poisson_byar(count: int, confidence: float) -> tuple[float, float]:
    """Return Byar's approximation of the Poisson interval, good from about ten (Breslow and Day).

    >>> [round(limit, 3) for limit in poisson_byar(65, 0.95)]
    [50.163, 82.849]
    """
    z = float(ndtri(1 - _tail(confidence)))
    _refuse_negative(count)
    low = count * (1 - 1 / (9 * count) - z / (3 * count**0.5)) ** 3 if count else 0.0
    above = count + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * above**0.5)) ** 3
    return max(0.0, low), high


def wilson(count: int, size: int, confidence: float) -> tuple[float, float]:
    """Return Wilson's score interval of a share, within 0 and 1; of nothing, nothing is known.

    >>> [round(limit, 3) for limit in wilson(65, 100, 0.95)]
    [0.553, 0.736]
    >>> wilson(0, 0, 0.95)
    (0.0, 1.0)
    """
    z = float(ndtri(1 - _tail(confidence)))
    _refuse_negative(count)
    if count > size:
        raise ValueError(f"{count} of {size} is no share")
    if not size:
        return 0.0, 1.0
    middle = 2 * count + z**2
    reach = z * (z**2 + 4 * count * (1 - count / size)) ** 0.5
    whole = 2 * (size + z**2)
    return max(0.0, (middle - reach) / whole), min(1.0, (middle + reach) / whole)


def _tail(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ValueError(f"a confidence lies between 0 and 1, not at {confidence}")
    return (1 - confidence) / 2


def _refuse_negative(count: int) -> None:
    if count < 0:
        raise ValueError(f"a count is not negative, {count}")
