"""Whether an organisation's count departs from what its size leads one to expect."""

from scipy.special import gammainc, gammaincc

# Each side of 99.8 and of 95 per cent.
TAILS = {"998": 0.001, "95": 0.025}


def flag(observed: int, expected: float) -> str:
    """Say how far a count lies from its expected: `high_998 high_95 none low_95 low_998`.

    The exact Poisson test on the observed count, so that an exact interval of it leaves out the
    expected. Never the interval around the expected, which flags too seldom (Seaton and Manktelow
    2012). Among many organisations some are flagged by chance alone; see `multiplicity`.

    Raises
    ------
    ValueError
        If a number is negative.

    >>> flag(151, 106.44), flag(8, 6.24), flag(159, 232.93)
    ('high_998', 'none', 'low_998')
    """
    if observed < 0 or not expected >= 0:
        raise ValueError(f"{observed} observed and {expected} expected are no counts")
    as_many = float(gammainc(observed, expected)) if observed else 1.0
    as_few = float(gammaincc(observed + 1, expected))
    for level, tail in TAILS.items():
        if as_many < tail:
            return f"high_{level}"
        if as_few < tail:
            return f"low_{level}"
    return "none"
