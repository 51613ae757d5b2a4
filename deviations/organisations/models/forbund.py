"""The tenant and its places."""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from deviations.base import Base, BigId, Id
from deviations.tenancy import Owned


class PartCode(StrEnum):
    """The parts of samverkan. `insats`: the förbund itself, its insatser, samordnare and team."""

    KOMMUN = "kommun"
    REGION = "region"
    AF = "af"
    FK = "fk"
    INSATS = "insats"
    ANNAN = "annan"


# "Alla parter": the four that share the responsibility by law (2003:1210).
THE_FOUR = (PartCode.KOMMUN, PartCode.REGION, PartCode.AF, PartCode.FK)


class Forbund(Base):
    """A samordningsförbund: the tenant. `settings`: deadlines, threshold and the like, optional."""

    __tablename__ = "forbund"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    area: Mapped[str] = mapped_column(String(80))
    demo: Mapped[bool] = mapped_column(default=False)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Kommun(Base, Owned):
    """A kommun in a förbund, with SCB's code."""

    __tablename__ = "kommun"
    __table_args__ = (
        UniqueConstraint("forbund_id", "code"),
        UniqueConstraint("forbund_id", "slug"),
        CheckConstraint("length(code) = 4", name="code_has_four_digits"),
    )

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(4))
    slug: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))


class Part(Base, Owned):
    """What a part is called in this förbund: "Region Jönköpings län"."""

    __tablename__ = "part"
    __table_args__ = (UniqueConstraint("forbund_id", "code"),)

    id: Mapped[Id]
    code: Mapped[PartCode]
    name: Mapped[str] = mapped_column(String(80))
    short_name: Mapped[str] = mapped_column(String(24))


class Verksamhet(Base, Owned):
    """A unit under a part: ekonomiskt bistånd, primärvård."""

    __tablename__ = "verksamhet"
    __table_args__ = (UniqueConstraint("forbund_id", "code"),)

    id: Mapped[Id]
    part_id: Mapped[int] = mapped_column(BigId, ForeignKey("part.id"))
    code: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(80))
    active: Mapped[bool] = mapped_column(default=True)
