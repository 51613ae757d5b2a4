"""One row an act, and what was refused, counted. No foreign keys: a row outlives what it names."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base


class AuditEvent(Base):
    """An act. `facts` holds ids and field names, never words of a report or about a person."""

    __tablename__ = "audit_event"
    __table_args__ = (
        CheckConstraint("seq > 0", name="seq_positive"),
        Index("ix_audit_event_subject", "forbund_id", "subject"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    forbund_id: Mapped[int | None] = mapped_column(BigInteger)
    actor: Mapped[str] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(64))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64), unique=True)


class Reason(StrEnum):
    """Why somebody was refused."""

    ROLE = "role"
    REACH = "reach"
    SIGN_IN = "sign-in"
    PASSWORD = "password"  # noqa: S105 - a reason, not a password
    SECOND_FACTOR = "second-factor"
    LINK = "link"
    PROVIDER = "provider"
    CODE = "code"
    FRESH = "fresh"
    FORGED = "forged"
    TOO_MANY = "too-many"


class Denial(Base):
    """How often one was refused the same in a minute. Counted, not chained: a flood is one row.

    `person` is a public id, or empty; `address` a hash whose key is another each day, or empty. A
    row without an endpoint holds those beyond what is kept one by one.
    """

    __tablename__ = "denial"
    __table_args__ = (
        CheckConstraint("times > 0", name="times_positive"),
        Index("ix_denial_forbund", "forbund_id", "minute"),
    )

    minute: Mapped[datetime] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    forbund_id: Mapped[int | None] = mapped_column(BigInteger)
    person: Mapped[str] = mapped_column(String(64))
    endpoint: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(10))
    reason: Mapped[Reason]
    address: Mapped[str] = mapped_column(String(16))
    times: Mapped[int] = mapped_column(Integer)
