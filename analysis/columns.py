"""The contract of a count frame: one row a group, its keys and the group's count."""

from collections.abc import Iterable
from enum import StrEnum

import pandas as pd


class Column(StrEnum):
    """What a count frame's columns are called."""

    MONTH = "month"
    TYPE = "type"
    REPORTING_PART = "reporting_part"
    CONCERNED_PART = "concerned_part"
    STATUS = "status"
    COUNT = "count"


class FrameError(ValueError):
    """A frame that breaks the contract; the message names the column."""


def check(frame: pd.DataFrame, columns: Iterable[str]) -> None:
    """Refuse a frame without these key columns and a column of whole counts, none below zero.

    A missing key is refused too: grouping would drop its row, and the totals with it.

    Raises
    ------
    FrameError
        Naming the first column at fault.

    >>> check(pd.DataFrame({"type": ["remiss"], "count": [2]}), ["type"])
    >>> check(pd.DataFrame({"type": ["remiss"], "count": [2]}), ["status"])
    Traceback (most recent call last):
    analysis.columns.FrameError: the frame has no column status
    """
    keys = [str(column) for column in columns]
    for column in (*keys, Column.COUNT):
        if column not in frame:
            raise FrameError(f"the frame has no column {column}")
    for key in keys:
        if frame[key].isna().any():
            raise FrameError(f"the column {key} lacks a key in some row")
    counts = frame[Column.COUNT]
    # An empty query has no types to tell, so an empty column may be of any.
    if len(counts) and not pd.api.types.is_integer_dtype(counts):
        raise FrameError("the column count holds something else than whole numbers")
    if (counts < 0).any():
        raise FrameError("the column count holds a number below zero")
