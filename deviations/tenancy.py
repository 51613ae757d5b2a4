"""Which förbund a row belongs to, and the one predicate that keeps tenants apart.

Beside the predicate, each session says in which förbund it acts: `enter`, once at the edge. The
tripwire holds every statement to it, and PostgreSQL's row-level security every row. A session that
has entered nowhere reaches no förbund's rows. The few statements that truly go across say why:

    select(Forum).execution_options(across_tenants="the jobs of every förbund are due together")
"""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, ForeignKey, Select, String, event, select
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


# --- where a session acts -----------------------------------------------------

SCOPE = "forbund"  # in Session.info: the förbund's id
EVERYWHERE = "*"
_LENT, _TOLD = "session", "told"  # in Connection.info, anew in each transaction
# The last argument makes it the transaction's own: else it would go with the connection to the
# next who gets it from the pool.
_TELL = "SELECT set_config('app.forbund', %s, true)"
_SAVEPOINTS = ("SAVEPOINT", "ROLLBACK TO", "RELEASE")


def enter(session: Session, forbund_id: int) -> None:
    """Act in a förbund from now on, in this session's running transaction and every later one.

    What waits to be written belongs to where the session acted before, and is written first.
    """
    if session.info.get(SCOPE) != forbund_id:
        session.flush()
    session.info[SCOPE] = forbund_id


def across(session: Session, why: str) -> None:
    """Go across for the rest of the running transaction, every statement of it, and say why."""
    session.connection().execution_options(across_tenants=why)


@contextmanager
def acting_in(session: Session, forbund_id: int | None) -> Iterator[None]:
    """Act in a förbund, or in none, until left; then where the session acted before."""
    before = session.info.get(SCOPE)
    session.info[SCOPE] = forbund_id
    try:
        yield
    finally:
        session.info[SCOPE] = before


def install_tenancy(engine: Engine) -> None:
    """Let the database know, before each statement, whose rows it may touch."""
    event.listen(engine, "begin", _nobody_told)
    if engine.dialect.name == "postgresql":
        event.listen(engine, "before_cursor_execute", _tell)
        event.listen(engine, "rollback_savepoint", _unsure_what_was_told)
    if not event.contains(Session, "after_begin", _lend):
        event.listen(Session, "after_begin", _lend)


def scope_of(connection: Connection) -> int | str | None:
    """Return where the session of a running transaction acts: an id, EVERYWHERE or None."""
    lent: dict[str, Any] = connection.info.get(_LENT, {})
    return lent.get(SCOPE)


def _lend(session: Session, _transaction: object, connection: Connection) -> None:
    connection.info[_LENT] = session.info


def _nobody_told(connection: Connection) -> None:
    connection.info[_LENT] = {}
    connection.info[_TOLD] = ""


def _unsure_what_was_told(connection: Connection, *_: object) -> None:
    """Forget: what was told within a savepoint goes with it."""
    connection.info[_TOLD] = None


def _tell(
    connection: Connection, cursor: Any, statement: str, _values: object, context: Any, *_: object
) -> None:
    across = context.execution_options.get("across_tenants")
    told = EVERYWHERE if across else str(scope_of(connection) or "")
    if told != connection.info.get(_TOLD) and not statement.startswith(_SAVEPOINTS):
        cursor.connection.execute(_TELL, [told])
        connection.info[_TOLD] = told
