"""Which förbund a row belongs to, and the one predicate that keeps tenants apart."""

import secrets
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, ForeignKey, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from deviations.base import BigId
from deviations.errors import NotFoundError

# No vowels, no look-alikes: cannot spell a word, easy to read aloud.
_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
PUBLIC_ID_LENGTH = 16


def new_public_id() -> str:
    """Return an opaque id of 76 random bits: nobody can count or guess their way to a row."""
    number = secrets.randbelow(len(_LETTERS) ** PUBLIC_ID_LENGTH)
    spelled = []
    for _ in range(PUBLIC_ID_LENGTH):
        number, at = divmod(number, len(_LETTERS))
        spelled.append(_LETTERS[at])
    return "".join(spelled)


class Owned:
    """Mixed into every model whose rows belong to one förbund."""

    forbund_id: Mapped[int] = mapped_column(BigId, ForeignKey("forbund.id"), index=True)


class Addressed:
    """Mixed into every model that has an address of its own."""

    public_id: Mapped[str] = mapped_column(
        String(PUBLIC_ID_LENGTH), unique=True, default=new_public_id
    )


Row = TypeVar("Row", bound=Owned)


def within(model: type[Row], forbund_id: int) -> ColumnElement[bool]:
    """Return the predicate: this model's rows of one förbund."""
    return model.forbund_id == forbund_id


def rows_of(model: type[Row], forbund_id: int) -> Select[Row]:
    """Select a model's rows of one förbund."""
    return select(model).where(within(model, forbund_id))


def one_of(session: Session, model: type[Row], forbund_id: int, **keys: Any) -> Row:
    """Return the one row of a förbund with these column values.

    Raises NotFoundError alike for a row that does not exist and for one in another förbund.
    """
    row = session.scalars(rows_of(model, forbund_id).filter_by(**keys)).one_or_none()
    if row is None:
        raise NotFoundError(model.__name__)
    return row
