"""The words of a förbund."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.vocabulary import SEED, TAXONOMY_VERSION
from deviations.tenancy import within


def seed_vocabulary(session: Session, forbund_id: int) -> Sequence[VocabularyTerm]:
    """Give a förbund the words it starts with."""
    seeded = [
        VocabularyTerm(
            forbund_id=forbund_id,
            family=family,
            code=term.code,
            label=term.label,
            hint=term.hint,
            group=term.group,
            position=position,
        )
        for family, family_terms in SEED.items()
        for position, term in enumerate(family_terms, start=1)
    ]
    session.add_all(seeded)
    session.flush()
    return seeded


def taxonomy_version(session: Session, forbund_id: int) -> int:
    """Return which meanings a förbund's words have now: one more for each word redefined."""
    redefined = session.scalar(
        select(func.sum(VocabularyTerm.version - 1)).where(within(VocabularyTerm, forbund_id))
    )
    return TAXONOMY_VERSION + int(redefined or 0)
