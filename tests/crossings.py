"""Whether any row points at another förbund's: asked of every foreign key there is."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, FromClause, Select, Table, func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import NamedFromClause

from deviations.migrating import all_tables

OWNER = "forbund_id"


def crossings(session: Session) -> list[str]:
    """Return each column by which some row points at a row of another förbund than its own."""
    return [
        column
        for table in all_tables().sorted_tables
        for column, asked in questions(table)
        if session.scalars(asked).one()
    ]


def questions(table: Table) -> Iterator[tuple[str, Select[int]]]:
    """Yield each column that leads to a förbund's rows, and how many of them are another's.

    A row without a förbund of its own belongs where the first row it points at does.
    """
    joined: FromClause = table
    owner: ColumnElement[int] | None = table.c.get(OWNER)
    for column, there in led_by(table):
        joined = joined.outerjoin(there, column == there.c.id)
        if owner is None:
            owner = there.c[OWNER]
            continue
        crossing = select(func.count()).select_from(joined).where(there.c[OWNER] != owner)
        yield f"{table.name}.{column.name}", crossing


def led_by(table: Table) -> Iterator[tuple[ColumnElement[int], NamedFromClause]]:
    """Yield each column that points at rows of a förbund, and those rows."""
    for key in sorted(table.foreign_keys, key=lambda one: one.parent.name):
        if OWNER in key.column.table.c:
            yield key.parent, key.column.table.alias(f"by_{key.parent.name}")
