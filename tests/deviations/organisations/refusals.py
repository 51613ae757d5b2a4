"""What was noted as refused, as a test reads it."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from deviations.audit.denials.stream import stream_of
from deviations.audit.models import Denial


def noted(app: Flask, session: Session) -> list[Denial]:
    """Store what has been counted, and return all that is stored, in one order."""
    session.rollback()
    stream_of(app).flush(session)
    return list(session.scalars(select(Denial).order_by(Denial.minute, Denial.key)))
