"""Tries by key and window."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base


class Throttle(Base):
    """How many tries a key has made in the window that began at `window`."""

    __tablename__ = "throttle"
    __table_args__ = (CheckConstraint("tries > 0", name="tries_positive"),)

    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    window: Mapped[datetime] = mapped_column(primary_key=True)
    tries: Mapped[int] = mapped_column(Integer, default=1)
