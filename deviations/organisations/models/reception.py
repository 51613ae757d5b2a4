"""Who receives what."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from deviations.base import Base, BigId, Id
from deviations.organisations.models.forbund import Kommun, PartCode
from deviations.organisations.models.user import Membership
from deviations.tenancy import Owned


class Reception(Base, Owned):
    """A hat that receives what comes from a kommun, or from the whole förbund when none is named.

    With a part: the questions to that part there. Without: the reports.
    """

    __tablename__ = "reception"
    __table_args__ = (UniqueConstraint("membership_id", "kommun_id", "part"),)

    id: Mapped[Id]
    membership_id: Mapped[int] = mapped_column(BigId, ForeignKey("membership.id"))
    kommun_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("kommun.id"))
    part: Mapped[PartCode | None]
    membership: Mapped[Membership] = relationship()
    kommun: Mapped[Kommun | None] = relationship()
