"""The wire that trips when a statement touches a förbund's rows without saying whose.

The last line behind `deviations.tenancy`: it sees what reaches the database, however it was
written, pandas and text included. It wants three things:

- the session has entered a förbund (`tenancy.enter`);
- a WHERE or ON ties `forbund_id` to a value or a list, unless the ORM itself follows a row that was
  already read (flush, refresh, relationship);
- every `forbund_id` that is bound, to look for or to put in, is the one that was entered.

A statement that truly goes across says why, and passes:

    select(Forum).execution_options(across_tenants="the jobs of every förbund are due together")

It cannot see which of several tables was tied; on PostgreSQL the rows' own protection can. A raw
INSERT must bind its value as `:forbund_id`, to be seen.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, event
from sqlalchemy.orm import ORMExecuteState, Session

from deviations.base import Base
from deviations.tenancy import EVERYWHERE, scope_of

# Bear a förbund's id and are not its own: one stream each, of what no förbund did too.
STREAMS = frozenset({"audit_event", "denial"})
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_COLUMNS = re.compile(r"\bINSERT INTO\s+\S+\s*\([^)]*\)", re.IGNORECASE)
_INSERTED = re.compile(r'\s*INSERT\s+(?:OR\s+\w+\s+)?INTO\s+"?(\w+)', re.IGNORECASE)
_LISTED = r"\(\s*(?:[?%\d]|NULL\b|SELECT 1 FROM \(SELECT 1\))"  # the last two: an empty list
_TIED = re.compile(
    rf'\b(?:WHERE|ON)\b.*\bforbund_id"?\s*(?:=\s*[^\sA-Za-z_"]|IN\s*{_LISTED})',
    re.DOTALL | re.IGNORECASE,
)
_VALUES = re.compile(
    r'\bforbund_id"?\s*(?:=|IN)\s*(\((?:[^()]|\(\w+\))*\)|[^\s,()]+(?:\(\w+\)s)?)', re.IGNORECASE
)
_PLACE = re.compile(r"\?|%\((\w+)\)s|\b(\d+)\b")
_BOUND = re.compile(r"forbund_id(?:_m\d+)?")
_flushing: ContextVar[bool] = ContextVar("flushing", default=False)


class UnscopedStatementError(RuntimeError):
    """A statement would have read or changed rows of another förbund than the one entered."""


@dataclass(frozen=True)
class Reading:
    """What a statement says. `places`: a placeholder's index or name, or a value written out."""

    touched: tuple[str, ...]
    inserted: str
    tied: bool
    places: tuple[int | str, ...]
    written: tuple[int, ...]


def tables_of_forbund(metadata: MetaData) -> frozenset[str]:
    """Return the tables whose every row belongs to a förbund, by itself or through its parent."""
    owned = {
        name
        for name, table in metadata.tables.items()
        if "forbund_id" in table.c and name not in STREAMS
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
    reading = read(statement)
    return reading.tied or not reading.touched


def touched(statement: str) -> tuple[str, ...]:
    """Return the tables of a förbund that a statement reads, changes or empties."""
    return read(statement).touched


@lru_cache(maxsize=2048)
def read(statement: str) -> Reading:
    """Read a statement once, however often it is sent."""
    bare = _LITERAL.sub("''", statement)
    known = tables_of_forbund(Base.metadata)
    inserted = _INSERTED.match(bare)
    places, written = _places(bare)
    return Reading(
        # The columns that an INSERT fills only look like tables.
        touched=tuple(dict.fromkeys(_mentions(known).findall(_COLUMNS.sub("INSERT", bare)))),
        inserted=inserted[1] if inserted and inserted[1] in known else "",
        tied=bool(_TIED.search(bare)),
        places=places,
        written=written,
    )


def _places(bare: str) -> tuple[tuple[int | str, ...], tuple[int, ...]]:
    places: list[int | str] = []
    written: list[int] = []
    for compared in _VALUES.finditer(bare):
        for found in _PLACE.finditer(bare, *compared.span(1)):
            if found[2]:
                written.append(int(found[2]))
            else:
                places.append(found[1] or bare.count("?", 0, found.start()))
    return tuple(places), tuple(written)


@cache
def _mentions(tables: frozenset[str]) -> re.Pattern[str]:
    names = "|".join(sorted(tables))
    return re.compile(rf'(?:\bFROM|\bJOIN|\bUPDATE|,)\s+"?({names})"?(?![\w.=])', re.IGNORECASE)


def install_tripwire(engine: Engine, *, concerns: Callable[[], bool] = lambda: True) -> None:
    """Watch every statement of an engine that `concerns` says is ours to watch."""

    def trip(
        connection: Connection,
        _cursor: object,
        statement: str,
        values: Any,
        context: Any,
        executemany: bool,  # noqa: FBT001 - SQLAlchemy calls it so
    ) -> None:
        if context.execution_options.get("across_tenants"):
            return
        reading = read(statement)
        if not (reading.touched or reading.inserted):
            return
        sent = values if executemany else [values]
        fault = _fault(reading, scope_of(connection), context, sent)
        if fault and concerns():
            tables = reading.touched or (reading.inserted,)
            raise UnscopedStatementError(f"{fault}, or say why not: {', '.join(tables)}")

    event.listen(engine, "before_cursor_execute", trip)
    _follow_the_orm()


def _fault(
    reading: Reading, scope: int | str | None, context: Any, sent: Sequence[Any]
) -> str | None:
    if scope is None:
        return "Enter a förbund"
    follows = _flushing.get() or context.execution_options.get("follows_a_row")
    if reading.touched and not (reading.tied or follows):
        return "Tie forbund_id to a value"
    if scope == EVERYWHERE:
        return None
    bound = [*reading.written, *_looked_for(reading, sent)]
    if reading.inserted:
        put_in = list(_put_in(context))
        if not put_in and "forbund_id" in Base.metadata.tables[reading.inserted].c:
            return "Bind :forbund_id"
        bound += put_in
    return None if all(value == scope for value in bound) else "Stay in the förbund you entered"


def _looked_for(reading: Reading, sent: Sequence[Any]) -> Iterator[object]:
    for values in sent:
        for place in reading.places:
            yield values[place]


def _put_in(context: Any) -> Iterator[object]:
    rows: Sequence[Mapping[str, object]] = context.compiled_parameters if context.compiled else ()
    for row in rows:
        yield from (value for name, value in row.items() if _BOUND.fullmatch(name))


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
        state.update_execution_options(follows_a_row=True)


def _flush_begins(*_: Any) -> None:
    _flushing.set(True)


def _flush_ends(*_: Any) -> None:
    _flushing.set(False)
