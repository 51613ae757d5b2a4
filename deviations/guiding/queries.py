"""The one question a health check asks."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.organisations.models.forbund import Forbund


def answers(session: Session) -> None:
    """Read one row, so that a missing schema shows as well as a missing server.

    Raises SQLAlchemyError when the database does not answer.
    """
    session.execute(select(Forbund.id).limit(1)).first()
