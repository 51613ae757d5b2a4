"""A trail that grows, is anchored by its job, and is asked whether it is whole."""

from collections.abc import Callable
from datetime import timedelta

from click.testing import Result
from sqlalchemy.orm import Session

from deviations.audit.anchoring import Anchoring
from deviations.audit.services import record
from deviations.jobs import running
from tests.factories import NOW

Verify = Callable[..., Result]


def write(session: Session, first: int, last: int, *, about: str = "row") -> None:
    """Write rows of these numbers, and commit them."""
    for number in range(first, last + 1):
        record("deviation:filed", subject=f"{about}{number}", forbund_id=1)
    session.commit()


def anchor(session: Session, *, day: int = 0) -> None:
    """Let the job run on a day."""
    at = NOW + timedelta(days=day)
    assert running.run_due(session, [Anchoring()], owner="a", now=at) == 1
    session.rollback()
