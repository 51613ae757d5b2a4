"""Everything that one deviation's page shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from deviations.audit.models import AuditEvent
from deviations.errors import ForbiddenError, NotFoundError
from deviations.mailing.models import MailState
from deviations.mailing.services import sent_under
from deviations.meetings.queries import next_meetings
from deviations.organisations.models.forbund import Part, PartCode
from deviations.organisations.models.user import Membership, User
from deviations.organisations.queries import parts
from deviations.records.models.deviation import ConcernedPart, Deviation, DeviationType
from deviations.records.models.message import Message
from deviations.records.models.narrative import Addendum, Filer, Narrative
from deviations.records.models.publication import Publication, ReportExample
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.queries import Reach, messages_of
from deviations.records.rendering import matter_of, situation_of, spoken
from deviations.records.vocabulary import Family
from deviations.records.workflow.acts import Situation
from deviations.records.workflow.standing import Standing, standing
from deviations.tenancy import one_of, rows_of, within

ALIKE = 3
ALIKE_WITHIN = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One deviation with what has been said, done and chosen about it."""

    deviation: Deviation
    messages: tuple[Message, ...]
    situation: Situation
    standing: Standing
    parts: Mapping[PartCode, Part]
    example: ReportExample | None
    publication: Publication | None
    original: Deviation | None
    contact: "Contact"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Whether who filed can be reached, and by whom. How, only `contact_of` tells.

    `mine`: the one who looks received the report. `receiver`: the name of who did.
    """

    left: bool
    mine: bool
    receiver: str


@dataclass(frozen=True, kw_only=True)
class Background:
    """What a page shows beside the case: the words, the trail, who filed, and what is like it."""

    narrative: Narrative | None
    addenda: Sequence[Addendum]
    events: Sequence[AuditEvent]
    labels: Mapping[Family, Mapping[str, str]]
    same: Sequence[Deviation]
    alike: Sequence[Deviation]
    mailed: Mapping[str, "Mailed"]


@dataclass(frozen=True)
class Mailed:
    """How many a question was mailed to, and how many of the mails never came through."""

    sent: int = 0
    dead: int = 0


def case_of(
    session: Session, reach: Reach, public_id: str, *, today: date, by: str = "", lock: bool = False
) -> Case:
    """Return a deviation within reach; raise NotFoundError alike for none and for another's.

    `by` is who looks: the filer's contact is for one person alone.
    `lock` holds the row for an act, so that of two at once the second sees what the first did.
    """
    found = (
        select(Deviation)
        .where(reach.predicate, Deviation.public_id == public_id)
        .options(
            joinedload(Deviation.kommun),
            joinedload(Deviation.forum),
            joinedload(Deviation.lifted_to),
            joinedload(Deviation.reporting_verksamhet),
            selectinload(Deviation.parts).joinedload(ConcernedPart.verksamhet),
            selectinload(Deviation.types),
        )
    )
    if lock:
        found = found.with_for_update(of=Deviation).execution_options(populate_existing=True)
    deviation = session.scalars(found).one_or_none()
    if deviation is None:
        raise NotFoundError("Deviation")
    return _case(session, deviation, today, by)


def _case(session: Session, deviation: Deviation, today: date, by: str) -> Case:
    forbund_id = deviation.forbund_id
    messages = messages_of(session, forbund_id, [deviation.id]).get(deviation.id, ())
    names = parts(session, forbund_id)
    original = _one(session, forbund_id, deviation.original_id)
    example = session.scalars(
        rows_of(ReportExample, forbund_id).where(ReportExample.deviation_id == deviation.id)
    ).one_or_none()
    publication = session.scalars(
        rows_of(Publication, forbund_id)
        .where(Publication.deviation_id == deviation.id, Publication.withdrawn_at.is_(None))
        .order_by(Publication.id.desc())
    ).first()
    lifted_to = deviation.lifted_to_id
    meets = next_meetings(session, forbund_id, [lifted_to], today) if lifted_to else {}
    matter = matter_of(
        deviation,
        messages,
        parts={code: spoken(names, code) for code in names},
        meets_on=meets.get(lifted_to or 0),
        original=original.reference if original else "",
    )
    contact = _contact(session, deviation, by)
    return Case(
        deviation=deviation,
        messages=messages,
        situation=situation_of(
            deviation,
            messages,
            is_example=example is not None,
            is_published=publication is not None,
            contact_elsewhere=contact.left and not contact.mine,
        ),
        standing=standing(matter, today=today),
        parts=names,
        example=example,
        publication=publication,
        original=original,
        contact=contact,
    )


def _contact(session: Session, deviation: Deviation, by: str) -> Contact:
    filer = exists().where(within(Filer, deviation.forbund_id), Filer.deviation_id == deviation.id)
    receiver = (
        select(User.name)
        .where(User.public_id == deviation.received_by, User.id.in_(_people_of(deviation)))
        .scalar_subquery()
    )
    left, name = session.execute(select(filer, receiver)).one()
    mine = bool(by) and deviation.received_by == by
    return Contact(left=left, mine=mine, receiver=name or "")


def _people_of(deviation: Deviation) -> Select[int]:
    """Select who has, or had, a hat in the deviation's förbund."""
    return rows_of(Membership, deviation.forbund_id).with_only_columns(Membership.user_id)


