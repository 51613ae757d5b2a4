"""Questions about what happened. Each is asked within one förbund."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import Family
from deviations.tenancy import rows_of


def terms(
    session: Session, forbund_id: int, family: Family, *, also_inactive: bool = False
) -> Sequence[VocabularyTerm]:
    """Return a family's words in their order."""
    chosen = rows_of(VocabularyTerm, forbund_id).where(VocabularyTerm.family == family)
    if not also_inactive:
        chosen = chosen.where(VocabularyTerm.active)
    return session.scalars(chosen.order_by(VocabularyTerm.position)).all()


def labels(session: Session, forbund_id: int, family: Family) -> dict[str, str]:
    """Return code → label of a family, deactivated words too: old records still carry them."""
    return {
        term.code: term.label for term in terms(session, forbund_id, family, also_inactive=True)
    }
