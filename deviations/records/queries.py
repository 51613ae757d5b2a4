"""Questions about what happened. Each is asked within one förbund."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from deviations.clock import midnight
from deviations.errors import NotFoundError
from deviations.organisations.access import Identity
from deviations.organisations.models.forbund import Kommun, PartCode
from deviations.organisations.roles import ScopeKind
from deviations.records.models.deviation import ConcernedPart, Deviation, DeviationType
from deviations.records.models.message import Message, MessageKind
from deviations.records.models.narrative import Narrative
from deviations.records.models.vocabulary import VocabularyTerm
from deviations.records.selection import (
    EVERY,
    FORBUND_WIDE,
    LAST_PAGE,
    OPEN,
    OPEN_STATUSES,
    DeviationFilter,
)
from deviations.records.vocabulary import Family, Status
from deviations.tenancy import rows_of, within

PAGE_SIZE = 25
# Beyond this nobody turns pages; the list says "fler än" and asks for a narrower choice.
COUNTED = PAGE_SIZE * LAST_PAGE
OPENING = 160


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


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Which deviations somebody may see: a whole förbund's, or one kommun's."""

    forbund_id: int
    kommun_id: int | None = None

    @classmethod
    def of(cls, identity: Identity) -> "Reach":
        """Return the reach of a hat; raise NotFoundError for one that reaches no deviations."""
        kind = identity.scope.partition(":")[0]
        if kind not in {ScopeKind.FORBUND, ScopeKind.KOMMUN}:
            raise NotFoundError("Deviation")
        return cls(forbund_id=identity.forbund_id, kommun_id=identity.kommun_id)

    @property
    def predicate(self) -> ColumnElement[bool]:
        """Return what holds for every deviation within reach."""
        mine = within(Deviation, self.forbund_id)
        return mine if self.kommun_id is None else mine & (Deviation.kommun_id == self.kommun_id)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the list: the deviation, how its words begin, and what has been said about it."""

    deviation: Deviation
    opening: str
    messages: tuple[Message, ...]


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of the list. `total` is counted up to COUNTED; `more` says that there are more."""

    rows: tuple[Row, ...]
    total: int
    more: bool
    number: int
    pages: int

    @property
    def first(self) -> int:
        """Return the number of the first line, 0 when there is none."""
        return (self.number - 1) * PAGE_SIZE + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Return the number of the last line."""
        return (self.number - 1) * PAGE_SIZE + len(self.rows)


def matching(reach: Reach, chosen: DeviationFilter, *, today: date) -> Select[Deviation]:
    """Select what a choice matches within reach, the last received first, unpaged and unloaded.

    For exports too: add `.options(...)` and run it with `yield_per`.
    """
    found = select(Deviation).where(reach.predicate, *_conditions(chosen, reach, today))
    return found.order_by(Deviation.received_at.desc(), Deviation.id.desc())


def listed(session: Session, reach: Reach, chosen: DeviationFilter, *, today: date) -> Page:
    """Return one page of what a choice matches, in few statements however many rows there are.

    A page beyond the last is the last.
    """
    found = matching(reach, chosen, today=today)
    # In the list's order: what is open is new, and the count need not pass all that is settled.
    capped = found.with_only_columns(Deviation.id).limit(COUNTED + 1).subquery()
    counted = session.scalar(select(func.count()).select_from(capped)) or 0
    total = min(counted, COUNTED)
    pages = max(1, -(-total // PAGE_SIZE))
    number = min(chosen.page, pages)
    deviations = session.scalars(
        found.limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
        .options(
            joinedload(Deviation.kommun),
            joinedload(Deviation.lifted_to),
            selectinload(Deviation.parts).joinedload(ConcernedPart.verksamhet),
            selectinload(Deviation.types),
        )
    ).all()
    return Page(
        rows=tuple(_rows(session, reach.forbund_id, deviations)),
        total=total,
        more=counted > COUNTED,
        number=number,
        pages=pages,
    )


def messages_of(
    session: Session, forbund_id: int, deviation_ids: Iterable[int]
) -> dict[int, tuple[Message, ...]]:
    """Return what has been said about each of some deviations, oldest first."""
    said: dict[int, list[Message]] = defaultdict(list)
    chosen = rows_of(Message, forbund_id).where(Message.deviation_id.in_(deviation_ids))
    for message in session.scalars(chosen.order_by(Message.at, Message.id)):
        said[message.deviation_id].append(message)
    return {deviation_id: tuple(messages) for deviation_id, messages in said.items()}


def _rows(session: Session, forbund_id: int, deviations: Sequence[Deviation]) -> Iterable[Row]:
    ids = [deviation.id for deviation in deviations]
    said = messages_of(session, forbund_id, ids)
    begins = func.substr(Narrative.what_happened, 1, OPENING + 1)
    openings: dict[int, str] = dict(
        session.execute(
            select(Narrative.deviation_id, begins).where(
                within(Narrative, forbund_id), Narrative.deviation_id.in_(ids)
            )
        ).all()
    )
    for deviation in deviations:
        yield Row(
            deviation=deviation,
            opening=_shortened(openings.get(deviation.id, "")),
            messages=said.get(deviation.id, ()),
        )


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= OPENING else f"{line[:OPENING].rsplit(' ', 1)[0]} …"


def _conditions(
    chosen: DeviationFilter, reach: Reach, today: date
) -> Iterable[ColumnElement[bool]]:
    yield from _about_status(chosen.status)
    yield from _about_place(chosen, reach)
    yield from _about_facts(chosen)
    yield from _about_days(chosen)
    if chosen.q:
        yield _says(chosen.q, reach.forbund_id)
    if chosen.waiting_for:
        yield _waits_for(chosen.waiting_for, reach.forbund_id, today)


def _about_status(status: str) -> Iterable[ColumnElement[bool]]:
    if status == OPEN:
        yield Deviation.status.in_(OPEN_STATUSES)
    elif status != EVERY:
        yield Deviation.status == Status(status)


def _about_place(chosen: DeviationFilter, reach: Reach) -> Iterable[ColumnElement[bool]]:
    if chosen.kommun == FORBUND_WIDE:
        yield Deviation.kommun_id.is_(None)
    elif chosen.kommun:
        named = select(Kommun.id).where(
            within(Kommun, reach.forbund_id), Kommun.code == chosen.kommun
        )
        yield Deviation.kommun_id == named.scalar_subquery()


def _about_facts(chosen: DeviationFilter) -> Iterable[ColumnElement[bool]]:
    if chosen.kind:
        yield Deviation.kind == chosen.kind
    if chosen.reporting:
        yield Deviation.reporting_part == PartCode(chosen.reporting)
    if chosen.concerned:
        yield Deviation.parts.any(ConcernedPart.part == PartCode(chosen.concerned))
    if chosen.type:
        yield Deviation.types.any(DeviationType.code == chosen.type)


def _about_days(chosen: DeviationFilter) -> Iterable[ColumnElement[bool]]:
    if chosen.received_from:
        yield Deviation.received_at >= midnight(chosen.received_from)
    if chosen.received_to:
        yield Deviation.received_at < midnight(chosen.received_to + timedelta(days=1))
    if chosen.happened_from:
        yield Deviation.happened_to >= chosen.happened_from
    if chosen.happened_to:
        yield Deviation.happened_on <= chosen.happened_to


def _says(searched: str, forbund_id: int) -> ColumnElement[bool]:
    """Match the reference or the words. Both are stored in NFC; the words are folded."""
    told = select(Narrative.deviation_id).where(
        within(Narrative, forbund_id),
        Narrative.folded.contains(searched.casefold(), autoescape=True),
    )
    return or_(
        Deviation.reference.contains(searched.upper(), autoescape=True), Deviation.id.in_(told)
    )


def _waits_for(whom: str, forbund_id: int, today: date) -> ColumnElement[bool]:
    """Say in SQL what `workflow.standing` says of one matter; a test holds the two together."""
    to_part = _open_questions(forbund_id, MessageKind.QUESTION_TO_PART)
    to_filer = _open_questions(forbund_id, MessageKind.QUESTION_TO_FILER)
    received = Deviation.status == Status.MOTTAGEN
    asked_part, asked_filer = Deviation.id.in_(to_part), Deviation.id.in_(to_filer)
    lifted = Deviation.lifted_to_id.is_not(None)
    match whom:
        case "mig":
            idle = received & ~asked_part & ~asked_filer & ~lifted
            return or_(Deviation.status == Status.INKOMMEN, idle)
        case "rapportor":
            return received & ~asked_part & asked_filer
        case "forum":
            return and_(received, ~asked_part, ~asked_filer, lifted)
        case "part":
            return received & asked_part
        case "forsenat":
            return received & Deviation.id.in_(to_part.where(Message.wanted_by < today))
        case _:
            return received & Deviation.id.in_(to_part.where(Message.part == PartCode(whom)))


def _open_questions(forbund_id: int, kind: MessageKind) -> Select[int]:
    answer = aliased(Message)
    answered = select(answer.id).where(
        answer.forbund_id == forbund_id, answer.answers_id == Message.id
    )
    return select(Message.deviation_id).where(
        within(Message, forbund_id), Message.kind == kind, ~answered.exists()
    )
