"""Give out references: LH-2026-0042."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations import clock
from deviations.records.models.deviation import ReferenceCounter


def take_references(
    session: Session, *, forbund_id: int, at: datetime, count: int = 1
) -> Iterator[str]:
    """Give out `count` references of the Swedish year of `at`, unbroken and never twice.

    The counter's row is locked until the caller commits, so a rolled-back number is given again.
    """
    year = clock.day_of(at).year
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    upsert = postgresql.insert if on_postgresql else sqlite.insert
    taken = upsert(ReferenceCounter).values(forbund_id=forbund_id, year=year, last=count)
    last: int = session.execute(
        taken.on_conflict_do_update(
            index_elements=[ReferenceCounter.forbund_id, ReferenceCounter.year],
            set_={"last": ReferenceCounter.last + count},
        ).returning(ReferenceCounter.last)
    ).scalar_one()
    return (f"LH-{year}-{number:04d}" for number in range(last - count + 1, last + 1))
