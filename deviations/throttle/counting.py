"""The rows behind every limit: which key, which window, one more."""

import hashlib
from datetime import UTC, datetime

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from deviations.throttle.models import Throttle


def key_of(name: str, subject: str) -> str:
    """Name a subject of any length without keeping it: it may be an address."""
    return f"{name}:{hashlib.sha256(subject.encode()).hexdigest()}"


def window_of(now: datetime, seconds: int) -> datetime:
    """Return when the running window began."""
    begun = int(now.timestamp()) // seconds * seconds
    return datetime.fromtimestamp(begun, UTC)


def count(session: Session, key: str, window: datetime, *, amount: int = 1) -> int:
    """Count a try and return how many there are now; the row stays locked until the commit."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(Throttle).values(key=key, window=window, tries=amount)
    counted = session.execute(
        row.on_conflict_do_update(
            index_elements=[Throttle.key, Throttle.window],
            set_={"tries": Throttle.tries + amount},
        ).returning(Throttle.tries)
    )
    return counted.scalar_one()
