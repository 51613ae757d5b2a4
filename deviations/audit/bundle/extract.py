"""Which rows a bundle holds: all of a förbund's in a period, without a gap."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from deviations import clock
from deviations.audit.chain import FIRST, is_sealed, nothing
from deviations.audit.generations import Generations
from deviations.audit.links import COLUMNS, Head, onward, rows_in_order
from deviations.audit.models import AuditEvent
from deviations.errors import RefusedError


@dataclass(frozen=True, kw_only=True)
class Period:
    """Swedish days, the first and the last of them included."""

    first: date
    last: date

    @property
    def begins(self) -> datetime:
        """Return the moment it begins."""
        return clock.midnight(self.first)

    @property
    def ends(self) -> datetime:
        """Return the moment after it."""
        return clock.midnight(self.last + timedelta(days=1))


@dataclass(frozen=True, kw_only=True)
class Extract:
    """A förbund's rows in a period, and the heads of its open chain around them.

    `knows_from` and `knows_to` bound the rows of the whole trail for which the extract can say how
    many the förbund had. `end` is the whole trail's last row: its number and seal.
    """

    rows: tuple[Row[Any], ...]
    before: Head
    after: Head
    knows_from: int
    knows_to: int
    end: tuple[int, str]


def extract(
    session: Session,
    *,
    forbund_id: int,
    period: Period,
    key: bytes,
    older_keys: Sequence[bytes] = (),
    between: Callable[[], object] = nothing,
) -> Extract:
    """Read a förbund's rows of a period; raise RefusedError at a row that does not fit its seal.

    Rows stand in the order they came. Where a clock was set back, all between the first and the
    last of the period are taken, so that the chain has no gap. `between` is called between two
    batches, and may end the transaction: what lies up to the last row of today stays as it lies.
    """
    end, keys = _end(session), Generations(key, older_keys)
    own = _own(forbund_id, until=end[0])
    first, last = _bounds(session, own, period)
    head, chosen = Head(), list[Row[Any]]()
    before, knows_from, knows_to = head, 0, end[0]
    for row in rows_in_order(session, own, between=between):
        if not is_sealed(row, keys):
            raise RefusedError(f"Spåret är brutet vid rad {row.seq}. Be drift köra audit verify.")
        if row.seq > last:
            knows_to = row.seq - 1
            break
        head = onward(head, row)
        if row.seq < first:
            before, knows_from = head, row.seq
        else:
            chosen.append(row)
    return Extract(
        rows=tuple(chosen),
        before=before,
        after=head,
        knows_from=knows_from,
        knows_to=knows_to,
        end=end,
    )


def _own(forbund_id: int, *, until: int) -> Select[Any]:
    return select(*COLUMNS).where(AuditEvent.forbund_id == forbund_id, AuditEvent.seq <= until)


def _bounds(session: Session, own: Select[Any], period: Period) -> tuple[int, int]:
    """Return the first and the last row of a period; of an empty one, where it would stand."""
    inside = own.with_only_columns(func.min(AuditEvent.seq), func.max(AuditEvent.seq)).where(
        AuditEvent.at >= period.begins, AuditEvent.at < period.ends
    )
    found: Sequence[int | None] = session.execute(inside).one()
    if None not in found:
        return cast("tuple[int, int]", tuple(found))
    earlier = own.with_only_columns(func.max(AuditEvent.seq)).where(AuditEvent.at < period.begins)
    stands_at = session.scalar(earlier) or 0
    return stands_at + 1, stands_at


def _end(session: Session) -> tuple[int, str]:
    last = session.execute(
        select(AuditEvent.seq, AuditEvent.seal).order_by(AuditEvent.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.seal) if last else (0, FIRST)
