"""Rows of a statement as a checked count frame, and frames as plain counts."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

import pandas as pd
from sqlalchemy import Select
from sqlalchemy.orm import Session

from analysis import counts
from analysis.columns import Column, check
from deviations.figures.values import Counts, Crossed
from deviations.records.vocabulary import Kind

# Column names of the statements, beside those of analysis.
KIND, DAY, PRECISION, PRIMARY, IN_PERIOD = "kind", "day", "precision", "primary", "in_period"
CONSEQUENCE = "consequence"


def frame_of(session: Session, statement: Select[*tuple[Any, ...]]) -> pd.DataFrame:
    """Return a grouped statement's rows, one row a group, under its own column names.

    Raises `analysis.columns.FrameError` when a group lacks a key or its count.
    """
    result = session.execute(statement)
    columns = tuple(result.keys())
    frame = framed(result.all(), columns)
    check(frame, [column for column in columns if column != Column.COUNT])
    return frame


def framed(rows: Iterable[Sequence[Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Set rows under column names; an enum stands as its stored value.

    >>> framed([(Kind.BRIST, 2)], ["kind", "count"])
        kind  count
    0  brist      2
    """
    plain = [[cell.value if isinstance(cell, Enum) else cell for cell in row] for row in rows]
    return pd.DataFrame.from_records(plain, columns=list(columns))


def of_kind(frame: pd.DataFrame, kind: Kind) -> pd.DataFrame:
    """Return the groups of one kind."""
    return frame[frame[KIND] == kind.value]


def primary(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the groups where the type is the primary one."""
    return frame[frame[PRIMARY].astype(bool)]


def in_period(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of the period itself, out of the twelve months."""
    return frame[frame[IN_PERIOD].astype(bool)]


def total(frame: pd.DataFrame) -> int:
    """Return the sum of the counts."""
    return int(frame[Column.COUNT].sum())


def along(frame: pd.DataFrame, column: str, order: Sequence[str]) -> Counts:
    """Count along one dimension, 0 where there is nothing."""
    return _plain(counts.along(frame, column, order))


def crossed(
    frame: pd.DataFrame,
    columns: tuple[Column, Column],
    orders: tuple[Sequence[str], Sequence[str]],
) -> Crossed:
    """Count across two dimensions, 0 where there is nothing."""
    table = counts.crossed(frame, *columns, *orders)
    return {str(key): _plain(row) for key, row in table.iterrows()}


def _plain(series: "pd.Series[int]") -> dict[str, int]:
    return {str(key): int(count) for key, count in series.items()}
