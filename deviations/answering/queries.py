"""What was asked of a part, and of the deviation only what is needed to understand it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select
from sqlalchemy.orm import Session, aliased

from deviations.answering.values import Asked
from deviations.errors import NotFoundError
from deviations.organisations.access import Identity
from deviations.organisations.models.forbund import Kommun, PartCode
from deviations.organisations.models.reception import Reception
from deviations.records.models.deviation import Deviation, DeviationType
from deviations.records.models.message import Message, MessageKind
from deviations.records.queries import labels
from deviations.records.vocabulary import Family
from deviations.records.workflow.acts import RULES, Act
from deviations.tenancy import rows_of, within

ANSWERED_SHOWN = 50
_answer = aliased(Message, name="answer")


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Whose questions somebody answers: a part's, in one förbund."""

    forbund_id: int
    part: PartCode
    membership_id: int

    @classmethod
    def of(cls, identity: Identity) -> "Desk":
        """Return the desk of a hat; raise NotFoundError for one that answers for no part."""
        if identity.part is None:
            raise NotFoundError("Message")
        return cls(
            forbund_id=identity.forbund_id,
            part=identity.part,
            membership_id=identity.membership_id,
        )

    @property
    def of_some_kommuner(self) -> bool:
        """Say whether the part is several organisations: each kommun has its own questions."""
        return self.part is PartCode.KOMMUN

    @property
    def predicate(self) -> ColumnElement[bool]:
        """Return what holds for every question on the desk, joined with its deviation."""
        asked = (
            within(Message, self.forbund_id)
            & (Message.kind == MessageKind.QUESTION_TO_PART)
            & (Message.part == self.part)
        )
        return asked & self._received_here if self.of_some_kommuner else asked

    @property
    def _received_here(self) -> ColumnElement[bool]:
        return exists().where(
            within(Reception, self.forbund_id),
            Reception.membership_id == self.membership_id,
            Reception.part == self.part,
            Reception.kommun_id.is_(None) | (Reception.kommun_id == Deviation.kommun_id),
        )


def asked_of(session: Session, desk: Desk) -> tuple[Asked, ...]:
    """Return what waits for the part, the first wanted first, then the rest, the newest first."""
    waiting = Deviation.status.in_(RULES[Act.WRITE_ANSWER].from_statuses) & _answer.id.is_(None)
    unsettled = _questions(desk).where(waiting).order_by(Message.wanted_by, Message.id)
    settled = _questions(desk).where(~waiting).order_by(Message.id.desc())
    found = (unsettled, settled.limit(ANSWERED_SHOWN))
    rows = [row for chosen in found for row in session.execute(chosen)]
    return _with_types(session, desk.forbund_id, rows)


def one_asked(session: Session, desk: Desk, public_id: str, *, lock: bool = False) -> Asked:
    """Return a question on the desk; raise NotFoundError alike for none and for another's.

    `lock` holds the deviation's row, so that of two who answer at once one sees the other's.
    """
    chosen = _questions(desk).where(Message.public_id == public_id)
    row = session.execute(chosen).one_or_none()
    if row is None:
        raise NotFoundError("Message")
    if lock:
        held_deviation(session, desk, row.id)
        row = session.execute(chosen.execution_options(populate_existing=True)).one()
    (asked,) = _with_types(session, desk.forbund_id, [row])
    return asked


def held_deviation(session: Session, desk: Desk, deviation_id: int) -> Deviation:
    """Return a deviation with its row held until the caller commits."""
    chosen = rows_of(Deviation, desk.forbund_id).where(Deviation.id == deviation_id)
    held = chosen.with_for_update().execution_options(populate_existing=True)
    return session.scalars(held).one()


def _questions(desk: Desk) -> Select[*tuple[Any, ...]]:
    """Select questions column by column: what is not named here cannot reach a page."""
    same = (_answer.answers_id == Message.id) & (_answer.forbund_id == desk.forbund_id)
    here = (Kommun.id == Deviation.kommun_id) & within(Kommun, desk.forbund_id)
    return (
        select(
            Message,
            _answer,
            Deviation.id,
            Deviation.public_id.label("deviation_public_id"),
            Deviation.reference,
            Deviation.status,
            Kommun.name.label("kommun"),
            Deviation.happened_on,
            Deviation.precision,
        )
        .join(Deviation, Deviation.id == Message.deviation_id)
        .outerjoin(Kommun, here)
        .outerjoin(_answer, same)
        .where(within(Deviation, desk.forbund_id), desk.predicate)
    )


def _with_types(session: Session, forbund_id: int, rows: Sequence[Row[Any]]) -> tuple[Asked, ...]:
    words = labels(session, forbund_id, Family.TYP)
    types = _types(session, forbund_id, [row.id for row in rows])
    return tuple(
        Asked(
            question=row.Message,
            answer=row.answer,
            deviation_id=row.id,
            deviation_public_id=row.deviation_public_id,
            reference=row.reference,
            status=row.status,
            kommun=row.kommun,
            happened_on=row.happened_on,
            precision=row.precision,
            types=tuple(words.get(code, code) for code in types.get(row.id, ())),
        )
        for row in rows
    )


def _types(session: Session, forbund_id: int, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    chosen = (
        select(DeviationType.deviation_id, DeviationType.code)
        .join(Deviation, Deviation.id == DeviationType.deviation_id)
        .where(within(Deviation, forbund_id), DeviationType.deviation_id.in_(ids))
        .order_by(DeviationType.deviation_id, DeviationType.position)
    )
    for deviation_id, code in session.execute(chosen):
        found[deviation_id].append(code)
    return found
