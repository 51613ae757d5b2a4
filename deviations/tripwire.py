"""The wire that trips when a statement touches a förbund's rows without saying whose.

The last line behind `deviations.tenancy`: it sees what reaches the database, however it was
written, pandas and text included. A statement passes when a WHERE or ON ties `forbund_id` to a
value or a list; when the ORM itself follows a row that was already read (flush, refresh,
relationship); or when it says aloud why it goes across:

    select(Forum).execution_options(across_tenants="the jobs of every förbund are due together")

It cannot see which of several tables was tied, nor to whose förbund: that is the tests' work.
INSERT passes, for the column may not be empty.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from functools import cache
from typing import Any

from sqlalchemy import Engine, MetaData, event
from sqlalchemy.orm import ORMExecuteState, Session

from deviations.base import Base

_LITERAL = re.compile(r"'(?:[^']|'')*'")
_COLUMNS = re.compile(r"\bINSERT INTO\s+\S+\s*\([^)]*\)", re.IGNORECASE)
_TIED = re.compile(
    r'\b(?:WHERE|ON)\b.*\bforbund_id"?\s*(?:=\s*[^\sA-Za-z_"]|IN\b)', re.DOTALL | re.IGNORECASE
)
_flushing: ContextVar[bool] = ContextVar("flushing", default=False)


class UnscopedStatementError(RuntimeError):
    """A statement would have read or changed rows of more than one förbund."""


def tables_of_forbund(metadata: MetaData) -> frozenset[str]:
    """Return the tables whose every row belongs to a förbund, by itself or through its parent."""
    owned = {
        name
        for name, table in metadata.tables.items()
        if "forbund_id" in table.c and not table.c.forbund_id.nullable
    }
    children = {
        name
        for name, table in metadata.tables.items()
        for key in table.foreign_keys
        if key.column.table.name in owned and not key.parent.nullable
    }
    return frozenset(owned | children)


def is_scoped(statement: str) -> bool:
    """Say whether a statement touches no table of a förbund, or ties one to a value."""
    return not touched(statement) or bool(_TIED.search(_bare(statement)))


def touched(statement: str) -> tuple[str, ...]:
    """Return the tables of a förbund that a statement reads, changes or empties."""
    known = tables_of_forbund(Base.metadata)
    return tuple(dict.fromkeys(_mentions(known).findall(_bare(statement))))


def _bare(statement: str) -> str:
    """Take away what only looks like a name: quoted values, and the columns an INSERT fills."""
    return _COLUMNS.sub("INSERT", _LITERAL.sub("''", statement))


@cache
def _mentions(tables: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(tables))
    return re.compile(rf'(?:\bFROM|\bJOIN|\bUPDATE|,)\s+"?({names})"?(?![\w.=])', re.IGNORECASE)


def install_tripwire(engine: Engine, *, concerns: Callable[[], bool] = lambda: True) -> None:
    """Watch every statement of an engine that `concerns` says is ours to watch."""

    def trip(
        _connection: object, _cursor: object, statement: str, _values: object, context: Any, *_: Any
    ) -> None:
        if _flushing.get() or context.execution_options.get("across_tenants"):
            return
        if not is_scoped(statement) and concerns():
            raise UnscopedStatementError(
                f"Tie forbund_id to a value, or say why not: {', '.join(touched(statement))}"
            )

    event.listen(engine, "before_cursor_execute", trip)
    _follow_the_orm()


def _follow_the_orm() -> None:
    for name, listener in (
        ("do_orm_execute", _pass_what_follows_a_row),
        ("before_flush", _flush_begins),
        ("after_flush", _flush_ends),
        ("after_soft_rollback", _flush_ends),
    ):
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _pass_what_follows_a_row(state: ORMExecuteState) -> None:
    if state.is_relationship_load or state.is_column_load:
        state.update_execution_options(across_tenants="follows a row that was already read")


def _flush_begins(*_: Any) -> None:
    _flushing.set(True)


def _flush_ends(*_: Any) -> None:
    _flushing.set(False)
