"""What a report counts, from a checked count frame to a table with its zeros.

Each measure sums rows with the same keys, keeps every group it is asked for (0 where nothing was
reported) and refuses a key outside the order given, because a row left out is a wrong total.
"""

from collections.abc import Sequence

import pandas as pd

from analysis.columns import Column, FrameError, check


def along(frame: pd.DataFrame, column: str, order: Sequence[str]) -> pd.Series:
    """Count along one dimension: by type, by concerned part, by month, by status.

    Raises
    ------
    FrameError
        If the frame breaks the contract or holds a key that is not in `order`.

    >>> frame = pd.DataFrame({"type": ["remiss", "plan", "remiss"], "count": [2, 1, 1]})
    >>> along(frame, "type", ["plan", "mote", "remiss"]).to_dict()
    {'plan': 1, 'mote': 0, 'remiss': 3}
    """
    check(frame, [column])
    _refuse_strangers(frame, column, order)
    return (
        frame.groupby(column, observed=True)[Column.COUNT]
        .sum()
        .reindex(pd.Index(order, name=column), fill_value=0)
        .astype("int64")
    )


def crossed(
    frame: pd.DataFrame,
    rows: str,
    columns: str,
    row_order: Sequence[str],
    column_order: Sequence[str],
) -> pd.DataFrame:
    """Count across two dimensions: reporting by concerned part, type by part.

    Raises
    ------
    FrameError
        If the frame breaks the contract or holds a key that is not in its order.

    >>> frame = pd.DataFrame(
    ...     {"type": ["remiss", "plan", "plan"], "concerned_part": ["af", "fk", "fk"],
    ...      "count": [2, 1, 1]})
    >>> crossed(frame, "type", "concerned_part", ["plan", "remiss"], ["af", "fk"])
    concerned_part  af  fk
    type
    plan             0   2
    remiss           2   0
    """
    check(frame, [rows, columns])
    _refuse_strangers(frame, rows, row_order)
    _refuse_strangers(frame, columns, column_order)
    return (
        frame.pivot_table(
            index=rows,
            columns=columns,
            values=Column.COUNT,
            aggfunc="sum",
            fill_value=0,
            observed=True,
        )
        .reindex(
            index=pd.Index(row_order, name=rows),
            columns=pd.Index(column_order, name=columns),
            fill_value=0,
        )
        .astype("int64")
    )


def shares(counts: pd.Series, base: int) -> pd.DataFrame:
    """Set each count beside its base and its share of it, from 0 to 1; no base, no share.

    The base is said, not summed: a deviation that concerns two parts is counted once in each.

    Raises
    ------
    ValueError
        If a count is larger than the base.

    >>> shares(pd.Series({"af": 3, "fk": 1, "region": 0}), base=4)
            count  base  share
    af          3     4   0.75
    fk          1     4   0.25
    region      0     4   0.00
    """
    if (counts > base).any():
        raise ValueError(f"a count is larger than its base, {base}")
    share = counts / base if base else counts.astype("float64") * float("nan")
    return pd.DataFrame({"count": counts, "base": base, "share": share})


def _refuse_strangers(frame: pd.DataFrame, column: str, order: Sequence[str]) -> None:
    strangers = sorted(set(frame[column]) - set(order))
    if strangers:
        raise FrameError(f"the order of {column} lacks {', '.join(map(str, strangers))}")
