"""What somebody with a hand in the database does to the trail."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.orm import Session

SWAP = (
    "UPDATE audit_event SET seq = seq + 100 WHERE seq IN (4, 7)",
    "UPDATE audit_event SET seq = CASE seq WHEN 104 THEN 7 ELSE 4 END WHERE seq IN (104, 107)",
)


def on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def without_triggers(session: Session) -> None:
    """Take away what refuses changes, for good."""
    if on_postgresql(session):
        session.execute(text("DROP TRIGGER audit_event_append_only ON audit_event"))
        return
    for act in ("update", "delete"):
        session.execute(text(f"DROP TRIGGER audit_event_no_{act}"))


@contextmanager
def unseen(session: Session) -> Iterator[None]:
    """Take away what refuses changes, and put it back as it was: the careful intruder."""
    if on_postgresql(session):
        session.execute(text("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only"))
        yield
        session.execute(text("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only"))
        return
    triggers = session.scalars(
        text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'")
    ).all()
    without_triggers(session)
    yield
    for trigger in triggers:
        session.execute(text(trigger))
