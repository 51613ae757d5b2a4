"""Questions about a forum's meetings and what is proposed for them."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_
from sqlalchemy.orm import Session

from deviations.meetings.models import Meeting, ProposedDecision
from deviations.organisations.models.forum import Forum
from deviations.tenancy import rows_of

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


def open_decisions(session: Session, forum: Forum, *, at: datetime) -> Sequence[ProposedDecision]:
    """Return the decisions that stood open at a moment, in their order; three at most."""
    chosen = rows_of(ProposedDecision, forum.forbund_id).where(
        ProposedDecision.forum_id == forum.id,
        ProposedDecision.written_at <= at,
        or_(ProposedDecision.closed_at.is_(None), ProposedDecision.closed_at > at),
    )
    ordered = chosen.order_by(ProposedDecision.position, ProposedDecision.id)
    return session.scalars(ordered.limit(AT_MOST)).all()
