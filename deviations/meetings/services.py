"""Change meeting dates and proposed decisions: add, flush; the caller commits."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from deviations.audit.services import record
from deviations.errors import ConflictError
from deviations.meetings.models import Meeting, ProposedDecision
from deviations.meetings.queries import AT_MOST
from deviations.organisations.models.forbund import PartCode
from deviations.organisations.models.forum import Forum
from deviations.records.models.deviation import Deviation
from deviations.tenancy import one_of, rows_of, within


class MovedError(ConflictError):
    """The forum is no longer of the kommun that it was of when it was chosen."""


@dataclass(frozen=True, kw_only=True)
class Wording:
    """What a koordinator writes about a decision: cleaned words, the part it rests on, if any."""

    question: str
    pattern: str = ""
    part: PartCode | None = None
    decided_last: str = ""
    helped: str = ""


def add_meeting(session: Session, *, forum: Forum, held_on: date, by: str) -> Meeting:
    """Add a meeting day; a day that stands already is returned as it is."""
    same_day = rows_of(Meeting, forum.forbund_id).where(
        Meeting.forum_id == forum.id, Meeting.held_on == held_on
    )
    standing = session.scalars(same_day).one_or_none()
    if standing is not None:
        return standing
    meeting = Meeting(forbund_id=forum.forbund_id, forum_id=forum.id, held_on=held_on)
    session.add(meeting)
    session.flush()
    record("meeting:added", subject=meeting.public_id, by=by, forbund_id=forum.forbund_id)
    return meeting


def remove_meeting(session: Session, *, forum: Forum, public_id: str, by: str) -> None:
    """Take a meeting day away; raise NotFoundError when the forum has none such."""
    meeting = one_of(session, Meeting, forum.forbund_id, forum_id=forum.id, public_id=public_id)
    session.delete(meeting)
    session.flush()
    record("meeting:removed", subject=public_id, by=by, forbund_id=forum.forbund_id)


def propose(
    session: Session,
    *,
    forum: Forum,
    wording: Wording,
    by: str,
    at: datetime,
    deviation_id: int | None = None,
) -> ProposedDecision:
    """Write a line in the decision box; raise ConflictError when three stand open already.

    Raises MovedError when somebody has moved the forum since it was read: its box is then read by
    others than it was chosen for.
    """
    chosen_in = forum.kommun_id
    # The forum's row is the lock: two koordinatorer cannot take the same place.
    session.refresh(forum, with_for_update=True)
    if forum.kommun_id != chosen_in:
        raise MovedError("Forum")
    taken = {decision.position for decision in _standing(session, forum)}
    free = [position for position in range(1, AT_MOST + 1) if position not in taken]
    if not free:
        raise ConflictError("ProposedDecision")
    decision = ProposedDecision(
        forbund_id=forum.forbund_id,
        forum_id=forum.id,
        deviation_id=deviation_id,
        position=free[0],
        question=wording.question,
        pattern=wording.pattern,
        part=wording.part,
        decided_last=wording.decided_last,
        helped=wording.helped,
        written_at=at,
        written_by=by,
    )
    session.add(decision)
    session.flush()
    record("decision:proposed", subject=decision.public_id, by=by, forbund_id=forum.forbund_id)
    return decision


def close_decision(
    session: Session, *, forum: Forum, public_id: str, by: str, at: datetime
) -> ProposedDecision:
    """Close a line; a closed one stays closed. Raises NotFoundError for another forum's."""
    decision = one_of(
        session, ProposedDecision, forum.forbund_id, forum_id=forum.id, public_id=public_id
    )
    if decision.closed_at is None:
        decision.closed_at = at
        session.flush()
        _let_down(session, decision)
        record("decision:closed", subject=public_id, by=by, forbund_id=forum.forbund_id)
    return decision


def _let_down(session: Session, decision: ProposedDecision) -> None:
    """Say on the deviation that it no longer waits for the forum."""
    session.execute(
        update(Deviation)
        .where(
            within(Deviation, decision.forbund_id),
            Deviation.id == decision.deviation_id,
            Deviation.lifted_to_id == decision.forum_id,
        )
        .values(lifted_to_id=None, lifted_at=None, version=Deviation.version + 1)
    )


def close_decisions_about(
    session: Session, *, forbund_id: int, deviation_id: int, by: str, at: datetime
) -> None:
    """Take a deviation off every agenda."""
    about = rows_of(ProposedDecision, forbund_id).where(
        ProposedDecision.deviation_id == deviation_id, ProposedDecision.closed_at.is_(None)
    )
    for decision in session.scalars(about):
        decision.closed_at = at
        session.flush()
        record("decision:closed", subject=decision.public_id, by=by, forbund_id=forbund_id)


def _standing(session: Session, forum: Forum) -> list[ProposedDecision]:
    chosen = rows_of(ProposedDecision, forum.forbund_id).where(
        ProposedDecision.forum_id == forum.id, ProposedDecision.closed_at.is_(None)
    )
    return list(session.scalars(chosen))
