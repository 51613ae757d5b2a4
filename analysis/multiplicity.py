"""Many comparisons at once, and how many of them may be called findings."""

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Verdicts: TypeAlias = npt.NDArray[np.bool_]
Probabilities: TypeAlias = npt.NDArray[np.float64]

# A p-value on its limit stands, whichever way binary fractions round it.
ROUNDING = 1e-12


def benjamini_hochberg(p_values: npt.ArrayLike, q: float) -> tuple[Verdicts, Probabilities]:
    """Return which p-values stand when a share `q` of findings may be false, and all adjusted.

    Both in the order given. (Benjamini and Hochberg 1995; independent or positively dependent.)

    Raises
    ------
    ValueError
        If a p-value or `q` is not between 0 and 1.

    >>> rejected, adjusted = benjamini_hochberg([0.03, 0.001, 0.5], q=0.05)
    >>> rejected.tolist(), adjusted.round(4).tolist()
    ([True, True, False], [0.045, 0.003, 0.5])
    """
    # scipy.stats takes a second to import, which no page that compares nothing should pay.
    from scipy.stats import false_discovery_control  # noqa: PLC0415

    if not 0 <= q <= 1:
        raise ValueError(f"a share lies between 0 and 1, not at {q}")
    probabilities = np.asarray(p_values, dtype=np.float64)
    adjusted = np.asarray(false_discovery_control(probabilities), dtype=np.float64)
    return adjusted <= q * (1 + ROUNDING), adjusted
