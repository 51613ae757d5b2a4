"""What one of several processes does: count tries. Imports little, so that it starts quickly."""

from datetime import datetime

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from deviations import database
from deviations.throttle.services import Limit, spend


def spend_times(url: str, times: int, now: datetime) -> None:
    """Count some tries of one key on a connection of this process's own."""
    engine = create_engine(url, **database.engine_options(url))
    database.attach(engine)
    with Session(engine) as session:
        for _ in range(times):
            spend(session, Limit("shared", tries=1000, seconds=60), "a", now=now)
    engine.dispose()
