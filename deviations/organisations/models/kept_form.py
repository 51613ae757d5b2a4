"""What somebody was sending when her session had run out."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.organisations.models.user import User


class KeptForm(Base):
    """A form on its way, for the same person in the same browser.

    `key_hash` is of the key in her cookie. `sealed` is encrypted with a key that is not in the
    database.
    """

    __tablename__ = "kept_form"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey(User.id), index=True)
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime]
