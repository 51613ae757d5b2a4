"""Questions of the public pages. Each is asked within one förbund."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, selectinload

from deviations import clock
from deviations.filing.rendering.story import Story
from deviations.organisations import queries as organisations
from deviations.organisations.models.forbund import Forbund, Kommun, Part, PartCode, Verksamhet
from deviations.organisations.models.forum import Forum
from deviations.records.models.deviation import Deviation
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Filer, Narrative
from deviations.records.models.publication import Publication
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import labels
from deviations.records.vocabulary import Family, Status
from deviations.tenancy import rows_of, within

ASKED = (Family.TYP, Family.KONSEKVENS_PERSON, Family.KONSEKVENS_ARBETE, Family.ATERKOMMANDE)

_WITH_LISTS = (selectinload(Deviation.parts), selectinload(Deviation.types))


@dataclass(frozen=True, kw_only=True)
class Choices:
    """All that the form offers in one förbund, in order."""

    forbund: Forbund
    kommuner: Sequence[Kommun]
    parts: dict[PartCode, Part]
    verksamheter: Sequence[Verksamhet]
    forums: Sequence[Forum]
    terms: dict[Family, tuple[VocabularyTerm, ...]]


def choices(session: Session, forbund: Forbund) -> Choices:
    """Return what the form offers."""
    asked = rows_of(VocabularyTerm, forbund.id).where(
        VocabularyTerm.active, VocabularyTerm.family.in_(ASKED)
    )
    found = session.scalars(asked.order_by(VocabularyTerm.position)).all()
    return Choices(
        forbund=forbund,
        kommuner=organisations.kommuner(session, forbund.id),
        parts=organisations.parts(session, forbund.id),
        verksamheter=organisations.verksamheter(session, forbund.id),
        forums=organisations.forums(session, forbund.id),
        terms={family: tuple(term for term in found if term.family is family) for family in ASKED},
    )


def by_submission(session: Session, forbund_id: int, nonce: str) -> Deviation | None:
    """Return the deviation that a submission became, or None."""
    chosen = rows_of(Deviation, forbund_id).where(Deviation.submission_key == nonce)
    return session.scalars(chosen.options(*_WITH_LISTS)).one_or_none()


def by_receipt(
    session: Session, forbund_id: int, receipt_hashes: Sequence[bytes]
) -> Deviation | None:
    """Return the deviation that a receipt code opens, or None."""
    chosen = rows_of(Deviation, forbund_id).where(Deviation.receipt_hash.in_(receipt_hashes))
    return session.scalars(chosen.options(*_WITH_LISTS)).one_or_none()


def has_contact(session: Session, deviation: Deviation) -> bool:
    """Say whether the filer left an address."""
    chosen = rows_of(Filer, deviation.forbund_id).where(Filer.deviation_id == deviation.id)
    return session.scalars(chosen).one_or_none() is not None


def story(session: Session, forbund: Forbund, deviation: Deviation) -> Story:
    """Return a deviation with all that was said about it. Gallrade words are empty."""
    said = rows_of(Message, forbund.id).where(Message.deviation_id == deviation.id)
    words = rows_of(Narrative, forbund.id).where(Narrative.deviation_id == deviation.id)
    narrative = session.scalars(words).one_or_none()
    forums = session.scalars(rows_of(Forum, forbund.id))
    parts = organisations.parts(session, forbund.id)
    return Story(
        today=clock.today(),
        forbund=forbund,
        deviation=deviation,
        messages=session.scalars(said.order_by(Message.at, Message.id)).all(),
        what_happened=narrative.what_happened if narrative else "",
        kommuner={one.id: one.name for one in organisations.kommuner(session, forbund.id)},
        forums={forum.id: forum.name for forum in forums},
        parts={code: part.name for code, part in parts.items()},
        types=labels(session, forbund.id, Family.TYP),
    )


@dataclass(frozen=True)
class YearSoFar:
    """How many reports came in this year, and how many of them have an answer."""

    reported: int
    answered: int


def year_so_far(session: Session, forbund_id: int, today: date) -> YearSoFar:
    """Count a förbund's reports since New Year that figures count; answered: besked or closed."""
    notice = exists().where(
        within(Message, forbund_id),
        Message.deviation_id == Deviation.id,
        Message.kind == MessageKind.NOTICE_TO_FILER,
    )
    answered = notice | (Deviation.status == Status.AVSLUTAD)
    counted = [status for status in Status if status.counted]
    row = session.execute(
        select(func.count(), func.count().filter(answered)).where(
            within(Deviation, forbund_id),
            Deviation.received_at >= clock.midnight(date(today.year, 1, 1)),
            Deviation.status.in_(counted),
        )
    ).one()
    return YearSoFar(*row)


def publications(
    session: Session, forbund_id: int, *, at_most: int | None = None
) -> Sequence[Publication]:
    """Return what stands published, newest first."""
    standing = rows_of(Publication, forbund_id).where(Publication.withdrawn_at.is_(None))
    newest = standing.order_by(Publication.published_at.desc(), Publication.id.desc())
    return session.scalars(newest.limit(at_most)).all()