def contact_of(session: Session, case: Case) -> str:
    """Return how to reach who filed; raise ForbiddenError for all but who received the report."""
    if not case.contact.mine:
        raise ForbiddenError("contact:read")
    return one_of(session, Filer, case.deviation.forbund_id, deviation_id=case.deviation.id).contact


def background_of(session: Session, reach: Reach, case: Case) -> Background:
    """Return what stands around a case."""
    deviation, forbund_id = case.deviation, case.deviation.forbund_id
    return Background(
        narrative=session.scalars(
            rows_of(Narrative, forbund_id).where(Narrative.deviation_id == deviation.id)
        ).one_or_none(),
        addenda=session.scalars(
            rows_of(Addendum, forbund_id)
            .where(Addendum.deviation_id == deviation.id)
            .order_by(Addendum.id)
        ).all(),
        events=session.scalars(
            select(AuditEvent)
            .where(
                AuditEvent.forbund_id == forbund_id,
                AuditEvent.subject == deviation.public_id,
                AuditEvent.action != "deviation:read",
            )
            .order_by(AuditEvent.seq)
        ).all(),
        labels=all_labels(session, forbund_id),
        same=session.scalars(_same(reach, deviation)).all(),
        alike=session.scalars(
            _alike(reach, deviation).options(selectinload(Deviation.types))
        ).all(),
        mailed=_mailed(session, deviation) if case.situation.parts_asked else {},
    )


def mails_about(deviation_id: str, question_id: str = "") -> str:
    """Return how the keys begin of the mails about a deviation's questions to parts, or of one's.

    Both are public ids; what follows is the id of the hat that the mail is to.
    """
    return f"question:{deviation_id}:" + (f"{question_id}:" if question_id else "")


def _mailed(session: Session, deviation: Deviation) -> dict[str, Mailed]:
    """Count the mails about each question to a part."""
    begins = mails_about(deviation.public_id)
    counted: dict[str, Mailed] = {}
    for mail in sent_under(session, deviation.forbund_id, begins):
        question = mail.key.removeprefix(begins).partition(":")[0]
        before = counted.get(question, Mailed())
        died = mail.state is MailState.DEAD
        counted[question] = Mailed(before.sent + (not died), before.dead + died)
    return counted


def all_labels(session: Session, forbund_id: int) -> dict[Family, dict[str, str]]:
    """Return code → label for every family, deactivated words too."""
    labels: dict[Family, dict[str, str]] = {family: {} for family in Family}
    for term in session.scalars(rows_of(VocabularyTerm, forbund_id)):
        labels[term.family][term.code] = term.label
    return labels


def by_reference(session: Session, forbund_id: int, reference: str) -> Deviation | None:
    """Return a förbund's deviation by its reference, in whatever case it is written."""
    return session.scalars(
        rows_of(Deviation, forbund_id).where(Deviation.reference == reference.strip().upper())
    ).one_or_none()


def _one(session: Session, forbund_id: int, deviation_id: int | None) -> Deviation | None:
    if deviation_id is None:
        return None
    return session.scalars(
        rows_of(Deviation, forbund_id).where(Deviation.id == deviation_id)
    ).one_or_none()


def _same(reach: Reach, deviation: Deviation) -> Select[Deviation]:
    """Match what may be the same event: told alike, or found to resemble each other."""
    told_alike = (Deviation.row_hash == deviation.row_hash) & (
        Deviation.happened_on == deviation.happened_on
    )
    named = [Deviation.resembles_id == deviation.id, told_alike]
    if deviation.resembles_id:
        named.append(Deviation.id == deviation.resembles_id)
    return (
        select(Deviation)
        .where(reach.predicate, Deviation.id != deviation.id, or_(*named))
        .order_by(Deviation.id)
        .limit(ALIKE)
    )


def _alike(reach: Reach, deviation: Deviation) -> Select[Deviation]:
    """Match the last received with the same primary type that concern one of the same parts."""
    primary = deviation.types[0].code if deviation.types else ""
    concerned = [part.part for part in deviation.parts]
    here = (
        Deviation.kommun_id == deviation.kommun_id
        if deviation.kommun_id
        else Deviation.kommun_id.is_(None)
    )
    return (
        select(Deviation)
        .where(
            reach.predicate,
            Deviation.id != deviation.id,
            here,
            Deviation.received_at > deviation.received_at - ALIKE_WITHIN,
            Deviation.types.any((DeviationType.code == primary) & (DeviationType.position == 0)),
            Deviation.parts.any(ConcernedPart.part.in_(concerned)),
        )
        .order_by(Deviation.received_at.desc(), Deviation.id.desc())
        .limit(ALIKE)
    )
