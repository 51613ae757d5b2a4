"""Questions about a forum's meetings and what is proposed for them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from deviations.meetings.models import Meeting, ProposedDecision
from deviations.organisations.models.forum import Forum
from deviations.tenancy import rows_of, within

AT_MOST = 3


def meetings_from(session: Session, forum: Forum, day: date) -> Sequence[Meeting]:
    """Return the forum's meetings on or after a day, the next first."""
    chosen = rows_of(Meeting, forum.forbund_id).where(
        Meeting.forum_id == forum.id, Meeting.held_on >= day
    )
    return session.scalars(chosen.order_by(Meeting.held_on)).all()


def next_meeting(session: Session, forum: Forum, day: date) -> Meeting | None:
    """Return the forum's first meeting on or after a day."""
    chosen = rows_of(Meeting, forum.forbund_id).where(
        Meeting.forum_id == forum.id, Meeting.held_on >= day
    )
    return session.scalars(chosen.order_by(Meeting.held_on).limit(1)).one_or_none()


def next_meetings(
    session: Session, forbund_id: int, forum_ids: Iterable[int], day: date
) -> dict[int, date]:
    """Return the first day on or after a day that each forum meets; one without is left out."""
    first = func.min(Meeting.held_on)
    found = session.execute(
        select(Meeting.forum_id, first)
        .where(within(Meeting, forbund_id), Meeting.forum_id.in_(forum_ids), Meeting.held_on >= day)
        .group_by(Meeting.forum_id)
    )
    return dict(found.all())


def has_decisions(session: Session, forum: Forum) -> bool:
    """Say whether a decision was ever proposed for a forum."""
    own = within(ProposedDecision, forum.forbund_id) & (ProposedDecision.forum_id == forum.id)
    return session.scalar(select(exists().where(own))) is True


def open_decisions(session: Session, forum: Forum, *, at: datetime) -> Sequence[ProposedDecision]:
    """Return the decisions that stood open at a moment, in their order; three at most."""
    chosen = rows_of(ProposedDecision, forum.forbund_id).where(
        ProposedDecision.forum_id == forum.id,
        ProposedDecision.written_at <= at,
        or_(ProposedDecision.closed_at.is_(None), ProposedDecision.closed_at > at),
    )
    ordered = chosen.order_by(ProposedDecision.position, ProposedDecision.id)
    return session.scalars(ordered.limit(AT_MOST)).all()
