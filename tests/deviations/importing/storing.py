"""Import a file into Höglandet as the command does: commit after every batch."""

import io
from datetime import datetime

from sqlalchemy.orm import Session

from deviations.importing.services import Tally, import_file
from deviations.records.models.deviation import Deviation
from deviations.records.models.narrative import Narrative
from deviations.tenancy import rows_of
from tests import factories


def bring_in(
    session: Session, file: io.BytesIO, *, into: str = "hoglandet", at: datetime = factories.NOW
) -> Tally:
    """Import a file whole and return the counts."""
    total = Tally()
    forbund = factories.forbund(session, into)
    for counts in import_file(session, file, forbund=forbund, at=at):
        session.commit()
        total += counts
    return total


def stored(session: Session, of: str = "hoglandet") -> list[Deviation]:
    """Return a förbund's deviations in the order they were stored."""
    forbund_id = factories.forbund(session, of).id
    return list(session.scalars(rows_of(Deviation, forbund_id).order_by(Deviation.id)))


def narratives(session: Session, of: str = "hoglandet") -> list[str]:
    """Return what each deviation says happened, in the order they were stored."""
    chosen = rows_of(Narrative, factories.forbund(session, of).id)
    return [
        narrative.what_happened
        for narrative in session.scalars(chosen.order_by(Narrative.deviation_id))
    ]
