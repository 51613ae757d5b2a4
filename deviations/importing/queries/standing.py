"""What the förbund has already that is the same as a row, or like it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.importing.reading.row import Told
from deviations.records.models.deviation import Deviation
from deviations.tenancy import within


@dataclass(frozen=True)
class Standing:
    """How many deviations tell exactly the same, and the first of them."""

    count: int
    first_id: int


def standing(session: Session, forbund_id: int, told: Sequence[Told]) -> Mapping[bytes, Standing]:
    """Return, by identity, what the förbund has that tells the same as these rows."""
    wanted = {identity for row in told for identity in row.identities}
    counted = session.execute(
        select(Deviation.row_hash, func.count(), func.min(Deviation.id))
        .where(within(Deviation, forbund_id), Deviation.row_hash.in_(wanted))
        .group_by(Deviation.row_hash)
    )
    return {identity: Standing(count, first) for identity, count, first in counted}


def likenesses(session: Session, forbund_id: int, told: Sequence[Told]) -> Mapping[bytes, int]:
    """Return, by likeness, the first deviation that tells of the same in any words."""
    found = session.execute(
        select(Deviation.likeness, func.min(Deviation.id).label("first"))
        .where(
            within(Deviation, forbund_id), Deviation.likeness.in_({row.likeness for row in told})
        )
        .group_by(Deviation.likeness)
    )
    return {row.likeness: row.first for row in found}
